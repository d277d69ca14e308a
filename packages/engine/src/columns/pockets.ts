/** Places of a pocket's fields: in doubles from `pocket * pocketDoubles`, in words from `pocket * pocketWords`. */
export const pocketDoubles = 8;
export const pocketWords = 16;
export const pocketAt = { aged: 0, total: 1 } as const;
export const pocketWordAt = {
  /** The account's text. */
  text: 4,
  /** Asset number in the low byte, flags above. */
  flags: 5,
  firstLot: 6,
  lastLot: 7,
  /** Entries that may still change, in order: the first, the last, and the last that was applied. */
  firstEntry: 8,
  lastEntry: 9,
  applied: 10,
  /** Entries that count towards a hub: in the latest hour, and in the 23 before it; the hours before as a list. */
  hubHour: 11,
  hubCount: 12,
  hubOlder: 13,
  hubHours: 14,
  /** Hour of event time at which an entry came last. */
  lastHour: 15,
} as const;

export const assetMask = 0xff;
export const pocketFlags = {
  started: 1 << 8,
  hub: 1 << 9,
  /** A hub for good: the entry that made it one cannot change any more. */
  hubForGood: 1 << 10,
  /** Entries wait to be applied at the end of the message. */
  pending: 1 << 11,
  /** Another shard folds it. */
  foreign: 1 << 12,
  free: 1 << 13,
} as const;

/** Before every hour. */
export const noHour = -0x80000000;

/**
 * All pockets, 64 bytes each: what one entry needs of its pocket is in one line of the cache. `aged` and `total` are
 * whole numbers below 2^53; what is beyond stands in `agedHigh` and `totalHigh`, in multiples of 2^53, which exist
 * only where some pocket ever held so much.
 */
export class Pockets {
  doubles: Float64Array;
  words: Int32Array;
  agedHigh: Int32Array | null = null;
  totalHigh: Int32Array | null = null;
  #end = 0;
  #free = -1;
  #live = 0;

  constructor(capacity = 1024) {
    this.doubles = new Float64Array(capacity * pocketDoubles);
    this.words = new Int32Array(this.doubles.buffer);
  }

  get count(): number {
    return this.#live;
  }

  /** Pocket numbers given out so far are below this. */
  get end(): number {
    return this.#end;
  }

  get heldBytes(): number {
    return this.doubles.byteLength + (this.agedHigh?.byteLength ?? 0) * 2;
  }

  add(text: number, asset: number, isHub: boolean): number {
    let pocket = this.#free;
    if (pocket >= 0) this.#free = this.words[pocket * pocketWords + pocketWordAt.firstLot]!;
    else {
      pocket = this.#end++;
      if (this.#end * pocketDoubles > this.doubles.length) this.#grow();
    }
    const at = pocket * pocketDoubles;
    this.doubles[at] = 0;
    this.doubles[at + pocketAt.total] = 0;
    const words = this.words;
    const word = pocket * pocketWords;
    words[word + pocketWordAt.text] = text;
    words[word + pocketWordAt.flags] = asset | (isHub ? pocketFlags.hub | pocketFlags.hubForGood : 0);
    words.fill(-1, word + pocketWordAt.firstLot, word + pocketWordAt.hubHour);
    words[word + pocketWordAt.hubHour] = noHour;
    words[word + pocketWordAt.hubCount] = 0;
    words[word + pocketWordAt.hubOlder] = 0;
    words[word + pocketWordAt.hubHours] = -1;
    words[word + pocketWordAt.lastHour] = noHour;
    if (this.agedHigh !== null) {
      this.setAged(pocket, 0, 0);
      this.setTotal(pocket, 0, 0);
    }
    this.#live++;
    return pocket;
  }

  free(pocket: number): void {
    this.words[pocket * pocketWords + pocketWordAt.flags] = pocketFlags.free;
    this.words[pocket * pocketWords + pocketWordAt.firstLot] = this.#free;
    this.#free = pocket;
    this.#live--;
  }

  isFree(pocket: number): boolean {
    return (this.words[pocket * pocketWords + pocketWordAt.flags]! & pocketFlags.free) !== 0;
  }

  addAged(pocket: number, amount: number): void {
    const at = pocket * pocketDoubles + pocketAt.aged;
    const sum = this.doubles[at]! + amount;
    if (sum <= Number.MAX_SAFE_INTEGER) this.doubles[at] = sum;
    else this.#carry(pocket, at, amount, this.#widen().agedHigh!);
  }

  takeAged(pocket: number, amount: number): void {
    const at = pocket * pocketDoubles + pocketAt.aged;
    if (this.doubles[at]! >= amount) this.doubles[at]! -= amount;
    else this.#borrow(pocket, at, amount, this.agedHigh);
  }

  addTotal(pocket: number, amount: number): void {
    const at = pocket * pocketDoubles + pocketAt.total;
    const sum = this.doubles[at]! + amount;
    if (sum <= Number.MAX_SAFE_INTEGER) this.doubles[at] = sum;
    else this.#carry(pocket, at, amount, this.#widen().totalHigh!);
  }

  takeTotal(pocket: number, amount: number): void {
    const at = pocket * pocketDoubles + pocketAt.total;
    if (this.doubles[at]! >= amount) this.doubles[at]! -= amount;
    else this.#borrow(pocket, at, amount, this.totalHigh);
  }

  agedHighOf(pocket: number): number {
    return this.agedHigh === null ? 0 : this.agedHigh[pocket]!;
  }

  totalHighOf(pocket: number): number {
    return this.totalHigh === null ? 0 : this.totalHigh[pocket]!;
  }

  setAged(pocket: number, low: number, high: number): void {
    this.doubles[pocket * pocketDoubles + pocketAt.aged] = low;
    if (high !== 0 || this.agedHigh !== null) this.#widen().agedHigh![pocket] = high;
  }

  setTotal(pocket: number, low: number, high: number): void {
    this.doubles[pocket * pocketDoubles + pocketAt.total] = low;
    if (high !== 0 || this.totalHigh !== null) this.#widen().totalHigh![pocket] = high;
  }

  #carry(pocket: number, at: number, amount: number, high: Int32Array): void {
    this.doubles[at] = this.doubles[at]! - (Number.MAX_SAFE_INTEGER - amount) - 1;
    high[pocket]! += 1;
  }

  #borrow(pocket: number, at: number, amount: number, high: Int32Array | null): void {
    if (high === null || high[pocket]! <= 0) throw new RangeError('a pocket gave more than it had');
    this.doubles[at] = this.doubles[at]! + (Number.MAX_SAFE_INTEGER - amount) + 1;
    high[pocket]! -= 1;
  }

  #widen(): this {
    const capacity = this.doubles.length / pocketDoubles;
    if (this.agedHigh === null || this.agedHigh.length < capacity) {
      this.agedHigh = widened(this.agedHigh, capacity);
      this.totalHigh = widened(this.totalHigh, capacity);
    }
    return this;
  }

  #grow(): void {
    const doubles = new Float64Array(this.doubles.length * 2);
    doubles.set(this.doubles);
    this.doubles = doubles;
    this.words = new Int32Array(doubles.buffer);
    if (this.agedHigh !== null) this.#widen();
  }
}

const widened = (old: Int32Array | null, capacity: number): Int32Array => {
  const wider = new Int32Array(capacity);
  if (old !== null) wider.set(old);
  return wider;
};
