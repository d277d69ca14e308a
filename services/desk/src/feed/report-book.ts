import { lineKeys, type MatchLine } from '@weir/acts';
import type { LogRecord } from '@weir/log';
import { isObject, parseTime, parseWhole } from '@weir/model';
import { rawFieldsOf } from './raw-fields.js';

/** What a reporter says of a case, as it stands. */
export interface StandingReport {
  readonly case: string;
  readonly reporter: string;
  readonly version: number;
  readonly reportedAtMs: number | null;
  readonly withdrawn: boolean;
  readonly transfers: readonly string[];
  /** Lines that say what is known of a transfer, instead of which it is; as they came. */
  readonly lines: readonly MatchLine[];
  /** By line: its key. */
  readonly keys: readonly string[];
}

const places = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/**
 * Where a line stands among those of its report; −1: there is none of this key. A report is replaced whole, so its places
 * are worked out once: looked for one by one, the lines of one report of a megabyte held the desk up for a minute.
 */
export const placeOfLine = ({ keys }: Pick<StandingReport, 'keys'>, key: string): number => {
  let known = places.get(keys);
  if (known === undefined) {
    known = new Map(keys.map((each, at) => [each, at]));
    places.set(keys, known);
  }
  return known.get(key) ?? -1;
};

/** What desks said that the lines of a report mean, as it stands. */
export interface StandingResolution {
  readonly version: number;
  readonly withdrawn: boolean;
  readonly transfers: readonly string[];
}

/** Under which name desks say what the lines of a reporter mean. */
export const resolvingReporter = (reporter: string): string => `resolved:${reporter}`;

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const isFlat = (line: unknown): line is MatchLine =>
  isObject(line) && Object.values(line).every((value) => value === null || typeof value !== 'object');

/** Where a report is: its case and reporter. */
export interface ReportName {
  readonly case: string;
  readonly reporter: string;
}

/**
 * Reports as the raw topic has them: of a (case, reporter) the highest version stands, of one version what came first, as
 * for whoever follows the case.
 */
export class ReportBook {
  readonly #fieldsOf = rawFieldsOf('reports');
  readonly #byCase = new Map<string, Map<string, StandingReport>>();
  readonly #resolutions = new Map<string, Map<string, StandingResolution>>();

  /** @returns which report it is about; null: it says nothing new */
  take(topic: string, partition: number, { offset, value }: Pick<LogRecord, 'offset' | 'value'>): ReportName | null {
    const fields = value === null ? null : this.#fieldsOf(value);
    if (!isObject(fields) || typeof fields['case'] !== 'string') return null;
    const name = fields['case'];
    const given = fields['reporter'];
    const reporter = typeof given === 'string' ? given : `${topic}/${partition}/${offset}`;
    const version = parseWhole(fields['version'] ?? 1) ?? 1;
    const withdrawn = fields['withdrawn'] === true;
    const transfers = textsIn(fields['transfers']);
    const resolves = fields['resolves'];
    if (typeof resolves === 'string') {
      // Only under the name that desks use: anybody may resolve, but that is not taken for ours.
      const isOurs = reporter === resolvingReporter(resolves);
      const isNew = isOurs && keepNewest(this.#resolutions, name, resolves, { version, withdrawn, transfers });
      return isNew ? { case: name, reporter: resolves } : null;
    }
    const match = fields['match'];
    const lines: readonly unknown[] = Array.isArray(match) ? match : [];
    // Ingest refuses what is no list of flat objects: it may be a riddle as deep as the message is long.
    if (!lines.every(isFlat)) return null;
    const keys = lineKeys(name, reporter, lines);
    const reportedAtMs = parseTime(fields['reportedAt'] ?? null);
    const report = { case: name, reporter, version, reportedAtMs, withdrawn, transfers, lines, keys };
    return keepNewest(this.#byCase, name, reporter, report) ? { case: name, reporter } : null;
  }

  /** @param name of a case; undefined: of all */
  *reports(name?: string): Iterable<StandingReport> {
    for (const reports of name === undefined
      ? this.#byCase.values()
      : [this.#byCase.get(name) ?? new Map<string, StandingReport>()])
      yield* reports.values();
  }

  find(name: string, reporter: string): StandingReport | null {
    return this.#byCase.get(name)?.get(reporter) ?? null;
  }

  resolution(name: string, reporter: string): StandingResolution | null {
    return this.#resolutions.get(name)?.get(reporter) ?? null;
  }

  /** Ids that the reports of a case name which stand. */
  rootsOf(caseName: string): string[] {
    const standing = [...this.reports(caseName)].filter(({ withdrawn }) => !withdrawn);
    return standing.flatMap((report) => this.transfersOf(report));
  }

  /** Ids that a report names, and those that its lines were resolved to; each once. */
  transfersOf({ case: name, reporter, transfers }: StandingReport): string[] {
    const resolution = this.resolution(name, reporter);
    return [...new Set([...transfers, ...(resolution === null || resolution.withdrawn ? [] : resolution.transfers)])];
  }
}

/** False: a version as high or higher is there already. */
const keepNewest = <T extends { readonly version: number }>(
  book: Map<string, Map<string, T>>,
  name: string,
  reporter: string,
  said: T,
): boolean => {
  let ofCase = book.get(name);
  if (ofCase === undefined) {
    ofCase = new Map();
    book.set(name, ofCase);
  }
  if ((ofCase.get(reporter)?.version ?? -1) >= said.version) return false;
  ofCase.set(reporter, said);
  return true;
};
