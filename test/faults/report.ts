import type { End } from './fleet/service-process.js';
import type { Compared } from './verify/verify.js';

/** What a run of the suite comes to. */
export interface Report {
  readonly faults: number;
  readonly events: number;
  /** What a user would miss: raw messages, transfers, rows of cases, alerts. */
  readonly lost: number;
  /** What a user would see twice, or see and it is not there. */
  readonly doubled: number;
  /** Figures that are others than those of `weir trace`, states that should be over. */
  readonly wrong: number;
  /** Services that ended by themselves without a reason to, or never came back to work. */
  readonly halted: number;
  /** The longest time for which nothing new could be queried, though there was. */
  readonly longestGapSeconds: number;
  readonly seed: number;
  readonly seconds: number;
  /** How often each fault was brought. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first findings, in words. */
  readonly notes: readonly string[];
}

export const isGreen = ({ lost, doubled, wrong, halted }: Report): boolean => lost + doubled + wrong + halted === 0;

export interface RunFacts {
  readonly compared: Compared | null;
  readonly failures: readonly End[];
  /** Why the run could not go on; null: it went to its end. */
  readonly stuck: string | null;
  readonly gapMs: number;
  readonly seed: number;
  readonly seconds: number;
  readonly kinds: Readonly<Record<string, number>>;
}

export const reportOf = ({ compared, failures, stuck, gapMs, seed, seconds, kinds }: RunFacts): Report => {
  const { lost = 0, doubled = 0, wrong = 0, notes = [] } = compared?.tally ?? {};
  return {
    faults: Object.values(kinds).reduce((sum, count) => sum + count, 0),
    events: compared?.events ?? 0,
    lost,
    doubled,
    wrong,
    halted: failures.length + (stuck === null ? 0 : 1),
    longestGapSeconds: Math.round(gapMs / 100) / 10,
    seed,
    seconds: Math.round(seconds * 10) / 10,
    kinds,
    notes: [
      ...(stuck === null ? [] : [`stuck: ${stuck}`]),
      ...failures.map(({ name, code, text }) => `ended: ${name} ${code} ${text}`),
      ...notes,
    ],
  };
};

/** Several runs as one. */
export const together = (reports: readonly Report[]): Report => {
  const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
  return {
    faults: sum(({ faults }) => faults),
    events: sum(({ events }) => events),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    wrong: sum(({ wrong }) => wrong),
    halted: sum(({ halted }) => halted),
    longestGapSeconds: Math.max(...reports.map(({ longestGapSeconds }) => longestGapSeconds)),
    seed: reports[0]!.seed,
    seconds: Math.round(sum(({ seconds }) => seconds)),
    kinds: Object.assign({}, ...reports.map(({ kinds }) => kinds)) as Record<string, number>,
    notes: reports.flatMap(({ notes }) => notes),
  };
};
