import { isObject } from '@weir/model';
import { dayMs } from './day-rule.js';
import { type AmountThresholds, type DetectorThresholds, defaultThresholds } from './thresholds.js';

/** What a threshold may be; both ends are inside. */
export interface ThresholdBounds {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

type BoundedRule = Exclude<keyof DetectorThresholds, 'amounts'>;

const percent: ThresholdBounds = { least: 0, most: 100, isWhole: false };
const count: ThresholdBounds = { least: 1, most: Number.MAX_VALUE, isWhole: true };
/** What a note waits for. It names transfers for a day, and for what its last rule waits for after that: no longer. */
const waitMs: ThresholdBounds = { least: 0, most: dayMs, isWhole: true };
/** However large: what nothing reaches switches a rule off. */
const amount: ThresholdBounds = { least: 0, most: Number.MAX_VALUE, isWhole: false };

const fan = { warnCount: count, highCount: count, firstTimePercent: percent, quickPercent: percent };

/** Beyond these a rule would say nonsense, or rest on what nobody remembers any more. */
export const thresholdBounds: {
  readonly [Rule in BoundedRule]: { readonly [Name in keyof DetectorThresholds[Rule]]: ThresholdBounds };
} = {
  passThrough: { warnPercent: percent, highPercent: percent },
  fanOut: fan,
  fanIn: fan,
  testThenLoad: { withinMs: waitMs, outWithinMs: waitMs, warnPercent: percent, highPercent: percent },
  splitting: { underPercent: percent, warnCount: count, highCount: count, dayAheadMs: waitMs },
  dormant: {
    idleMs: { least: 0, most: Number.MAX_VALUE, isWhole: true },
    wakeMs: waitMs,
    warnPercent: percent,
    highPercent: percent,
  },
};

export const isWithin = (value: unknown, { least, most, isWhole }: ThresholdBounds): boolean =>
  typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value));

type Fields = Readonly<Record<string, unknown>>;

/** What is given over what is known; null where something of it is none. */
const fieldsOver = (
  known: Fields,
  given: unknown,
  isRight: (name: string, value: unknown) => boolean,
): Fields | null => {
  if (given === undefined) return known;
  if (!isObject(given)) return null;
  const read = Object.keys(known).map((name) => [name, given[name] === undefined ? known[name] : given[name]] as const);
  return read.every(([name, value]) => isRight(name, value)) ? Object.fromEntries(read) : null;
};

const isAmount = (name: string, value: unknown): boolean =>
  name === 'limitsMinor'
    ? Array.isArray(value) && value.every((limit) => isWithin(limit, amount))
    : isWithin(value, amount);

/** Of an asset without defaults nothing is filled up. */
const nothingKnown = Object.fromEntries(
  Object.keys(defaultThresholds.amounts['CNY']!).map((name) => [name, undefined]),
);

const amountsOver = (given: unknown, onUnreadable: () => void): DetectorThresholds['amounts'] => {
  if (given === undefined) return defaultThresholds.amounts;
  if (!isObject(given)) {
    onUnreadable();
    return defaultThresholds.amounts;
  }
  const read = Object.entries(given).flatMap(([asset, amounts]) => {
    const known = defaultThresholds.amounts[asset];
    const over = fieldsOver((known ?? nothingKnown) as unknown as Fields, amounts, isAmount);
    if (over === null) onUnreadable();
    const held = over ?? known;
    return held === undefined ? [] : [[asset, held as unknown as AmountThresholds] as const];
  });
  return Object.fromEntries(read);
};

/**
 * The thresholds that a journalled rule set gives. Of a rule that it leaves out, or whose thresholds are impossible, the
 * defaults hold, all of them; so of an asset's amounts. The command that journals rule sets refuses such; a matcher must
 * not halt at what stands in the journal for good.
 * @param onUnreadable hears of each such rule or asset: somebody believes that other thresholds hold
 */
export const readDetectorThresholds = (
  given: Readonly<Record<string, unknown>>,
  onUnreadable: () => void = () => undefined,
): DetectorThresholds => {
  const rules = Object.entries(thresholdBounds).map(([rule, bounds]) => {
    const known = defaultThresholds[rule as BoundedRule] as unknown as Fields;
    const ofRule = bounds as unknown as Readonly<Record<string, ThresholdBounds>>;
    const over = fieldsOver(known, given[rule], (name, value) => isWithin(value, ofRule[name]!));
    if (over === null) onUnreadable();
    return [rule, over ?? known] as const;
  });
  return {
    ...(Object.fromEntries(rules) as unknown as Omit<DetectorThresholds, 'amounts'>),
    amounts: amountsOver(given['amounts'], onUnreadable),
  };
};
