import type { AccountId, AssetCode } from '@weir/model';
import { compareEntries, type EntryKey } from '../../ledger/order.js';
import { type MixedPolicy, taintOfDebit } from '../../readings/taint-of-debit.js';
import type { CreditFacts, ReachedEntry, ReachedPocket } from './reached-record.js';

/** A transfer that carries taint in one reading. Amounts in minor units. */
export interface TaintedMoney {
  readonly id: string;
  /** Of its debit, milliseconds UTC. */
  readonly time: number;
  readonly pocket: ReadingPocket;
  /** The debit that made it so; null: it is a root. */
  payer: ReadingStep | null;
  taint: bigint;
  layer: number;
  credit: CreditFacts | null;
  /** Its credit among the steps of its pocket; null: it does not enter the mix there. */
  step: ReadingStep | null;
}

/** One name for each tainted transfer: its id, and the instant of its debit (milliseconds UTC), for an id may come again. */
export const nameOf = (id: string, time: number): string => `${time} ${id}`;

/** An entry that changes what of a pocket is tainted: a credit of tainted money, a debit, or one at a hub. */
export interface ReadingStep {
  readonly pocket: ReadingPocket;
  readonly key: EntryKey;
  /** Null: it is the credit of `money`. */
  entry: ReachedEntry | null;
  readonly money: TaintedMoney | null;
  /** X and the pocket's layer after it. */
  stain: bigint;
  layer: number;
  /** Of a debit, in minor units. */
  taint: bigint;
  isQueued: boolean;
  /** It is to be worked out as if it had never been. */
  isFresh: boolean;
  isGone: boolean;
}

/** What a pocket has in one reading; minor units. */
export interface ReadingFigures {
  readonly received: bigint;
  /** What is tainted of what is in it. */
  readonly stain: bigint;
  /** The next tainted credit that lies ahead, milliseconds UTC; +∞: none is known. */
  readonly nextCreditMs: number;
}

/** Of a pocket that no money of the case is in. */
export const nothing: ReadingFigures = { received: 0n, stain: 0n, nextCreditMs: Number.POSITIVE_INFINITY };

const creditOf = ({ money }: ReadingStep): boolean => money !== null;

/** A pocket in one reading of one case: what is tainted of it, step by step in the order of entries. Owns the steps. */
export class ReadingPocket {
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** Null: nothing that is tainted was mixed in. */
  reached: ReachedPocket | null = null;
  wantedFromMs = Number.POSITIVE_INFINITY;
  readonly steps: ReadingStep[] = [];
  /** Steps that are not credits of tainted money, by their places. */
  readonly others = new Map<string, ReadingStep>();
  readonly money = new Set<TaintedMoney>();
  credits = 0;
  /** No credit of tainted money is later, milliseconds UTC. */
  #latestCreditMs = Number.NEGATIVE_INFINITY;
  /** What was credited, to rest or not. */
  #received = 0n;

  constructor(account: AccountId, asset: AssetCode) {
    this.account = account;
    this.asset = asset;
  }

  insert(step: ReadingStep): void {
    this.steps.splice(this.#placeOf(step.key), 0, step);
    if (creditOf(step)) this.credits++;
  }

  /** Takes a step out; returns the one after it. */
  remove(step: ReadingStep): ReadingStep | undefined {
    const at = this.#indexOf(step);
    this.steps.splice(at, 1);
    step.isGone = true;
    if (creditOf(step)) this.credits--;
    return this.steps[at];
  }

  before(step: ReadingStep): ReadingStep | undefined {
    return this.steps[this.#indexOf(step) - 1];
  }

  after(step: ReadingStep): ReadingStep | undefined {
    return this.steps[this.#indexOf(step) + 1];
  }

  /** Counts tainted money that was credited here at an instant, or takes it back. */
  count(instant: number, taint: bigint): void {
    this.#received += taint;
    if (taint > 0n) this.#latestCreditMs = Math.max(this.#latestCreditMs, instant);
  }

  /** As of an instant: what is credited later is left out. */
  figures(policy: MixedPolicy, nowMs: number): ReadingFigures {
    const stain = this.steps.at(-1)?.stain ?? 0n;
    if (this.#latestCreditMs <= nowMs)
      return { received: this.#received, stain, nextCreditMs: Number.POSITIVE_INFINITY };
    let received = this.#received;
    let nextCreditMs = Number.POSITIVE_INFINITY;
    for (const { credit, taint } of this.money) {
      if (credit === null || credit.instant <= nowMs) continue;
      received -= taint;
      nextCreditMs = Math.min(nextCreditMs, credit.instant);
    }
    return { received, stain: this.#stainAt(policy, nowMs), nextCreditMs };
  }

  #stainAt(policy: MixedPolicy, nowMs: number): bigint {
    let stain = 0n;
    let left = this.steps.findIndex(({ key, money }) => money !== null && key.instant > nowMs);
    if (left < 0) left = this.steps.length;
    if (left > 0) stain = this.steps[left - 1]!.stain;
    for (const { entry } of this.steps.slice(left)) if (entry !== null) stain -= leaving(policy, entry, stain);
    return stain;
  }

  #indexOf(step: ReadingStep): number {
    let at = this.#placeOf(step.key);
    // One credit may be two steps for a moment: that of money, and that at a hub.
    while (this.steps[at] !== step) at++;
    return at;
  }

  /** Where a step with a key would stand. */
  #placeOf(key: EntryKey): number {
    const { steps } = this;
    const last = steps.at(-1);
    if (last === undefined || compareEntries(last.key, key) < 0) return steps.length;
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareEntries(steps[middle]!.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What of X an entry takes: a debit its taint, one at a hub all. */
export const leaving = (policy: MixedPolicy, entry: ReachedEntry, stain: bigint): bigint => {
  if (entry.hub) return stain;
  return taintOfDebit(policy, BigInt(entry.amount), entry.seen ?? 0n, stain);
};

/** A step that has not been worked out. */
export const newStep = (
  pocket: ReadingPocket,
  key: EntryKey,
  entry: ReachedEntry | null,
  money: TaintedMoney | null,
): ReadingStep => ({
  pocket,
  key,
  entry,
  money,
  stain: 0n,
  layer: Number.POSITIVE_INFINITY,
  taint: 0n,
  isQueued: false,
  isFresh: true,
  isGone: false,
});
