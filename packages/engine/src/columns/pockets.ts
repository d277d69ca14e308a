import { partialWord } from './hash.js';
import { type Image, roomFor } from './image.js';
import { lineAligned, wordsOf } from './line-aligned.js';
import { roomier } from './roomier.js';

/** Places of a pocket's fields: doubles from `pocket`, words from `pocket * 2`. */
export const pocketAt = { aged: 0, total: 1, lastInstant: 2 } as const;
export const pocketWordAt = {
  /** Asset number in the low byte, flags above. */
  flags: 6,
  firstLot: 7,
  lastLot: 8,
  /** The last of the entries that may still change. */
  lastEntry: 9,
  /** Pockets are numbered from 0, for columns that others keep of them. */
  number: 10,
  /** Entries that count towards a hub: see `HubHours`, which owns these. */
  hubHour: 11,
  hubTotal: 12,
  hubBlock: 13,
  hubRing: 14,
  /** The account: its length, the pocket's hash, its bytes. */
  length: 22,
  hash: 23,
  bytes: 24,
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
  /** The feed names no account: nobody is to be recognised by it. */
  unnamed: 1 << 14,
  /** Its lots lie on a shelf: see `IdleLots`, which owns this. */
  shelved: 1 << 15,
  /** Aged money or the total passed 2^53: what is beyond stands apart. */
  wide: 1 << 13,
} as const;

/** A pocket begins where a line of the cache does. */
const lineDoubles = 8;

/** Before every hour. */
export const noHour = -0x80000000;

/** Multiples of 2^53 beyond the whole numbers that stand in the pocket. */
interface High {
  aged: number;
  total: number;
}

/**
 * All pockets, each with its account's bytes behind its fields: what one entry needs of its pocket lies side by side.
 * A pocket is named by the place where it begins, in doubles. `aged` and `total` are whole numbers below 2^53; what is
 * beyond stands apart, for the few pockets that ever held so much. Times in milliseconds UTC.
 */
export class Pockets {
  doubles: Float64Array;
  words: Int32Array;
  readonly #high = new Map<number, High>();
  /** The first double never used. */
  #end = lineDoubles;
  #count = 0;

  constructor(capacity = 1 << 14) {
    this.doubles = lineAligned(capacity);
    this.words = wordsOf(this.doubles);
  }

  get count(): number {
    return this.#count;
  }

  /** The first pocket; all others come `after` it, before `end`. */
  readonly first = lineDoubles;

  get end(): number {
    return this.#end;
  }

  /** The pocket made after this one; `end`: there is none. */
  after(pocket: number): number {
    return pocket + doublesOf(this.words[pocket * 2 + pocketWordAt.length]!);
  }

  get usedBytes(): number {
    return this.#end * 8;
  }

  get heldBytes(): number {
    return this.doubles.byteLength;
  }

