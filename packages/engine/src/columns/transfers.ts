import { Freed } from './freed.js';
import type { Image } from './image.js';
import { lineAligned, wordsOf } from './line-aligned.js';
import { roomier } from './roomier.js';
import {
  amountAt,
  entryWordAt,
  entryWords,
  transferDoubles,
  transferFlags,
  transferWordAt,
  transferWords,
} from './transfer-layout.js';

const stateOfCredit = entryWords + entryWordAt.state;
const entryMask = 0xffff;
const flagsShift = 16;
const natureShift = 24;
const shaWords = 8;
const wordValues = 0x1_0000_0000;

/**
 * The transfers that may still change. Times in milliseconds UTC, amounts in minor units; −1 stands for a credit
 * instant that is not known. Numbers of freed transfers are given out again, the last one first, so that neighbours in
 * time are neighbours in memory. What is written once and read seldom stands apart, in columns.
 */
export class Transfers {
  doubles: Float64Array;
  words: Int32Array;
  /** The raw message: how long after the debit's time it came (milliseconds, the low word), and its SHA-256. */
  #messageAfter: Int32Array;
  sha256: Int32Array;
  /** Columns that many feeds never need: there from the first transfer on that does. Balances are by entry. */
  #creditTime: Float64Array | null = null;
  #creditChain: Int32Array | null = null;
  /** B of trace §4 before its debit, which `SeenBalances` owns. */
  #seen: Float64Array | null = null;
  /** The high words of the raw message's offset and time. */
  #messageHigh: Int32Array | null = null;
  #seq: Float64Array | null = null;
  #balance: Float64Array | null = null;
  #capacity: number;
  #end = 0;
  readonly #freed = new Freed();
  #live = 0;

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.doubles = lineAligned(capacity * transferDoubles);
    this.words = wordsOf(this.doubles);
    this.#messageAfter = new Int32Array(capacity);
    this.sha256 = new Int32Array(capacity * shaWords);
  }

  get count(): number {
    return this.#live;
  }

  /** Numbers given out so far are below this. */
  get end(): number {
    return this.#end;
  }

  get usedBytes(): number {
    const seldom = this.#seldom.reduce((sum, column) => sum + (column?.byteLength ?? 0), 0) / this.#capacity;
    return this.#live * (transferDoubles * 8 + 4 + shaWords * 4 + seldom);
  }

  get heldBytes(): number {
    return [this.doubles, this.#messageAfter, this.sha256, ...this.#seldom].reduce(
      (sum, column) => sum + (column?.byteLength ?? 0),
      this.#freed.heldBytes,
    );
  }

  /** No transfer has had a credit instant of its own, a sequence number or a balance yet. */
  get isLean(): boolean {
    return this.#creditTime === null && this.#seq === null && this.#balance === null;
  }

  /** Makes room for so many more. */
  reserve(count: number): void {
    while (this.#end + count > this.#capacity) this.#grow();
  }

  timeOf(transfer: number): number {
    return this.doubles[transfer * transferDoubles]!;
  }

  /** −1: not known. */
  creditTimeOf(transfer: number): number {
    return this.#creditTime === null ? this.doubles[transfer * transferDoubles]! : this.#creditTime[transfer]!;
  }

  /** @param creditTime −1: not known */
  setTimes(transfer: number, time: number, creditTime: number): void {
    this.doubles[transfer * transferDoubles] = time;
    if (this.#creditTime === null) {
      if (creditTime === time) return;
      this.#creditTime = new Float64Array(this.#capacity);
      for (let each = 0; each < this.#end; each++) this.#creditTime[each] = this.timeOf(each);
    }
    this.#creditTime[transfer] = creditTime;
  }

  /** The instant of an entry. */
  instantOf(entry: number): number {
    return (entry & 1) === 1 ? this.creditTimeOf(entry >> 1) : this.timeOf(entry >> 1);
  }

  amountOf(transfer: number): number {
    return this.doubles[transfer * transferDoubles + amountAt]!;
  }

  setAmount(transfer: number, amount: number): void {
    this.doubles[transfer * transferDoubles + amountAt] = amount;
  }

  seqOf(transfer: number): number {
    return this.#seq === null ? 0 : this.#seq[transfer]!;
  }

  setSeq(transfer: number, seq: number): void {
    if (this.#seq === null) {
      if (seq === 0) return;
      this.#seq = new Float64Array(this.#capacity);
    }
    this.#seq[transfer] = seq;
  }

  /** The balance that came with an entry; −1: none. */
  balanceOf(entry: number): number {
    return this.#balance === null ? -1 : this.#balance[entry]!;
  }

  setBalances(transfer: number, from: number, to: number): void {
    if (this.#balance === null) {
      if (from < 0 && to < 0) return;
      this.#balance = new Float64Array(this.#capacity * 2).fill(-1);
    }
    this.#balance[transfer * 2] = from;
    this.#balance[transfer * 2 + 1] = to;
  }

  /** The pocket of an entry. */
  pocketOf(entry: number): number {
    return this.words[entry * entryWords + entryWordAt.pocket]!;
  }

  fromOf(transfer: number): number {
    return this.words[transfer * transferWords + entryWordAt.pocket]!;
  }

  toOf(transfer: number): number {
    return this.words[transfer * transferWords + entryWords + entryWordAt.pocket]!;
  }

  setPockets(transfer: number, from: number, to: number): void {
    this.words[transfer * transferWords + entryWordAt.pocket] = from;
    this.words[transfer * transferWords + entryWords + entryWordAt.pocket] = to;
  }

  /** The flags of an entry. */
  stateOf(entry: number): number {
    return this.words[entry * entryWords + entryWordAt.state]! & entryMask;
  }

  setState(entry: number, state: number): void {
    const at = entry * entryWords + entryWordAt.state;
    this.words[at] = (this.words[at]! & ~entryMask) | state;
  }

  addState(entry: number, flags: number): void {
    this.words[entry * entryWords + entryWordAt.state]! |= flags;
  }

  dropState(entry: number, flags: number): void {
    this.words[entry * entryWords + entryWordAt.state]! &= ~flags;
  }

  previousOf(entry: number): number {
    return this.words[entry * entryWords + entryWordAt.previous]!;
  }

  setPrevious(entry: number, previous: number): void {
    this.words[entry * entryWords + entryWordAt.previous] = previous;
  }

  nextOf(entry: number): number {
    return this.words[entry * entryWords + entryWordAt.next]!;
  }

  setNext(entry: number, next: number): void {
    this.words[entry * entryWords + entryWordAt.next] = next;
  }

  /** The first piece of what an entry did; −1: nothing. */
  chainOf(entry: number): number {
    if ((entry & 1) === 0) return this.words[entry * entryWords + entryWordAt.chain]!;
    return this.#creditChain === null ? -1 : this.#creditChain[entry >> 1]!;
  }

  setChain(entry: number, chain: number): void {
    if ((entry & 1) === 0) {
      this.words[entry * entryWords + entryWordAt.chain] = chain;
      return;
    }
    if (this.#creditChain === null) {
      if (chain < 0) return;
      this.#creditChain = new Int32Array(this.#capacity).fill(-1);
    }
    this.#creditChain[entry >> 1] = chain;
  }

  /** B before its debit, as `SeenBalances` put it there. */
  seenOf(transfer: number): number {
    return this.#seen![transfer]!;
  }

  setSeen(transfer: number, seen: number): void {
    this.#seen ??= new Float64Array(this.#capacity);
    this.#seen[transfer] = seen;
  }

  /**
   * The raw message of its one plain record. Call after `setTimes`: what is kept is how long after the time it came.
   * @param offset counted from where its stream begins @param timeMs the broker's, milliseconds UTC
   */
  setMessage(transfer: number, offset: number, timeMs: number): void {
    const after = timeMs - this.timeOf(transfer);
    this.words[transfer * transferWords + transferWordAt.offset] = offset;
    this.#messageAfter[transfer] = after;
    if (this.#messageHigh === null) {
      if (offset < wordValues && after === (after | 0)) return;
      this.#messageHigh = new Int32Array(this.#capacity * 2);
      for (let each = 0; each < this.#end; each++) this.#messageHigh[each * 2 + 1] = this.#messageAfter[each]! >> 31;
    }
    this.#messageHigh[transfer * 2] = Math.floor(offset / wordValues);
    this.#messageHigh[transfer * 2 + 1] = Math.floor(after / wordValues);
  }

  /** The offset of its raw message, counted from where its stream begins. */
  messageOffsetOf(transfer: number): number {
    const low = this.words[transfer * transferWords + transferWordAt.offset]! >>> 0;
    return this.#messageHigh === null ? low : this.#messageHigh[transfer * 2]! * wordValues + low;
  }

  /** The broker's time of its raw message, milliseconds UTC. */
  messageTimeOf(transfer: number): number {
    const low = this.#messageAfter[transfer]!;
    if (this.#messageHigh === null) return this.timeOf(transfer) + low;
    return this.timeOf(transfer) + this.#messageHigh[transfer * 2 + 1]! * wordValues + (low >>> 0);
  }

  textOf(transfer: number): number {
    return this.words[transfer * transferWords + transferWordAt.text]!;
  }

  setText(transfer: number, text: number): void {
    this.words[transfer * transferWords + transferWordAt.text] = text;
  }

  /** The lot of its credit; −1: none. */
  lotOf(transfer: number): number {
    return this.words[transfer * transferWords + transferWordAt.lot]!;
  }

  setLot(transfer: number, lot: number): void {
    this.words[transfer * transferWords + transferWordAt.lot] = lot;
  }

  flagsOf(transfer: number): number {
    return (this.words[transfer * transferWords + stateOfCredit]! >>> flagsShift) & 0xff;
  }

  addFlags(transfer: number, flags: number): void {
    this.words[transfer * transferWords + stateOfCredit]! |= flags << flagsShift;
  }

  dropFlags(transfer: number, flags: number): void {
    this.words[transfer * transferWords + stateOfCredit]! &= ~(flags << flagsShift);
  }

  /** Place in `transferNatures`. */
  natureOf(transfer: number): number {
    return this.words[transfer * transferWords + stateOfCredit]! >>> natureShift;
  }

  setNature(transfer: number, nature: number): void {
    const at = transfer * transferWords + stateOfCredit;
    this.words[at] = (this.words[at]! & 0xffffff) | (nature << natureShift);
  }

  /** Topic and partition of the raw message. */
  streamOf(transfer: number): number {
    return this.words[transfer * transferWords + entryWordAt.state]! >>> 16;
  }

  setStream(transfer: number, stream: number): void {
    const at = transfer * transferWords + entryWordAt.state;
    this.words[at] = (this.words[at]! & entryMask) | (stream << 16);
  }

  /** A transfer without anything but its number. */
  add(): number {
    let transfer = this.#freed.pop();
    if (transfer < 0) {
      transfer = this.#end++;
      if (this.#end > this.#capacity) this.#grow();
    }
    const { words } = this;
    const at = transfer * transferWords;
    words[at + entryWordAt.chain] = -1;
    words[at + entryWordAt.state] = 0;
    words[at + stateOfCredit] = 0;
    if (this.#creditChain !== null) this.#creditChain[transfer] = -1;
    words[at + transferWordAt.lot] = -1;
    this.#live++;
    return transfer;
  }

  free(transfer: number): void {
    this.words[transfer * transferWords + stateOfCredit] = transferFlags.free << flagsShift;
    this.#freed.push(transfer);
    this.#live--;
  }

  save(image: Image): void {
    image.putColumn('doubles', this.doubles, this.#end * transferDoubles);
    image.putColumn('messageAfter', this.#messageAfter, this.#end);
    image.putColumn('sha256', this.sha256, this.#end * shaWords);
    if (this.#creditTime !== null) image.putColumn('creditTime', this.#creditTime, this.#end);
    if (this.#seq !== null) image.putColumn('seq', this.#seq, this.#end);
    if (this.#balance !== null) image.putColumn('balance', this.#balance, this.#end * 2);
    if (this.#creditChain !== null) image.putColumn('creditChain', this.#creditChain, this.#end);
    if (this.#seen !== null) image.putColumn('seen', this.#seen, this.#end);
    if (this.#messageHigh !== null) image.putColumn('messageHigh', this.#messageHigh, this.#end * 2);
    this.#freed.save(image, 'freed');
    image.put('counts', [this.#end, this.#live]);
  }

  load(image: Image): void {
    [this.#end, this.#live] = image.value<[number, number]>('counts');
    this.#freed.load(image, 'freed');
    this.#capacity = Math.max(1024, Math.ceil(this.#end * 1.25));
    const capacity = this.#capacity;
    this.doubles = lineAligned(capacity * transferDoubles);
    image.copyColumn('doubles', this.doubles);
    this.words = wordsOf(this.doubles);
    this.#messageAfter = image.column('messageAfter', Int32Array, () => capacity);
    this.sha256 = image.column('sha256', Int32Array, () => capacity * shaWords);
    const seldom = <C extends Float64Array | Int32Array>(name: string, kind: new (length: number) => C, each = 1) =>
      image.has(name) ? image.column(name, kind, () => capacity * each) : null;
    this.#creditTime = seldom('creditTime', Float64Array);
    this.#seq = seldom('seq', Float64Array);
    this.#balance = seldom('balance', Float64Array, 2);
    this.#creditChain = seldom('creditChain', Int32Array);
    this.#seen = seldom('seen', Float64Array);
    this.#messageHigh = seldom('messageHigh', Int32Array, 2);
  }

  get #seldom(): readonly (Float64Array | Int32Array | null)[] {
    return [this.#creditTime, this.#seq, this.#balance, this.#creditChain, this.#seen, this.#messageHigh];
  }

  #grow(): void {
    this.#capacity *= 2;
    const capacity = this.#capacity;
    this.doubles = roomier(this.doubles, capacity * transferDoubles);
    this.words = wordsOf(this.doubles);
    const grown = <C extends Float64Array | Int32Array>(column: C): C => roomier(column, column.length * 2);
    const grownIf = <C extends Float64Array | Int32Array>(column: C | null): C | null =>
      column === null ? null : grown(column);
    this.#messageAfter = grown(this.#messageAfter);
    this.sha256 = grown(this.sha256);
    this.#creditTime = grownIf(this.#creditTime);
    this.#seq = grownIf(this.#seq);
    this.#balance = grownIf(this.#balance);
    this.#creditChain = grownIf(this.#creditChain);
    this.#seen = grownIf(this.#seen);
    this.#messageHigh = grownIf(this.#messageHigh);
  }
}
