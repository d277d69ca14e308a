import { compareEntries, type EntryKey } from '../ledger/order.js';
import { type EntryEffect, Pocket, type PocketEntry, type Taken } from '../lots/pocket.js';
import type { MatchRules } from '../lots/rules.js';

/** An entry that may still be moved, removed, or have others put before it. */
export interface TailEntry<P> {
  readonly key: EntryKey;
  readonly entry: PocketEntry<string>;
  /** What the caller knows of the entry; carried along. */
  readonly payload: P;
  /** What it did when it was last told; null: not told yet. */
  effect: EntryEffect<string> | null;
}

const sameIntervals = (left: readonly Taken<string>[], right: readonly Taken<string>[]): boolean =>
  left.length === right.length &&
  left.every((taken, index) => {
    const other = right[index]!;
    return taken.source === other.source && taken.start === other.start && taken.end === other.end;
  });

const sameEffect = (left: EntryEffect<string>, right: EntryEffect<string>): boolean =>
  left === right ||
  (left.hub === right.hub &&
    left.unseen === right.unseen &&
    left.seen === right.seen &&
    sameIntervals(left.sources, right.sources) &&
    sameIntervals(left.aged, right.aged) &&
    sameIntervals(left.nameless, right.nameless) &&
    sameIntervals(left.ceased, right.ceased));

/**
 * A pocket whose latest entries may still change. Owns two states of the pocket: `settled`, before every entry
 * of the tail, and `live`, after those of them that were applied. An entry at the end costs one step; one before
 * the end folds the tail again from the settled state, so work is bounded by what is inside the lateness.
 */
export class PocketTail<P> {
  readonly #settled: Pocket<string>;
  #live: Pocket<string> | null = null;
  #applied = 0;
  #tail: TailEntry<P>[] = [];
  #settledUpTo = Number.NEGATIVE_INFINITY;

  constructor(rules: MatchRules, account: { readonly hubFromStart: boolean; readonly dustMinor: number }) {
    this.#settled = new Pocket(rules, account);
  }

  get tailLength(): number {
    return this.#tail.length;
  }

  /** Instant below which nothing can change any more, milliseconds UTC. */
  get settledUpTo(): number {
    return this.#settledUpTo;
  }

  insert(key: EntryKey, entry: PocketEntry<string>, payload: P): void {
    let at = this.#tail.length;
    while (at > 0 && compareEntries(key, this.#tail[at - 1]!.key) < 0) at--;
    this.#tail.splice(at, 0, { key, entry, payload, effect: null });
    this.#touched(at);
  }

  /** Takes an entry out; true where it was still in the tail. */
  remove(key: EntryKey): boolean {
    const at = this.#find(key);
    if (at < 0) return false;
    this.#tail.splice(at, 1);
    this.#touched(at);
    return true;
  }

  /** Applies what is new and returns the entries whose effect is not what was last told. */
  refresh(): TailEntry<P>[] {
    if (this.#live === null) {
      this.#live = this.#settled.clone();
      this.#applied = 0;
    }
    const changed: TailEntry<P>[] = [];
    for (; this.#applied < this.#tail.length; this.#applied++) {
      const item = this.#tail[this.#applied]!;
      const effect = this.#live.step(item.entry);
      if (item.effect !== null && sameEffect(item.effect, effect)) continue;
      item.effect = effect;
      changed.push(item);
    }
    return changed;
  }

  /** Folds entries before `horizon` (milliseconds UTC) for good. Call after `refresh`. */
  settle(horizon: number): void {
    if (horizon <= this.#settledUpTo) return;
    this.#settledUpTo = horizon;
    let count = 0;
    while (count < this.#applied && this.#tail[count]!.key.instant < horizon) {
      this.#settled.step(this.#tail[count]!.entry);
      count++;
    }
    if (count === 0) return;
    this.#tail = this.#tail.slice(count);
    this.#applied -= count;
  }

  #touched(at: number): void {
    if (at < this.#applied) this.#live = null;
  }

  #find(key: EntryKey): number {
    for (let at = this.#tail.length - 1; at >= 0; at--) {
      const order = compareEntries(this.#tail[at]!.key, key);
      if (order === 0) return at;
      if (order < 0) return -1;
    }
    return -1;
  }
}
