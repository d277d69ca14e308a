import { looksLikeAvro, TopicReader } from '@weir/avro';
import type { LogRecord } from '@weir/log';
import { isObject, parseTime, parseWhole } from '@weir/model';

/** What a reporter says of a case, as it stands. */
export interface StandingReport {
  readonly case: string;
  readonly reporter: string;
  readonly version: number;
  readonly reportedAtMs: number | null;
  readonly withdrawn: boolean;
  readonly transfers: readonly string[];
  /** Lines that say what is known of a transfer, instead of which it is. */
  readonly matchLines: number;
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** Reports as the raw topic has them: the highest version of (case, reporter) stands. */
export class ReportBook {
  readonly #avro = new TopicReader('reports');
  readonly #byCase = new Map<string, Map<string, StandingReport>>();

  take(topic: string, partition: number, { offset, value }: Pick<LogRecord, 'offset' | 'value'>): void {
    const fields = value === null ? null : this.#fieldsOf(value);
    if (!isObject(fields) || typeof fields['case'] !== 'string') return;
    const given = fields['reporter'];
    const reporter = typeof given === 'string' ? given : `${topic}/${partition}/${offset}`;
    const version = parseWhole(fields['version'] ?? 1) ?? 1;
    const report: StandingReport = {
      case: fields['case'],
      reporter,
      version,
      reportedAtMs: parseTime(fields['reportedAt'] ?? null),
      withdrawn: fields['withdrawn'] === true,
      transfers: textsIn(fields['transfers']),
      matchLines: Array.isArray(fields['match']) ? fields['match'].length : 0,
    };
    let reports = this.#byCase.get(report.case);
    if (reports === undefined) {
      reports = new Map();
      this.#byCase.set(report.case, reports);
    }
    if ((reports.get(reporter)?.version ?? -1) <= version) reports.set(reporter, report);
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

  #fieldsOf(value: Buffer): unknown {
    if (looksLikeAvro(value)) {
      const read = this.#avro.read(value);
      return read.ok ? read.fields : null;
    }
    try {
      return JSON.parse(value.toString('utf8'));
    } catch {
      // Ingest puts it among the dead letters.
      return null;
    }
  }
}
