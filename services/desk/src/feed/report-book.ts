import { lineKeys, type MatchLine } from '@weir/acts';
import type { KnownSchemas } from '@weir/avro';
import { readReport } from '@weir/journal';
import type { LogRecord } from '@weir/log';
import type { AccountId, RootSelector } from '@weir/model';
import { rawFieldsOf } from './raw-fields.js';

/** What a reporter says of a case, as it stands. */
export interface StandingReport {
  readonly case: string;
  readonly reporter: string;
  readonly version: number;
  readonly reportedAtMs: number | null;
  readonly withdrawn: boolean;
  readonly transfers: readonly string[];
  /** Entries of accounts that it means, and the accounts of its victims. */
  readonly selectors: readonly RootSelector[];
  readonly victims: readonly AccountId[];
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

/** A report that was put in at a desk under an Idempotency-Key, and where it came to lie. */
export interface TakenRequest {
  /** Of what was said: the same key with something else is another's. */
  readonly said: string;
  readonly case: string;
  readonly version: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Where a report is: its case and reporter. */
export interface ReportName {
  readonly case: string;
  readonly reporter: string;
}

/**
 * Reports as the raw topic has them, but for what ingest refuses: of a (case, reporter) the highest version stands, of one
 * version what came first, as for whoever follows the case.
 */
export class ReportBook {
  readonly #fieldsOf: ReturnType<typeof rawFieldsOf>;
  readonly #byCase = new Map<string, Map<string, StandingReport>>();
  readonly #resolutions = new Map<string, Map<string, StandingResolution>>();
  readonly #requests = new Map<string, TakenRequest>();

  constructor(schemas: KnownSchemas | null = null) {
    this.#fieldsOf = rawFieldsOf('reports', schemas);
  }

  /**
   * @param passedOver hears of one that is not what stands, under a version that was said already or an older one
   * @returns which report it is about; null: it says nothing new
   */
  take(
    topic: string,
    partition: number,
    { offset, value }: Pick<LogRecord, 'offset' | 'value'>,
    passedOver: () => void = () => undefined,
  ): ReportName | null {
    const fields = this.#fieldsOf(value);
    const read = fields === null ? null : readReport(fields, { topic, partition, offset });
    // Ingest refuses it: it stands in no journal, and nobody follows it.
    if (read === null || !read.ok) return null;
    const { match: lines, reportedAt: reportedAtMs, reporter, resolves, roots, version, withdrawn } = read.value;
    const { case: name, selectors, transfers, victims } = roots;
    this.#takeRequest(fields!['request'], { case: name, version, topic, partition, offset: String(offset) });
    if (resolves !== undefined) {
      // Only under the name that desks use: anybody may resolve, but that is not taken for ours.
      const isOurs = reporter === resolvingReporter(resolves);
      const said = { version, withdrawn, transfers };
      const isNew = isOurs && keepNewest(this.#resolutions, name, resolves, said, passedOver);
      return isNew ? { case: name, reporter: resolves } : null;
    }
    const keys = lineKeys(name, reporter, lines);
    const report = {
      case: name,
      reporter,
      version,
      reportedAtMs,
      withdrawn,
      transfers,
      selectors,
      victims,
      lines,
      keys,
    };
    return keepNewest(this.#byCase, name, reporter, report, passedOver) ? { case: name, reporter } : null;
  }

  /** @param name of a case; undefined: of all */
  *reports(name?: string): Iterable<StandingReport> {
    for (const reports of name === undefined
      ? this.#byCase.values()
      : [this.#byCase.get(name) ?? new Map<string, StandingReport>()])
      yield* reports.values();
  }

  /** What became of a request that was made under a key, at whichever desk. */
  request(key: string): TakenRequest | undefined {
    return this.#requests.get(key);
  }

  find(name: string, reporter: string): StandingReport | null {
    return this.#byCase.get(name)?.get(reporter) ?? null;
  }

  resolution(name: string, reporter: string): StandingResolution | null {
    return this.#resolutions.get(name)?.get(reporter) ?? null;
  }

  /** Ids, and accounts of payers and victims, that the reports of a case name which stand: cases that share one may share money. */
  rootsOf(caseName: string): string[] {
    const standing = [...this.reports(caseName)].filter(({ withdrawn }) => !withdrawn);
    return standing.flatMap((report) => {
      const payers = report.selectors.flatMap(({ accounts, entry }) => (entry === 'debit' ? accounts : []));
      // Told apart from ids, which may be any text.
      return [...this.transfersOf(report), ...[...report.victims, ...payers].map((account) => `payer ${account}`)];
    });
  }

  /** Ids that a report names, and those that its lines were resolved to; each once. */
  transfersOf({ case: name, reporter, transfers }: StandingReport): string[] {
    const resolution = this.resolution(name, reporter);
    return [...new Set([...transfers, ...(resolution === null || resolution.withdrawn ? [] : resolution.transfers)])];
  }

  /** The first under a key counts, as of acts. */
  #takeRequest(written: unknown, accepted: Omit<TakenRequest, 'said'>): void {
    const [, key, said] = typeof written === 'string' ? (requestForm.exec(written) ?? []) : [];
    if (key !== undefined && said !== undefined && !this.#requests.has(key))
      this.#requests.set(key, { said, ...accepted });
  }
}

/** A key of a request, and what was said under it, as a message of the topic has them. */
const requestForm = /^([0-9a-f]{40})\.([0-9a-f]{32})$/;

/** False: a version as high or higher is there already. */
const keepNewest = <T extends { readonly version: number }>(
  book: Map<string, Map<string, T>>,
  name: string,
  reporter: string,
  said: T,
  passedOver: () => void,
): boolean => {
  let ofCase = book.get(name);
  if (ofCase === undefined) {
    ofCase = new Map();
    book.set(name, ofCase);
  }
  const standing = ofCase.get(reporter);
  if (standing !== undefined && standing.version >= said.version) {
    if (JSON.stringify(standing) !== JSON.stringify(said)) passedOver();
    return false;
  }
  ofCase.set(reporter, said);
  return true;
};
