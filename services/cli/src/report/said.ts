import { maskAccount, parseTime, parseWhole } from '@weir/model';
import { printable } from '../alerts/printable.js';
import { namesMoney } from './report-message.js';
import type { SentReport } from './send-reports.js';

const count = (list: unknown, one: string, many: string): string[] => {
  if (!Array.isArray(list) || list.length === 0) return [];
  return [list.length === 1 ? `1 ${one}` : `${list.length} ${many}`];
};

const named = (list: unknown, what: string): string[] => {
  if (!Array.isArray(list) || list.length === 0) return [];
  const shown = list.slice(0, 3).map((account) => printable(maskAccount(String(account))));
  return [`${what} ${shown.join(', ')}${list.length > 3 ? ` and ${list.length - 3} more` : ''}`];
};

/** The limits as they were understood: a time in another unit or zone than was meant shows here, and nowhere later. */
const instant = (value: unknown, what: string): string[] => {
  const ms = parseTime(value);
  return ms === null ? [] : [`${what} ${new Date(ms).toISOString()}`];
};

/** A word of a shell: quoted where it needs to be. */
const shellWord = (text: string): string =>
  /^[A-Za-z0-9_.:/@+-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;

const contents = ({ report }: SentReport): string => {
  if (report['withdrawn'] === true) return 'a withdrawal of what its reporter said';
  const said = [
    ...count(report['transfers'], 'transfer', 'transfers'),
    ...named(report['debitsOf'], 'debits of'),
    ...named(report['creditsInto'], 'credits into'),
    ...named(report['victims'], 'victims'),
    ...instant(report['since'], 'from'),
    ...instant(report['until'], 'before'),
    ...named(report['counterparties'], 'with'),
  ];
  return said.join(', ');
};

/** What was sent, how it is taken back, and what to look at next. */
export const reportsSaid = (sent: readonly SentReport[]): string[] => {
  const lines: string[] = [];
  for (const each of sent) {
    const { report, topic, partition, offset } = each;
    lines.push(
      `case ${printable(report.case)}: ${contents(each)} (reporter ${printable(report.reporter)}, version ${report.version}) at ${topic}/${partition}/${offset}`,
    );
    if (report['withdrawn'] !== true && !namesMoney(report)) {
      lines.push('  victims alone name no money to follow: add --transfer, --debits-of or --credits-into');
    }
  }
  const cases = [...new Set(sent.map(({ report }) => report.case))];
  for (const name of cases.slice(0, 3)) {
    lines.push(`next: weir case show ${shellWord(name)}    weir alerts --follow --case ${shellWord(name)}`);
  }
  if (cases.length > 3) lines.push('next: weir case list');
  const [only] = sent;
  if (sent.length === 1 && only!.report['withdrawn'] !== true) {
    const { report } = only!;
    // A withdrawal has the time for its version, unless another is given: a lower one would change nothing.
    const version = parseWhole(report.version) ?? 0;
    const higher = version > (parseTime(report.reportedAt) ?? 0) ? ` --version ${version + 1}` : '';
    lines.push(
      `to take it back: weir report --case ${shellWord(report.case)} --reporter ${shellWord(report.reporter)} --withdraw${higher}`,
    );
  }
  return lines;
};
