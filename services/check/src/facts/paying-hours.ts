import type { Image } from '@weir/engine';
import type { AccountHash } from './account-hash.js';

const hoursADay = 24;
const hourMs = 3_600_000;
const slotBytes = 4 + hoursADay;
/** A payer has one of so many places. */
const ways = 4;
const countMax = 255;

/** What is known of a payer's hours. */
export interface HourFact {
  /** Payments that it rests on; counts fade, the busiest hour is 255 at most. */
  readonly payments: number;
  /** Payments in the hour asked for and the ones before and after it. */
  readonly around: number;
}

/**
 * At which hours of the day payers pay, in so many bytes: a table of counts of a byte that are halved when one is full. Where
 * there is no place, the payer who has paid least is forgotten. An hour is one of UTC: whether it is usual does not
 * depend on the zone. Owns its columns.
 */
export class PayingHours {
  readonly #tags: Int32Array;
  readonly #counts: Uint8Array;
  readonly #sets: number;
  #size = 0;

  constructor(bytes: number) {
    this.#sets = Math.max(1, Math.floor(bytes / (slotBytes * ways)));
    this.#tags = new Int32Array(this.#sets * ways);
    this.#counts = new Uint8Array(this.#sets * ways * hoursADay);
  }

  /** Payers in the table. */
  get size(): number {
    return this.#size;
  }

  get heldBytes(): number {
    return this.#tags.byteLength + this.#counts.byteLength;
  }

  add(payer: AccountHash, timeMs: number): void {
    let slot = this.#find(payer);
    if (slot < 0) slot = this.#place(payer);
    const hour = hourOf(timeMs);
    if (this.#count(slot, hour) === countMax) this.#halve(slot);
    this.#counts[slot * hoursADay + hour]!++;
  }

  of(payer: AccountHash, timeMs: number): HourFact {
    const slot = this.#find(payer);
    if (slot < 0) return { payments: 0, around: 0 };
    const hour = hourOf(timeMs);
    const [before, after] = [(hour + hoursADay - 1) % hoursADay, (hour + 1) % hoursADay];
    const around = this.#count(slot, before) + this.#count(slot, hour) + this.#count(slot, after);
    return { payments: this.#sum(slot), around };
  }

  save(image: Image): void {
    image.putColumn('tags', this.#tags, this.#tags.length);
    image.putColumn('counts', this.#counts, this.#counts.length);
    image.put('size', this.#size);
  }

  load(image: Image): void {
    image.copyColumn('tags', this.#tags);
    image.copyColumn('counts', this.#counts);
    this.#size = image.value('size');
  }

  #find(payer: AccountHash): number {
    const first = this.#firstOf(payer);
    const tag = tagOf(payer);
    for (let slot = first; slot < first + ways; slot++) if (this.#tags[slot] === tag) return slot;
    return -1;
  }

  /** A free slot, or that of the payer who has paid least. */
  #place(payer: AccountHash): number {
    const first = this.#firstOf(payer);
    let least = first;
    let leastSum = Number.POSITIVE_INFINITY;
    for (let slot = first; slot < first + ways; slot++) {
      const sum = this.#tags[slot] === 0 ? -1 : this.#sum(slot);
      if (sum < leastSum) [least, leastSum] = [slot, sum];
    }
    if (leastSum < 0) this.#size++;
    this.#tags[least] = tagOf(payer);
    this.#counts.fill(0, least * hoursADay, (least + 1) * hoursADay);
    return least;
  }

  #firstOf({ low }: AccountHash): number {
    return Math.floor(((low >>> 0) * this.#sets) / 2 ** 32) * ways;
  }

  #count(slot: number, hour: number): number {
    return this.#counts[slot * hoursADay + hour]!;
  }

  #sum(slot: number): number {
    let sum = 0;
    for (let at = slot * hoursADay; at < (slot + 1) * hoursADay; at++) sum += this.#counts[at]!;
    return sum;
  }

  #halve(slot: number): void {
    for (let at = slot * hoursADay; at < (slot + 1) * hoursADay; at++) this.#counts[at]! >>= 1;
  }
}

const hourOf = (timeMs: number): number => Math.floor(timeMs / hourMs) % hoursADay;
/** 0 is an empty slot. */
const tagOf = ({ high }: AccountHash): number => (high === 0 ? 1 : high);
