import { Freed, type Image, roomFor, roomier, wordsOf } from '@weir/engine';

/** Each row is a line of the cache: doubles from `row * rowDoubles`, words from `row * rowWords`. */
const rowDoubles = 8;
const rowWords = 16;
const doubleAt = { time: 0, creditTime: 1, amount: 2, toldTime: 3 } as const;
const wordAt = { id: 8, from: 9, to: 10, device: 11, address: 12, source: 13, paying: 14, state: 15 } as const;
const natureShift = 8;

/** Why a row is kept. Nothing of them: it is free. */
export const rowFlags = {
  /** Its transfer stands. */
  stands: 1,
  /** Its transfer stood, and links may still name it. */
  gone: 2,
  /** A feed told of it: what is told again counts no more. */
  told: 4,
  /** Its debit counts for the device, or the address, that it was paid from. `SharedDevices` owns it. */
  counted: 8,
} as const;

/** What feeds told of a row: the place in `transferNatures`, device and address as `Places` names them. */
export interface RowHints {
  readonly nature: number;
  readonly device: number;
  readonly address: number;
}

/**
 * The fields of recent transfers in columns, by row. Times in milliseconds UTC, amounts in minor units; −1 stands for null,
 * in words for none. Numbers of freed rows are given out again. Changes nothing but its fields.
 */
export class TransferRows {
  #doubles: Float64Array = new Float64Array(1024 * rowDoubles);
  #words: Int32Array = new Int32Array(this.#doubles.buffer);
  /** Columns that many feeds never need: there from the first transfer on that does. */
  #seq: Float64Array | null = null;
  #balances: Float64Array | null = null;
  /** Place of a row in a list of work that is under way; −1: it is in none. */
  #workAt = new Int32Array(1024).fill(-1);
  readonly #freed = new Freed();
  #end = 0;

