import type { Matching } from './matching.js';
import { pocketAt, pocketWordAt } from './pockets.js';
import type { TextPool } from './text-pool.js';
import { entryFlags as entryIs } from './transfer-layout.js';

/**
 * The entries of each pocket that may still change, in their order. An entry that cannot change any more leaves its list
 * without a look at its pocket, which may still name it: the pocket notices by the instant of its last entry.
 */
export class EntryLists {
  readonly #matching: Matching;
  readonly #texts: TextPool;
  /** By asset number: entries before this instant (milliseconds UTC) cannot change any more. */
  readonly settledUpTo = new Float64Array(256).fill(Number.NEGATIVE_INFINITY);

  constructor(matching: Matching, texts: TextPool) {
    this.#matching = matching;
    this.#texts = texts;
  }

  /** The last of a pocket's list; −1: none. @param asset number of the pocket's asset */
  lastOf(pocket: number, asset: number): number {
    const { pockets } = this.#matching;
    const lastInstant = pockets.doubles[pocket + pocketAt.lastInstant]!;
    return lastInstant < this.settledUpTo[asset]! ? -1 : pockets.words[pocket * 2 + pocketWordAt.lastEntry]!;
  }

  /** Puts an entry behind the last of its pocket, −1: the first. */
  append(entry: number, pocket: number, last: number): void {
    const { transfers, pockets } = this.#matching;
    transfers.setPrevious(entry, last);
    transfers.setNext(entry, -1);
    if (last >= 0) transfers.setNext(last, entry);
    pockets.setLast(pocket, entry, transfers.instantOf(entry));
  }

  /** The first entry that comes after this one, which comes before `last` of its pocket. */
  firstAfter(entry: number, last: number): number {
    const { transfers } = this.#matching;
    let after = last;
    let before = transfers.previousOf(last);
    while (before >= 0 && this.compare(entry, before) < 0) {
      after = before;
      before = transfers.previousOf(before);
    }
    return after;
  }

  /** Puts an entry right before another. */
  insert(entry: number, after: number): void {
    const { transfers } = this.#matching;
    const before = transfers.previousOf(after);
    transfers.setPrevious(entry, before);
    transfers.setNext(entry, after);
    transfers.setPrevious(after, entry);
    if (before >= 0) transfers.setNext(before, entry);
  }

  /** Takes an entry out of its pocket's list. */
  unlink(entry: number, pocket: number): void {
    const { transfers, pockets } = this.#matching;
    const before = transfers.previousOf(entry);
    const after = transfers.nextOf(entry);
    if (before >= 0) transfers.setNext(before, after);
    if (after >= 0) transfers.setPrevious(after, before);
    else pockets.setLast(pocket, before, before < 0 ? Number.NEGATIVE_INFINITY : transfers.instantOf(before));
  }

  /** Takes an entry out of the list it is in, without a look at its pocket: that may lie far away. */
  settle(entry: number): void {
    const { transfers } = this.#matching;
    const before = transfers.previousOf(entry);
    const after = transfers.nextOf(entry);
    if (before >= 0) transfers.setNext(before, after);
    if (after >= 0) transfers.setPrevious(after, before);
  }

  isApplied(entry: number): boolean {
    return (this.#matching.transfers.stateOf(entry) & entryIs.applied) !== 0;
  }

  /** Orders entries by (instant, seq, id by bytes, debit before credit). Source: trace §1. */
  compare(left: number, right: number): number {
    const { transfers } = this.#matching;
    const a = left >> 1;
    const b = right >> 1;
    const difference = transfers.instantOf(left) - transfers.instantOf(right);
    if (difference !== 0) return difference;
    return (
      transfers.seqOf(a) - transfers.seqOf(b) ||
      this.#texts.compare(transfers.textOf(a), transfers.textOf(b)) ||
      left - right
    );
  }
}
