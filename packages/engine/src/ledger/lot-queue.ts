import type { LotPolicy } from '../lots/rules.js';
import type { IntervalRows } from './interval-rows.js';

/** The lot of money whose coming was not seen: a surplus of the balance. */
const nameless = -1;

/**
 * The aged money and the lots of one pocket whose sums stay below 2^53, side by side; used for one pocket after the
 * other. What it takes from named lots it writes down. It does what `Pocket` does (trace §2) in a batch, without an
 * object for each lot; a test holds the two together.
 */
export class LotQueue {
  readonly #isFifo: boolean;
  readonly #windowMs: number | null;
  #source = new Int32Array(256);
  #amount = new Float64Array(256);
  #consumed = new Float64Array(256);
  #instant = new Float64Array(256);
  /** Lots before `#head` are gone, as are those from `#end` on. */
  #head = 0;
  #end = 0;
  #aged = 0;
  /** Aged money and all that is left of the lots. */
  total = 0;

  constructor(policy: LotPolicy, windowMs: number | null) {
    this.#isFifo = policy === 'fifo';
    this.#windowMs = windowMs;
  }

  /** Begins another pocket. @param aged its money before its first entry */
  begin(aged: number): void {
    this.#head = 0;
    this.#end = 0;
    this.#aged = aged;
    this.total = aged;
  }

  append(source: number, amount: number, instant: number): void {
    if (this.#end === this.#source.length) this.#makeRoom();
    const at = this.#end++;
    this.#source[at] = source;
    this.#amount[at] = amount;
    this.#consumed[at] = 0;
    this.#instant[at] = instant;
    this.total += amount;
  }

  appendNameless(amount: number, instant: number): void {
    this.append(nameless, amount, instant);
  }

  /** Lots older than the window at `instant` are no longer told apart. */
  age(instant: number, lost: IntervalRows): void {
    if (this.#windowMs === null) return;
    const oldest = instant - this.#windowMs;
    for (; this.#head < this.#end && this.#instant[this.#head]! < oldest; this.#head++) {
      const [consumed, amount] = [this.#consumed[this.#head]!, this.#amount[this.#head]!];
      this.#aged += amount - consumed;
      const source = this.#source[this.#head]!;
      if (source !== nameless) lost.add(source, -1, consumed, amount);
    }
  }

  /** Takes `wanted` in the order of the policy, and returns what no source covers. @param to who pays, as in `IntervalRows` */
  take(wanted: number, to: number, taken: IntervalRows): number {
    if (!this.#isFifo) return this.#takeAged(this.#takeNewest(wanted, to, taken));
    return this.#takeOldest(this.#takeAged(wanted), to, taken);
  }

  /** All that is left is no longer told apart, for good. */
  cease(lost: IntervalRows): void {
    for (let at = this.#head; at < this.#end; at++) {
      if (this.#source[at] !== nameless) lost.add(this.#source[at]!, -1, this.#consumed[at]!, this.#amount[at]!);
    }
    this.begin(0);
  }

  #takeOldest(wanted: number, to: number, taken: IntervalRows): number {
    let left = wanted;
    while (left > 0 && this.#head < this.#end) {
      left -= this.#takeFrom(this.#head, left, to, taken);
      if (this.#consumed[this.#head]! < this.#amount[this.#head]!) break;
      this.#head++;
    }
    return left;
  }

  #takeNewest(wanted: number, to: number, taken: IntervalRows): number {
    let left = wanted;
    while (left > 0 && this.#head < this.#end) {
      const newest = this.#end - 1;
      left -= this.#takeFrom(newest, left, to, taken);
      if (this.#consumed[newest]! < this.#amount[newest]!) break;
      this.#end = newest;
    }
    return left;
  }

  #takeFrom(lot: number, wanted: number, to: number, taken: IntervalRows): number {
    const consumed = this.#consumed[lot]!;
    const rest = this.#amount[lot]! - consumed;
    const piece = Math.min(wanted, rest);
    const source = this.#source[lot]!;
    if (source !== nameless) taken.add(source, to, consumed, consumed + piece);
    this.#consumed[lot] = consumed + piece;
    this.total -= piece;
    return piece;
  }

  #takeAged(wanted: number): number {
    const piece = Math.min(wanted, this.#aged);
    this.#aged -= piece;
    this.total -= piece;
    return wanted - piece;
  }

  /** Room at the end: spent lots give theirs back where they are the most, else there will be twice as much. */
  #makeRoom(): void {
    const [head, end] = [this.#head, this.#end];
    const room = head * 2 > end ? end : end * 2;
    const move = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
      to.set(from.subarray(head, end));
      return to;
    };
    this.#source = move(this.#source, new Int32Array(room));
    this.#amount = move(this.#amount, new Float64Array(room));
    this.#consumed = move(this.#consumed, new Float64Array(room));
    this.#instant = move(this.#instant, new Float64Array(room));
    this.#head = 0;
    this.#end = end - head;
  }
}