  get heldBytes(): number {
    const seldom = (this.#seq?.byteLength ?? 0) + (this.#balances?.byteLength ?? 0);
    return this.#doubles.byteLength + seldom + this.#workAt.byteLength + this.#freed.heldBytes;
  }

  /** Rows given out so far are below this; those without flags are free. */
  get end(): number {
    return this.#end;
  }

  /** The words, for tables that find rows by the reference of their id: from `row * stride + idAt`. */
  get words(): Int32Array {
    return this.#words;
  }
  readonly stride = rowWords;
  readonly idAt = wordAt.id;

  /** A row of an id and nothing else. @param id reference of its text */
  add(id: number): number {
    let row = this.#freed.pop();
    if (row < 0) {
      row = this.#end++;
      if (this.#end * rowWords > this.#words.length) this.#grow();
    }
    const [words, at] = [this.#words, row * rowWords];
    words[at + wordAt.id] = id;
    words[at + wordAt.from] = -1;
    words[at + wordAt.to] = -1;
    words[at + wordAt.device] = -1;
    words[at + wordAt.address] = -1;
    words[at + wordAt.source] = -1;
    words[at + wordAt.paying] = -1;
    words[at + wordAt.state] = 0;
    return row;
  }

  free(row: number): void {
    this.#words[row * rowWords + wordAt.state] = 0;
    this.#freed.push(row);
  }

  idOf(row: number): number {
    return this.#words[row * rowWords + wordAt.id]!;
  }

  has(row: number, flag: number): boolean {
    return (this.#words[row * rowWords + wordAt.state]! & flag) !== 0;
  }

  isFree(row: number): boolean {
    return (this.#words[row * rowWords + wordAt.state]! & 0xff) === 0;
  }

  addFlag(row: number, flag: number): void {
    this.#words[row * rowWords + wordAt.state]! |= flag;
  }

  dropFlag(row: number, flag: number): void {
    this.#words[row * rowWords + wordAt.state]! &= ~flag;
  }

  timeOf(row: number): number {
    return this.#doubles[row * rowDoubles]!;
  }

  creditTimeOf(row: number): number {
    return this.#doubles[row * rowDoubles + doubleAt.creditTime]!;
  }

  amountOf(row: number): number {
    return this.#doubles[row * rowDoubles + doubleAt.amount]!;
  }

  seqOf(row: number): number {
    return this.#seq === null ? 0 : this.#seq[row]!;
  }

  balanceFromOf(row: number): number {
    return this.#balances === null ? -1 : this.#balances[row * 2]!;
  }

  balanceToOf(row: number): number {
    return this.#balances === null ? -1 : this.#balances[row * 2 + 1]!;
  }

  setTimes(row: number, time: number, creditTime: number, seq: number): void {
    this.#doubles[row * rowDoubles] = time;
    this.#doubles[row * rowDoubles + doubleAt.creditTime] = creditTime;
    if (this.#seq === null) {
      if (seq === 0) return;
      this.#seq = new Float64Array(this.#workAt.length);
    }
    this.#seq[row] = seq;
  }

  setAmounts(row: number, amount: number, balanceFrom: number, balanceTo: number): void {
    this.#doubles[row * rowDoubles + doubleAt.amount] = amount;
    if (this.#balances === null) {
      if (balanceFrom < 0 && balanceTo < 0) return;
      this.#balances = new Float64Array(this.#workAt.length * 2).fill(-1);
    }
    this.#balances[row * 2] = balanceFrom;
    this.#balances[row * 2 + 1] = balanceTo;
  }

  /** The instant of the last that is known of it. */
  latestOf(row: number): number {
    return Math.max(this.#doubles[row * rowDoubles]!, this.#doubles[row * rowDoubles + doubleAt.creditTime]!);
  }

  /** When what was told of it was told, by the record's time. */
  toldTimeOf(row: number): number {
    return this.#doubles[row * rowDoubles + doubleAt.toldTime]!;
  }

  setToldTime(row: number, time: number): void {
    this.#doubles[row * rowDoubles + doubleAt.toldTime] = time;
  }

  /** Pocket that it goes out of. */
  fromOf(row: number): number {
    return this.#words[row * rowWords + wordAt.from]!;
  }

  /** Pocket that it goes into. */
  toOf(row: number): number {
    return this.#words[row * rowWords + wordAt.to]!;
  }

  setPockets(row: number, from: number, to: number): void {
    this.#words[row * rowWords + wordAt.from] = from;
    this.#words[row * rowWords + wordAt.to] = to;
  }

  /** The payer's device; −1: none. */
  deviceOf(row: number): number {
    return this.#words[row * rowWords + wordAt.device]!;
  }

  /** The payer's network address, as `Places` names it; −1: none. */
  addressOf(row: number): number {
    return this.#words[row * rowWords + wordAt.address]!;
  }

  /** Place in `transferNatures`. */
  natureOf(row: number): number {
    return this.#words[row * rowWords + wordAt.state]! >>> natureShift;
  }

  setHints(row: number, nature: number, device: number, address: number): void {
    const [words, at] = [this.#words, row * rowWords];
    words[at + wordAt.device] = device;
    words[at + wordAt.address] = address;
    words[at + wordAt.state] = (words[at + wordAt.state]! & 0xff) | (nature << natureShift);
  }

  /** The first link of what it is made of; −1: none. `LotLinks` owns it. */
  sourceOf(row: number): number {
    return this.#words[row * rowWords + wordAt.source]!;
  }

  setSource(row: number, link: number): void {
    this.#words[row * rowWords + wordAt.source] = link;
  }

  /** The newest link of what is paid out of what it brought; −1: none. `LotLinks` owns it. */
  payingOf(row: number): number {
    return this.#words[row * rowWords + wordAt.paying]!;
  }

  setPaying(row: number, link: number): void {
    this.#words[row * rowWords + wordAt.paying] = link;
  }

  /** Place in a list of work; −1: it is in none. */
  workAtOf(row: number): number {
    return this.#workAt[row]!;
  }

  setWorkAt(row: number, place: number): void {
    this.#workAt[row] = place;
  }

  /** Between messages: no list of work is under way. */
  save(image: Image): void {
    image.putColumn('words', this.#words, this.#end * rowWords);
    if (this.#seq !== null) image.putColumn('seq', this.#seq, this.#end);
    if (this.#balances !== null) image.putColumn('balances', this.#balances, this.#end * 2);
    this.#freed.save(image, 'freed');
  }

  load(image: Image): void {
    this.#end = image.lengthOf('words') / rowWords;
    this.#words = image.column('words', Int32Array, roomFor(rowWords, 1024));
    this.#doubles = new Float64Array(this.#words.buffer);
    const rowsMax = this.#words.length / rowWords;
    this.#workAt = new Int32Array(rowsMax).fill(-1);
    this.#seq = image.has('seq') ? image.column('seq', Float64Array, () => rowsMax) : null;
    this.#balances = image.has('balances') ? image.column('balances', Float64Array, () => rowsMax * 2) : null;
    this.#balances?.fill(-1, this.#end * 2);
    this.#freed.load(image, 'freed');
  }

  #grow(): void {
    this.#doubles = roomier(this.#doubles, this.#doubles.length * 2);
    this.#words = wordsOf(this.#doubles);
    const workAt = new Int32Array(this.#workAt.length * 2).fill(-1);
    workAt.set(this.#workAt);
    this.#workAt = workAt;
    const wider = (column: Float64Array | null, empty: number): Float64Array | null => {
      if (column === null) return null;
      const wide = new Float64Array(column.length * 2).fill(empty);
      wide.set(column);
      return wide;
    };
    this.#seq = wider(this.#seq, 0);
    this.#balances = wider(this.#balances, -1);
  }
}
