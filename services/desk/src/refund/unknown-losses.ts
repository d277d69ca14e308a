import type { StandingReport } from '../feed/report-book.js';
import type { Reported } from './reported-sums.js';

/** A reporter whose loss is not wholly known. */
export interface UnknownLoss {
  readonly reporter: string;
  /** Transfers that they name and the store does not have: not seen yet, or void. */
  readonly transfers: number;
  /** Lines that describe a transfer, of which nobody has decided which it is. */
  readonly lines: number;
}

/** How a report is read here: which transfers it names, and whether somebody decided about one of its lines. */
export interface ReadReport {
  transfersOf(report: StandingReport): readonly string[];
  isDecided(line: string): boolean;
}

/**
 * Reporters of whose loss something is not known, or all of it: a sheet without their shares gives the others too much. By reporter, in the
 * order of their reports.
 */
export const unknownLosses = (
  reports: readonly StandingReport[],
  { seen, sums }: Reported,
  { isDecided, transfersOf }: ReadReport,
): UnknownLoss[] =>
  reports.flatMap((report) => {
    const { keys, reporter } = report;
    const named = transfersOf(report);
    const transfers = named.filter((id) => !seen.has(id)).length;
    const lines = keys.filter((key) => !isDecided(key)).length;
    const saysNothing = named.length === 0 && !sums.some((sum) => sum.reporter === reporter);
    return transfers + lines > 0 || saysNothing ? [{ reporter, transfers, lines }] : [];
  });
