import { Freed } from './freed.js';
import type { Image } from './image.js';
import { lineAligned, wordsOf } from './line-aligned.js';

/** Flags of a transfer. */
export const transferFlags = {
  /** More than one content came, or a half, or only a void: what stands is kept as objects beside the columns. */
  manifold: 1,
  free: 2,
  /** It hangs on others in the minute until which its plain record is kept. */
  chained: 4,
  /** Its id is let go of; its entries are kept, since a pocket of theirs is being repaired. */
  held: 8,
} as const;

/** Flags of an entry: `2 t` is the debit of transfer t, `2 t + 1` its credit. */
export const entryFlags = {
  /** In its pocket's list of entries that may still change. */
  listed: 1,
  applied: 2,
  /** Its pocket was a hub at it. */
  hub: 4,
  /** It made the pocket a hub. */
  madeHub: 8,
  /** It was counted towards a hub. */
  counted: 16,
  /** It opened the pocket, which may have had money before. */
  opened: 32,
  /** What it did, or where it stands, is not what was last told. */
  changed: 64,
  /** A record of it has been told. */
  told: 128,
  /** Its pocket was a hub at it when it was last applied. */
  wasHub: 256,
  /** It stands in the ledger. */
  stands: 512,
  /** Detectors have seen it. */
  watched: 1024,
} as const;

/**
 * A transfer is one line of the cache: the half of its debit entry, then that of its credit entry. In doubles the debit
 * half begins with the time, the credit half with the amount.
 */
export const entryDoubles = 4;
export const entryWords = 8;
export const entryWordAt = {
  /** Its neighbours in its pocket's list, and what it did. */
  previous: 2,
  next: 3,
  chain: 4,
  /** Flags of the entry; above them, with the debit the stream, with the credit flags and nature of the transfer. */
  state: 5,
  pocket: 6,
  /** With the debit the id's text, with the credit its lot (−1: none). */
  last: 7,
} as const;
export const transferDoubles = entryDoubles * 2;
export const transferWords = entryWords * 2;
export const transferWordAt = { text: entryWordAt.last, lot: entryWords + entryWordAt.last } as const;
export const amountAt = entryDoubles;

const stateOfCredit = entryWords + entryWordAt.state;
const entryMask = 0xffff;
const flagsShift = 16;
const natureShift = 24;
const shaWords = 8;

/**
 * The transfers that may still change. Times in milliseconds UTC, amounts in minor units; −1 stands for a credit
 * instant that is not known. Numbers of freed transfers are given out again, the last one first, so that neighbours in
 * time are neighbours in memory. What is written once and read seldom stands apart, in columns.
 */
export class Transfers {
  doubles: Float64Array;
  words: Int32Array;
  /** The hash of its id. */
  hash: Int32Array;
  /** B of trace §4 before its debit, which `SeenBalances` owns. */
  seen: Float64Array;
  /** The raw message: offset, broker time, SHA-256. */
  offset: Float64Array;
  messageTime: Float64Array;
  sha256: Int32Array;
  /** Columns that many feeds never need: there from the first transfer on that does. Balances are by entry. */
  #creditTime: Float64Array | null = null;
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
    this.hash = new Int32Array(capacity);
    this.seen = new Float64Array(capacity);
    this.offset = new Float64Array(capacity);
    this.messageTime = new Float64Array(capacity);
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
    const seldom = [this.#creditTime, this.#seq, this.#balance, this.#balance].filter((column) => column !== null);
    return this.#live * (transferDoubles * 8 + 4 + 8 + 8 + 8 + shaWords * 4 + seldom.length * 8);
  }

  get heldBytes(): number {
    return [
      this.doubles,
      this.hash,
      this.seen,
      this.offset,
      this.messageTime,
      this.sha256,
      this.#creditTime,
      this.#seq,
      this.#balance,
    ].reduce((sum, column) => sum + (column?.byteLength ?? 0), this.#freed.heldBytes);
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
    return this.words[entry * entryWords + entryWordAt.chain]!;
  }

  setChain(entry: number, chain: number): void {
    this.words[entry * entryWords + entryWordAt.chain] = chain;
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
    words[at + entryWords + entryWordAt.chain] = -1;
    words[at + stateOfCredit] = 0;
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
    image.putColumn('hash', this.hash, this.#end);
    image.putColumn('seen', this.seen, this.#end);
    image.putColumn('offset', this.offset, this.#end);
    image.putColumn('messageTime', this.messageTime, this.#end);
    image.putColumn('sha256', this.sha256, this.#end * shaWords);
    if (this.#creditTime !== null) image.putColumn('creditTime', this.#creditTime, this.#end);
    if (this.#seq !== null) image.putColumn('seq', this.#seq, this.#end);
    if (this.#balance !== null) image.putColumn('balance', this.#balance, this.#end * 2);
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
    this.hash = image.column('hash', Int32Array, () => capacity);
    this.seen = image.column('seen', Float64Array, () => capacity);
    this.offset = image.column('offset', Float64Array, () => capacity);
    this.messageTime = image.column('messageTime', Float64Array, () => capacity);
    this.sha256 = image.column('sha256', Int32Array, () => capacity * shaWords);
    const seldom = (name: string, each: number): Float64Array | null =>
      image.has(name) ? image.column(name, Float64Array, () => capacity * each) : null;
    this.#creditTime = seldom('creditTime', 1);
    this.#seq = seldom('seq', 1);
    this.#balance = seldom('balance', 2);
  }

  #grow(): void {
    this.#capacity *= 2;
    const capacity = this.#capacity;
    const doubles = lineAligned(capacity * transferDoubles);
    doubles.set(this.doubles);
    this.doubles = doubles;
    this.words = wordsOf(doubles);
    const grown = <C extends Float64Array | Int32Array>(column: C, each: number): C => {
      const next = new (column.constructor as new (length: number) => C)(capacity * each);
      next.set(column);
      return next;
    };
    this.hash = grown(this.hash, 1);
    this.seen = grown(this.seen, 1);
    this.offset = grown(this.offset, 1);
    this.messageTime = grown(this.messageTime, 1);
    this.sha256 = grown(this.sha256, shaWords);
    if (this.#creditTime !== null) this.#creditTime = grown(this.#creditTime, 1);
    if (this.#seq !== null) this.#seq = grown(this.#seq, 1);
    if (this.#balance !== null) this.#balance = grown(this.#balance, 2);
  }
}