  /** Makes room for so many more, of accounts of so many bytes at most. */
  reserve(count: number, accountBytes: number): void {
    while (this.#end + count * doublesOf(accountBytes) > this.doubles.length) this.#grow();
  }

  /** A new pocket of the account `[at, at + length)`. @param flags asset number and flags */
  add(view: DataView, at: number, length: number, hash: number, flags: number): number {
    const pocket = this.#end;
    this.#end += doublesOf(length);
    if (this.#end > this.doubles.length) this.#grow();
    const { doubles, words } = this;
    doubles[pocket] = 0;
    doubles[pocket + pocketAt.total] = 0;
    doubles[pocket + pocketAt.lastInstant] = Number.NEGATIVE_INFINITY;
    const base = pocket * 2;
    words[base + pocketWordAt.flags] = flags;
    words[base + pocketWordAt.firstLot] = -1;
    words[base + pocketWordAt.lastLot] = -1;
    words[base + pocketWordAt.lastEntry] = -1;
    words[base + pocketWordAt.hubHour] = noHour;
    words[base + pocketWordAt.hubTotal] = 0;
    words[base + pocketWordAt.hubBlock] = -1;
    words[base + pocketWordAt.number] = this.#count++;
    words[base + pocketWordAt.length] = length;
    words[base + pocketWordAt.hash] = hash;
    let word = base + pocketWordAt.bytes;
    let left = length;
    let place = at;
    for (; left >= 4; left -= 4, place += 4) words[word++] = view.getInt32(place, true);
    if (left > 0) words[word] = partialWord(view, place, left);
    return pocket;
  }

  accountOf(pocket: number): string {
    const length = this.words[pocket * 2 + pocketWordAt.length]!;
    const at = this.words.byteOffset + (pocket * 2 + pocketWordAt.bytes) * 4;
    return Buffer.from(this.words.buffer, at, length).toString('utf8');
  }

  /** @param entry the last of those that may still change; −1: none */
  setLast(pocket: number, entry: number, instant: number): void {
    this.words[pocket * 2 + pocketWordAt.lastEntry] = entry;
    this.doubles[pocket + pocketAt.lastInstant] = instant;
  }

  addAged(pocket: number, amount: number): void {
    const sum = this.doubles[pocket]! + amount;
    if (sum <= Number.MAX_SAFE_INTEGER) this.doubles[pocket] = sum;
    else {
      this.doubles[pocket] = this.doubles[pocket]! - (Number.MAX_SAFE_INTEGER - amount) - 1;
      this.#widen(pocket).aged++;
    }
  }

  /** Sets aged money, and the total, to what a pocket had before its first entry: `balance + change`, or nothing. */
  open(pocket: number, balance: number, change: number): void {
    if (balance + change <= 0) return;
    // Two steps where both add: their sum may pass 2^53.
    for (const part of change <= 0 ? [balance + change] : [balance, change]) {
      this.addAged(pocket, part);
      this.addTotal(pocket, part);
    }
  }

  takeAged(pocket: number, amount: number): void {
    if (this.doubles[pocket]! >= amount) this.doubles[pocket]! -= amount;
    else {
      if (this.agedHighOf(pocket) <= 0) throw new RangeError('a pocket gave more aged money than it had');
      this.doubles[pocket] = this.doubles[pocket]! + (Number.MAX_SAFE_INTEGER - amount) + 1;
      this.#widen(pocket).aged--;
    }
  }

  addTotal(pocket: number, amount: number): void {
    const at = pocket + pocketAt.total;
    const sum = this.doubles[at]! + amount;
    if (sum <= Number.MAX_SAFE_INTEGER) this.doubles[at] = sum;
    else {
      this.doubles[at] = this.doubles[at]! - (Number.MAX_SAFE_INTEGER - amount) - 1;
      this.#widen(pocket).total++;
    }
  }

  takeTotal(pocket: number, amount: number): void {
    const at = pocket + pocketAt.total;
    if (this.doubles[at]! >= amount) this.doubles[at]! -= amount;
    else {
      if (this.totalHighOf(pocket) <= 0) throw new RangeError('a pocket gave more than it had');
      this.doubles[at] = this.doubles[at]! + (Number.MAX_SAFE_INTEGER - amount) + 1;
      this.#widen(pocket).total--;
    }
  }

  agedHighOf(pocket: number): number {
    return (this.words[pocket * 2 + pocketWordAt.flags]! & pocketFlags.wide) === 0 ? 0 : this.#high.get(pocket)!.aged;
  }

  totalHighOf(pocket: number): number {
    return (this.words[pocket * 2 + pocketWordAt.flags]! & pocketFlags.wide) === 0 ? 0 : this.#high.get(pocket)!.total;
  }

  /** Sets aged money, and the total to the same: no lots are there. */
  setOnlyAged(pocket: number, low: number, high: number): void {
    this.doubles[pocket] = low;
    this.doubles[pocket + pocketAt.total] = low;
    if (high === 0 && (this.words[pocket * 2 + pocketWordAt.flags]! & pocketFlags.wide) === 0) return;
    const wide = this.#widen(pocket);
    wide.aged = high;
    wide.total = high;
  }

  save(image: Image): void {
    image.putColumn('doubles', this.doubles, this.#end);
    image.put('count', this.#count);
    image.put('high', [...this.#high]);
  }

  load(image: Image): void {
    this.#end = image.lengthOf('doubles');
    this.doubles = lineAligned(roomFor(1, 1 << 14)(this.#end));
    image.copyColumn('doubles', this.doubles);
    this.words = wordsOf(this.doubles);
    this.#count = image.value('count');
    for (const [pocket, high] of image.value<[number, High][]>('high')) this.#high.set(pocket, high);
  }

  #widen(pocket: number): High {
    let high = this.#high.get(pocket);
    if (high === undefined) {
      high = { aged: 0, total: 0 };
      this.#high.set(pocket, high);
      this.words[pocket * 2 + pocketWordAt.flags]! |= pocketFlags.wide;
    }
    return high;
  }

  #grow(): void {
    this.doubles = roomier(this.doubles, this.doubles.length * 2);
    this.words = wordsOf(this.doubles);
  }
}

/** Whole lines of the cache. @param length bytes of its account */
const doublesOf = (length: number): number =>
  ((pocketWordAt.bytes >>> 1) + ((length + 7) >>> 3) + lineDoubles - 1) & -lineDoubles;
