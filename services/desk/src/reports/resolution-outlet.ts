import { type DeskState, versionOf } from '@weir/acts';
import type { Logger } from '@weir/runtime';
import { type ReportBook, type ReportName, resolvingReporter, type StandingReport } from '../feed/report-book.js';

/** Appends a message to the reports topic, by case. */
export type SendReport = (name: string, fields: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface ResolutionOutletParts {
  readonly state: DeskState;
  readonly reports: ReportBook;
  readonly send: SendReport;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** So long a message that was sent may take to be read back. */
const againMs = 10_000;
/** Unlike any of a case's name and a reporter together. */
const keyOf = ({ case: name, reporter }: ReportName): string => JSON.stringify([name, reporter]);

/**
 * Says on the reports topic which transfers the lines of reports mean, as the acts have it: a report of its own beside the
 * victim's, which counts while that stands. It compares what stands there with what the acts say, so what a desk did not come to say
 * the next start says; two desks that say it at once say the same, and of equal versions the first counts.
 */
export class ResolutionOutlet {
  readonly #parts: ResolutionOutletParts;
  readonly #sentMs = new Map<string, number>();
  #isCaughtUp = false;

  constructor(parts: ResolutionOutletParts) {
    this.#parts = parts;
  }

  /** Acts and reports are read to where they stood at the start: from now on it speaks. */
  caughtUp(): void {
    this.#isCaughtUp = true;
    this.lookAgain();
  }

  /** Says what was not said, or did not arrive; to be called every second or so. */
  lookAgain(): void {
    for (const report of this.#parts.reports.reports()) if (report.lines.length > 0) this.look(report);
  }

  /** A report changed, what stands of its resolution, or what the acts say of it. */
  look(name: ReportName): void {
    const { logger, nowMs, reports, send } = this.#parts;
    const report = reports.find(name.case, name.reporter);
    if (!this.#isCaughtUp || report === null) return;
    const key = keyOf(name);
    const fields = this.#wanted(report);
    if (fields === null) {
      this.#sentMs.delete(key);
      return;
    }
    const sentMs = this.#sentMs.get(key);
    if (sentMs !== undefined && nowMs() - sentMs < againMs) return;
    this.#sentMs.set(key, nowMs());
    send(name.case, fields).catch((error: unknown) => {
      logger.warn({ err: error }, 'what a report means was not written: later again');
      this.#sentMs.delete(key);
    });
  }

  /** What was read back: what was sent before is answered. */
  readBack(name: ReportName): void {
    this.#sentMs.delete(keyOf(name));
    this.look(name);
  }

  /** The message that is missing; null: what stands is right. */
  #wanted(report: StandingReport): Readonly<Record<string, unknown>> | null {
    const { reports, state } = this.#parts;
    const { case: name, keys, reporter } = report;
    const decided = keys.flatMap((key) => {
      const resolution = state.resolutions.get(key);
      return resolution == null || resolution.transfer === null
        ? []
        : [{ key, ...resolution, transfer: resolution.transfer }];
    });
    const own = new Set(report.transfers);
    const transfers = [...new Set(decided.map(({ transfer }) => transfer))].filter((id) => !own.has(id)).sort();
    const isNone = report.withdrawn || transfers.length === 0;
    const stands = reports.resolution(name, reporter);
    if (stands === null || stands.withdrawn ? isNone : !isNone && stands.transfers.join('\n') === transfers.join('\n'))
      return null;
    const said = { case: name, reporter: resolvingReporter(reporter), resolves: reporter };
    const version = (stands?.version ?? 0) + 1;
    if (isNone) return { ...said, version, withdrawn: true };
    // Who decided, by which act: the message is what evidence cites.
    const acts = decided.map(({ key, transfer, by, atMs }) => ({
      ...{ line: key, transfer, by, at: atMs, seq: versionOf(state, `report:${key}`) },
    }));
    return { ...said, version, transfers, acts };
  }
}
