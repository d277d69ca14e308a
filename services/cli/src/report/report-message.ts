import { readReport } from '@weir/journal/report-statement';
import { isObject, mistypedIn, nestsDeeper, parseTime, parseWhole, readRootsLine, WeirError } from '@weir/model';
import type { Line } from '../files/lines.js';
import { refuseFewDigits } from '../stack/time-range.js';

/** The options of `weir report` that say what happened, as the command line gives them. */
export interface ReportFlags {
  readonly case?: string;
  readonly transfer?: readonly string[];
  readonly victim?: readonly string[];
  readonly debitsOf?: readonly string[];
  readonly creditsInto?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly counterparties?: readonly string[];
  readonly fraudType?: string;
  readonly reporter?: string;
  readonly version?: string;
  readonly withdraw: boolean;
}

/** Who reports, when, and in which version, where a report does not say it itself. */
export interface Reporting {
  /** Whose word it is when nobody is named: a name of its own, so that the report stands beside all others. */
  readonly reporterDefault: string;
  readonly nowMs: number;
}

/** A message of the reports topic (architecture §4). Times in epoch milliseconds. */
export interface ReportMessage {
  readonly case: string;
  readonly reporter: string;
  readonly version: number;
  readonly reportedAt: number;
  readonly [field: string]: unknown;
}

const wholeVersion = (text: string): number => {
  const version = parseWhole(text);
  if (version === null) throw new WeirError('USAGE', `--version wants a whole number, not ${text}`);
  return version;
};

const instant = (name: string, text: string): number => {
  refuseFewDigits(name, text);
  const ms = parseTime(text);
  if (ms === null)
    throw new WeirError('USAGE', `${name} wants epoch milliseconds or RFC 3339 with a zone, not ${text}`);
  return ms;
};

const withoutAbsent = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** True where a report names money: victims alone only say where the following ends. */
export const namesMoney = (report: Readonly<Record<string, unknown>>): boolean =>
  ['transfers', 'debitsOf', 'creditsInto', 'match'].some((field) => (report[field] ?? null) !== null);

/**
 * The report that options describe. The version is the time unless it is given, so that what a reporter says last stands.
 * @throws {WeirError} `USAGE`
 */
export const reportFromFlags = (flags: ReportFlags, { reporterDefault, nowMs }: Reporting): ReportMessage => {
  if (flags.case === undefined) throw new WeirError('USAGE', 'give --case, or a --file of roots lines');
  if (flags.withdraw && flags.reporter === undefined) {
    throw new WeirError('USAGE', '--withdraw takes back what one reporter said: give the --reporter too');
  }
  const roots = withoutAbsent({
    case: flags.case,
    transfers: flags.transfer,
    debitsOf: flags.debitsOf,
    creditsInto: flags.creditsInto,
    since: flags.since === undefined ? undefined : instant('--since', flags.since),
    until: flags.until === undefined ? undefined : instant('--until', flags.until),
    counterparties: flags.counterparties,
    victims: flags.victim,
  });
  const saysWhat = Object.keys(roots).length > 1;
  const limited = ['since', 'until', 'counterparties'].some((field) => roots[field] !== undefined);
  if (limited && flags.debitsOf === undefined && flags.creditsInto === undefined) {
    throw new WeirError(
      'USAGE',
      '--since, --until and --counterparties limit --debits-of and --credits-into: give one',
    );
  }
  if (saysWhat || !flags.withdraw) {
    const read = readRootsLine(roots);
    if (!read.ok) throw new WeirError('USAGE', `the report cannot be sent: ${read.why}`);
    const mistyped = mistypedIn(roots);
    if (mistyped !== null) throw new WeirError('USAGE', `the checksum of ${mistyped} does not hold: it is mistyped`);
  } else if (flags.case === '') throw new WeirError('USAGE', '--case is empty');
  return {
    ...roots,
    case: flags.case,
    reporter: flags.reporter ?? reporterDefault,
    version: flags.version === undefined ? nowMs : wholeVersion(flags.version),
    reportedAt: nowMs,
    ...withoutAbsent({ fraudType: flags.fraudType }),
    ...(flags.withdraw ? { withdrawn: true } : {}),
  };
};

/** What may stand beside the roots in a line of a file. Each says what it is that is wrong, or null. */
const statementProblem = (line: Readonly<Record<string, unknown>>): string | null => {
  const { reporter, version, withdrawn, reportedAt } = line;
  if ((reporter ?? null) !== null && (typeof reporter !== 'string' || reporter === '')) return 'reporter is no text';
  if ((version ?? null) !== null && parseWhole(version) === null) return 'version is no whole number';
  if ((withdrawn ?? null) !== null && typeof withdrawn !== 'boolean') return 'withdrawn is neither true nor false';
  if ((reportedAt ?? null) !== null && parseTime(reportedAt) === null) return 'reportedAt is no time';
  return null;
};

/** Whatever else a line says goes along as it is, and a message must be written. */
const nestedLevelsMax = 64;

/**
 * The reports of a file of roots lines (trace §7); what a line says itself (`reporter`, `version`, `reportedAt`, and
 * whatever else) stays. Lines of one case combine, but a report replaces the one before it of the same reporter: the
 * second line of a case gets `<reporter>/2`, and so on.
 * @throws {WeirError} `UNREADABLE`, naming the line: nothing is to be sent then
 */
export const reportsFromLines = (
  lines: readonly Pick<Line, 'number' | 'text' | 'wellFormed'>[],
  { reporterDefault, nowMs }: Reporting,
): ReportMessage[] => {
  const linesOfCase = new Map<string, number>();
  const lineOfReport = new Map<string, { readonly number: number; readonly text: string }>();
  return lines.map(({ number, text, wellFormed }) => {
    const refuse = (why: string): never => {
      throw new WeirError('UNREADABLE', `line ${number}: ${why}`);
    };
    // Two names that are no UTF-8 would become one, the replacement character.
    if (!wellFormed) return refuse('not UTF-8');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return refuse('not JSON');
    }
    if (!isObject(value)) return refuse('no JSON object');
    if (nestsDeeper(value, nestedLevelsMax)) return refuse(`lists or objects more than ${nestedLevelsMax} deep`);
    const read = readRootsLine(value);
    if (!read.ok) return refuse(read.why);
    const problem = statementProblem(value);
    if (problem !== null) return refuse(problem);
    const name = read.value.case;
    const place = (linesOfCase.get(name) ?? 0) + 1;
    linesOfCase.set(name, place);
    const given = Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
    const report: ReportMessage = {
      case: name,
      reporter: place === 1 ? reporterDefault : `${reporterDefault}/${place}`,
      version: nowMs,
      reportedAt: nowMs,
      ...given,
    };
    // What ingest would refuse is refused here: it would be sent, and stand nowhere.
    const taken = readReport(report, { topic: '', partition: 0, offset: 0 });
    if (!taken.ok) return refuse(taken.why);
    const { reporter, version } = taken.value;
    const key = JSON.stringify([name, reporter, version]);
    const before = lineOfReport.get(key);
    if (before !== undefined && before.text !== text)
      return refuse(
        `line ${before.number} is of the same case, reporter and version, and only one of them would count: say all in one line, or give each a reporter or a version of its own`,
      );
    lineOfReport.set(key, { number, text });
    return report;
  });
};
