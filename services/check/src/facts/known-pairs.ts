import type { Image } from '@weir/engine';
import type { AccountHash } from './account-hash.js';
import { PairFilter } from './pair-filter.js';

const generations = 4;

/**
 * Who has paid whom before, in so many bytes: filters one after another, the oldest of which is emptied when the newest
 * is full or has stood for its part of the time. What is paid again is known anew. About one stranger in a hundred
 * is taken for known; nobody known is taken for a stranger within the time, unless there are more pairs than room.
 */
export class KnownPairs {
  readonly #filters: readonly PairFilter[];
  readonly #spanMs: number;
  #newest = 0;
  /** Event time at which the newest filter began, milliseconds UTC. */
  #begunMs: number | null = null;
  #forgotten = 0;

  /** @param memoryMs event time for which a pair stays known at least, while there is room */
  constructor(bytes: number, memoryMs: number) {
    this.#filters = Array.from({ length: generations }, () => new PairFilter(bytes / generations));
    this.#spanMs = memoryMs / (generations - 1);
  }

  /** Pairs in the filters; one that was paid again after a time stands in several. */
  get size(): number {
    return this.#filters.reduce((sum, { size }) => sum + size, 0);
  }

  /** Filters that were emptied before their time: there were more pairs than room. */
  get forgottenEarly(): number {
    return this.#forgotten;
  }

  get heldBytes(): number {
    return this.#filters.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  }

  has(payer: AccountHash, payee: AccountHash): boolean {
    const [left, right] = pairOf(payer, payee);
    return this.#filters.some((filter) => filter.size > 0 && filter.has(left, right));
  }

  /** @param timeMs event time of the payment */
  add(payer: AccountHash, payee: AccountHash, timeMs: number): void {
    this.#begunMs ??= timeMs;
    const isOver = timeMs - this.#begunMs >= this.#spanMs;
    if (isOver || this.#filters[this.#newest]!.isFull) this.#turn(timeMs, isOver);
    const newest = this.#filters[this.#newest]!;
    const [left, right] = pairOf(payer, payee);
    if (!newest.has(left, right)) newest.add(left, right);
  }

  save(image: Image): void {
    for (const [place, filter] of this.#filters.entries()) filter.save(image.part(String(place)));
    image.put('turn', { newest: this.#newest, begunMs: this.#begunMs, forgotten: this.#forgotten });
  }

  load(image: Image): void {
    for (const [place, filter] of this.#filters.entries()) filter.load(image.part(String(place)));
    const turn = image.value<{ newest: number; begunMs: number | null; forgotten: number }>('turn');
    this.#newest = turn.newest;
    this.#begunMs = turn.begunMs;
    this.#forgotten = turn.forgotten;
  }

  #turn(timeMs: number, isOver: boolean): void {
    this.#newest = (this.#newest + 1) % generations;
    const oldest = this.#filters[this.#newest]!;
    if (oldest.size > 0 && !isOver) this.#forgotten++;
    oldest.clear();
    // A late payment must not make the newest filter older than it is.
    this.#begunMs = Math.max(this.#begunMs ?? timeMs, timeMs);
  }
}

/** 64 bits that stand for a payer and a payee, in this order. */
const pairOf = (payer: AccountHash, payee: AccountHash): readonly [number, number] => [
  mix(payer.low ^ Math.imul(payee.high, 0x27d4eb2f)),
  mix(payee.low ^ Math.imul(payer.high, 0x165667b1) ^ 0x5bd1e995),
];

const mix = (value: number): number => {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846ca68b);
  return hash ^ (hash >>> 16);
};
