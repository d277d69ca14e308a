import {
  FollowedReading,
  inSight,
  type ReachBudget,
  type ReachedEntries,
  type ReadingFigures,
  type ReadingRoot,
  type ReadingRules,
} from '@weir/engine';
import type { AlertRange, RangeReason } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';

/** What the settings' policy says of a pocket, as an alert has it; minor units. */
export interface OwnFigures {
  readonly atRest: bigint;
  readonly received: bigint;
  readonly holdable: bigint;
}

/** The range of an alert's figures, or why there is none. */
export interface FigureRange {
  readonly range: AlertRange | null;
  readonly rangeReason: RangeReason | null;
  /** When the next tainted credit into the pocket comes, in any reading, milliseconds UTC; +∞: none is known. */
  readonly nextCreditMs: number;
}

/** How much a pocket can hold. */
export interface PocketCap {
  /** Its latest balance, minor units, and the instant of the entry that gave it, milliseconds UTC. */
  readonly minor: number;
  readonly instant: number;
  /** That, and what payments brought since that the settings' policy says are tainted. */
  readonly most: bigint;
}

const figures = ['atRest', 'received', 'holdable'] as const;
const smaller = (left: bigint, right: bigint): bigint => (left < right ? left : right);
const larger = (left: bigint, right: bigint): bigint => (left > right ? left : right);

/**
 * A case as haircut and taint-first read it, beside the policy of the settings. Owns these two readings. Source: trace
 * §4: where readings differ, a figure is a range.
 */
export class CaseReadings {
  readonly #readings: readonly FollowedReading[];
  readonly #rules: () => ReadingRules;
  /** Why there was no range when it was worked out last. */
  #reason: RangeReason | null = null;
  /** Roots are to be taken up anew. */
  hasOtherRoots = true;
  #isTriedAgain = false;

  /** @param changed says that the readings are to be worked out */
  constructor(entries: ReachedEntries, rules: () => ReadingRules, budget: ReachBudget, changed: () => void) {
    this.#rules = rules;
    this.#readings = (['haircut', 'taint-first'] as const).map(
      (policy) => new FollowedReading(policy, entries, rules, budget, changed),
    );
  }

  /** A label of the account, or (null) the victims or the limits are others. */
  touch(account: AccountId | null): void {
    for (const reading of this.#readings) reading.touch(account);
  }

  /** The case was reported anew: it may have other roots and victims, and what reached too far is tried again. */
  reportChanged(): void {
    this.hasOtherRoots = true;
    this.#isTriedAgain = true;
    this.touch(null);
  }

  /**
   * Works out what changed.
   * @param roots asked for only where they may be others than before
   * @param stirred hears of each pocket whose figures may be others
   * @returns true where all pockets are to be told anew: there is a range now, or there is none any more
   */
  rework(roots: () => Iterable<ReadingRoot>, stirred: (account: AccountId, asset: AssetCode) => void): boolean {
    if (this.hasOtherRoots) {
      const standing = [...roots()];
      for (const reading of this.#readings) {
        reading.setRoots(standing);
        if (this.#isTriedAgain && reading.isBeyond) reading.restart();
      }
      this.hasOtherRoots = false;
      this.#isTriedAgain = false;
    }
    for (const reading of this.#readings) {
      reading.rework();
      for (const { account, asset } of reading.takeStirred()) stirred(account, asset);
    }
    const before = this.#reason;
    this.#reason = this.#reasonNow();
    return this.#reason !== before;
  }

  /**
   * The range of a pocket's figures over the policy of the settings, haircut and taint-first.
   * @param cap null: nothing is known of it; @param nowMs the stream's time: later credits are on their way
   */
  range(account: AccountId, asset: AssetCode, own: OwnFigures, cap: PocketCap | null, nowMs: number): FigureRange {
    if (this.#reason !== null)
      return { range: null, rangeReason: this.#reason, nextCreditMs: Number.POSITIVE_INFINITY };
    const isSeen = inSight(account, this.#rules().follow);
    let [low, high] = [own, own];
    let nextCreditMs = Number.POSITIVE_INFINITY;
    for (const reading of this.#readings) {
      const read = reading.figures(account, asset, nowMs);
      const atRest = isSeen ? read.stain : 0n;
      const holdable =
        cap === null
          ? atRest
          : smaller(
              atRest,
              mostOf(cap, (ms) => reading.figures(account, asset, ms).received, read),
            );
      const other = { atRest, received: read.received, holdable };
      low = each((name) => smaller(low[name], other[name]));
      high = each((name) => larger(high[name], other[name]));
      nextCreditMs = Math.min(nextCreditMs, read.nextCreditMs);
    }
    const span = (name: (typeof figures)[number]) => ({ low: String(low[name]), high: String(high[name]) });
    const range = { atRest: span('atRest'), received: span('received'), holdable: span('holdable') };
    return { range, rangeReason: null, nextCreditMs };
  }

  /**
   * So much rests in a pocket at most, in any reading, money on its way among it; minor units.
   * @param own what the settings' policy says rests there
   */
  mostAtRest(account: AccountId, asset: AssetCode, own: bigint): bigint {
    const stains = this.#readings.map((reading) => reading.figures(account, asset, Number.POSITIVE_INFINITY).stain);
    return stains.reduce(larger, own);
  }

  #reasonNow(): RangeReason | null {
    if (this.#readings.some((reading) => reading.isBeyond)) return 'reaches-too-far';
    if (this.#readings.some((reading) => !reading.isKnown)) return 'past-not-read';
    if (this.#readings.some((reading) => reading.lacksBalances)) return 'balances-not-told';
    return null;
  }
}

/**
 * What can be in a pocket at most, where a reading may have other money tainted than the settings' policy: that which
 * came at the instant of the balance is taken to be in it.
 */
const mostOf = (
  { instant, minor, most }: PocketCap,
  receivedUntil: (instantMs: number) => bigint,
  { received }: ReadingFigures,
): bigint => larger(most, BigInt(minor) + received - receivedUntil(instant));

const each = (of: (name: (typeof figures)[number]) => bigint): OwnFigures => ({
  atRest: of('atRest'),
  received: of('received'),
  holdable: of('holdable'),
});
