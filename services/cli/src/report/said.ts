import { maskAccount, parseTime, parseWhole } from '@weir/model';
import { printable } from '../alerts/printable.js';
import { spoken } from '../language/words.js';
import { namesMoney } from './report-message.js';
import type { SentReport } from './send-reports.js';
import { texts } from './texts.js';

const count = (list: unknown, words: (count: number) => string): string[] =>
  Array.isArray(list) && list.length > 0 ? [words(list.length)] : [];

const named = (list: unknown, what: string): string[] => {
  if (!Array.isArray(list) || list.length === 0) return [];
  const shown = list.slice(0, 3).map((account) => printable(maskAccount(String(account))));
  return [`${what} ${shown.join(', ')}${list.length > 3 ? spoken(texts).andMore(list.length - 3) : ''}`];
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
  const words = spoken(texts);
  if (report['withdrawn'] === true) return words.withdrawal;
  const said = [
    ...count(report['transfers'], words.transfers),
    ...named(report['debitsOf'], words.debitsOf),
    ...named(report['creditsInto'], words.creditsInto),
    ...named(report['victims'], words.victims),
    ...instant(report['since'], words.since),
    ...instant(report['until'], words.until),
    ...named(report['counterparties'], words.counterparties),
  ];
  return said.join(', ');
};

/** What was sent, how it is taken back, and what to look at next. */
export const reportsSaid = (sent: readonly SentReport[]): string[] => {
  const words = spoken(texts);
  const lines: string[] = [];
  for (const each of sent) {
    const { report, topic, partition, offset } = each;
    const place = `${topic}/${partition}/${offset}`;
    const { version } = report;
    lines.push(words.sent(printable(report.case), contents(each), printable(report.reporter), version, place));
    if (report['withdrawn'] !== true && !namesMoney(report)) {
      lines.push(words.victimsAlone);
    }
  }
  const cases = [...new Set(sent.map(({ report }) => report.case))];
  for (const name of cases.slice(0, 3)) {
    lines.push(words.next(`weir case show ${shellWord(name)}    weir alerts --follow --case ${shellWord(name)}`));
  }
  if (cases.length > 3) lines.push(words.next('weir case list'));
  const [only] = sent;
  if (sent.length === 1 && only!.report['withdrawn'] !== true) {
    const { report } = only!;
    // A withdrawal has the time for its version, unless another is given: a lower one would change nothing.
    const version = parseWhole(report.version) ?? 0;
    const higher = version > (parseTime(report.reportedAt) ?? 0) ? ` --version ${version + 1}` : '';
    lines.push(
      words.takeBack(
        `weir report --case ${shellWord(report.case)} --reporter ${shellWord(report.reporter)} --withdraw${higher}`,
      ),
    );
  }
  return lines;
};
