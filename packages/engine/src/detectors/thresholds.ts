import { dayMs } from './day-rule.js';
import type { DormantThresholds } from './dormant.js';
import type { FanThresholds } from './fan.js';
import type { FindingSet } from './finding.js';
import type { PassThroughThresholds } from './pass-through.js';
import type { SplittingThresholds } from './splitting.js';
import type { TestThenLoadThresholds } from './test-then-load.js';

/** Thresholds that are amounts, of one asset, in its minor units. */
export interface AmountThresholds {
  /** What must come in inside the window for 快进快出: at all, and for high. */
  readonly passThroughMinor: number;
  readonly passThroughHighMinor: number;
  /** What must be moved inside the window for 分散转出 and 集中转入. */
  readonly fanMinor: number;
  /** A transfer of at most this tries a card; a credit of at least this loads it. */
  readonly tinyMinor: number;
  readonly loadMinor: number;
  /** Limits that people split under. */
  readonly limitsMinor: readonly number[];
  /** What must come in for a waking account. */
  readonly dormantMinor: number;
}

/** All thresholds of the pocket-local detectors: plain data, so that they can stand in a settings record. */
export interface DetectorThresholds {
  readonly passThrough: PassThroughThresholds;
  readonly fanOut: FanThresholds;
  readonly fanIn: FanThresholds;
  readonly testThenLoad: TestThenLoadThresholds;
  readonly splitting: SplittingThresholds;
  readonly dormant: DormantThresholds;
  /** By asset code; of an asset that is not named, no rule that needs an amount fires. */
  readonly amounts: Readonly<Record<string, AmountThresholds>>;
}

/** Where an asset has no thresholds: amounts that nothing reaches. */
export const unreachableAmounts: AmountThresholds = {
  passThroughMinor: Number.POSITIVE_INFINITY,
  passThroughHighMinor: Number.POSITIVE_INFINITY,
  fanMinor: Number.POSITIVE_INFINITY,
  tinyMinor: -1,
  loadMinor: Number.POSITIVE_INFINITY,
  limitsMinor: [],
  dormantMinor: Number.POSITIVE_INFINITY,
};

const hourMs = 3_600_000;
const yuan = (amount: number): number => amount * 100;
const usd = (amount: number): number => amount * 100;
const usdt = (amount: number): number => amount * 1_000_000;

const usdtAmounts: AmountThresholds = {
  passThroughMinor: usdt(2_000),
  passThroughHighMinor: usdt(10_000),
  fanMinor: usdt(2_000),
  tinyMinor: usdt(1),
  loadMinor: usdt(2_000),
  limitsMinor: [usdt(1_000), usdt(10_000)],
  dormantMinor: usdt(2_000),
};

const fanThresholds: FanThresholds = { warnCount: 5, highCount: 10, firstTimePercent: 80, quickPercent: 80 };

/**
 * What holds where nobody set anything. 80 % is what public detectors and the FlowScope score use; on five published
 * laundering cases 84–97 % of the middle accounts of four passed on 90–110 %. Limits of ¥10,000 and ¥50,000 are those
 * that people split under; ¥500,000 is the reporting limit of personal transfers.
 */
export const defaultThresholds: DetectorThresholds = {
  passThrough: { warnPercent: 80, highPercent: 90 },
  fanOut: fanThresholds,
  fanIn: fanThresholds,
  testThenLoad: { withinMs: dayMs, outWithinMs: 2 * hourMs, warnPercent: 80, highPercent: 95 },
  splitting: { underPercent: 5, warnCount: 3, highCount: 6, dayAheadMs: 8 * hourMs },
  dormant: { idleMs: 180 * dayMs, wakeMs: dayMs, warnPercent: 50, highPercent: 80 },
  amounts: {
    CNY: {
      passThroughMinor: yuan(10_000),
      passThroughHighMinor: yuan(50_000),
      fanMinor: yuan(10_000),
      tinyMinor: yuan(10),
      loadMinor: yuan(10_000),
      limitsMinor: [yuan(10_000), yuan(50_000), yuan(500_000)],
      dormantMinor: yuan(10_000),
    },
    USD: {
      passThroughMinor: usd(2_000),
      passThroughHighMinor: usd(10_000),
      fanMinor: usd(2_000),
      tinyMinor: usd(2),
      loadMinor: usd(2_000),
      limitsMinor: [usd(3_000), usd(10_000)],
      dormantMinor: usd(2_000),
    },
    'USDT-TRON': usdtAmounts,
    'USDT-ETH': usdtAmounts,
    'USDT-BSC': usdtAmounts,
  },
};

/** Thresholds of a set from an event time on. */
export interface RuleSet {
  readonly set: FindingSet;
  readonly version: number;
  /** Event time, milliseconds UTC, inclusive. */
  readonly holdsFrom: number;
  readonly thresholds: DetectorThresholds;
}
export type RuleSets = readonly RuleSet[];

export const defaultRuleSets: RuleSets = [{ set: 'live', version: 1, holdsFrom: 0, thresholds: defaultThresholds }];

/** What holds of a set at an event time: the latest that holds from then or before, the highest version of equals. */
export const ruleSetAt = (sets: RuleSets, set: FindingSet, instant: number): RuleSet | null => {
  let found: RuleSet | null = null;
  for (const candidate of sets) {
    if (candidate.set !== set || candidate.holdsFrom > instant) continue;
    const later = found === null || candidate.holdsFrom > found.holdsFrom;
    if (later || (candidate.holdsFrom === found!.holdsFrom && candidate.version > found!.version)) found = candidate;
  }
  return found;
};
