import type { Column, Image } from './image.js';

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

const shaWords = 8;

/** Every column: what its numbers are, and how many a transfer has. */
const columns = {
  time: [Float64Array, 1],
  creditTime: [Float64Array, 1],
  amount: [Float64Array, 1],
  seen: [Float64Array, 1],
  text: [Int32Array, 1],
  hash: [Int32Array, 1],
  from: [Int32Array, 1],
  to: [Int32Array, 1],
  lot: [Int32Array, 1],
  link: [Int32Array, 1],
  flags: [Uint8Array, 1],
  nature: [Uint8Array, 1],
  stream: [Uint16Array, 1],
  offset: [Float64Array, 1],
  messageTime: [Float64Array, 1],
  sha256: [Int32Array, shaWords],
  previous: [Int32Array, 2],
  next: [Int32Array, 2],
  chain: [Int32Array, 2],
  entry: [Uint16Array, 2],
} as const;

type ColumnName = keyof typeof columns;
const names = Object.keys(columns) as ColumnName[];

/**
 * The transfers that may still change, in columns. Times in milliseconds UTC, amounts in minor units; −1 stands for a
 * credit instant that is not known. Numbers of freed transfers are given out again, the last one first, so
 * that neighbours in time are neighbours in memory.
 */
export class Transfers {
  time: Float64Array;
  creditTime: Float64Array;
  amount: Float64Array;
  /** B of trace §4 before its debit, which `SeenBalances` owns. */
  seen: Float64Array;
  /** The id's text, and its hash. */
  text: Int32Array;
  hash: Int32Array;
  /** Pockets. */
  from: Int32Array;
  to: Int32Array;
  /** The lot of its credit; −1: none. */
  lot: Int32Array;
  /** The next transfer of the same minute, or the next free one. */
  link: Int32Array;
  flags: Uint8Array;
  /** Place in `transferNatures`. */
  nature: Uint8Array;
  /** The raw message: stream (topic and partition), offset, broker time, SHA-256. */
  stream: Uint16Array;
  offset: Float64Array;
  messageTime: Float64Array;
  sha256: Int32Array;
  /** By entry: its neighbours in its pocket's list, and what it did. */
  previous: Int32Array;
  next: Int32Array;
  chain: Int32Array;
  entry: Uint16Array;
  /** Columns that many feeds never need: there from the first transfer on that does. Balances are by entry. */
  #seq: Float64Array | null = null;
  #balance: Float64Array | null = null;
  #capacity: number;
  #end = 0;
  #free = -1;
  #live = 0;

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    const made = (name: ColumnName): Column => new columns[name][0](capacity * columns[name][1]);
    this.time = made('time') as Float64Array;
    this.creditTime = made('creditTime') as Float64Array;
    this.amount = made('amount') as Float64Array;
    this.seen = made('seen') as Float64Array;
    this.text = made('text') as Int32Array;
    this.hash = made('hash') as Int32Array;
    this.from = made('from') as Int32Array;
    this.to = made('to') as Int32Array;
    this.lot = made('lot') as Int32Array;
    this.link = made('link') as Int32Array;
    this.flags = made('flags') as Uint8Array;
    this.nature = made('nature') as Uint8Array;
    this.stream = made('stream') as Uint16Array;
    this.offset = made('offset') as Float64Array;
    this.messageTime = made('messageTime') as Float64Array;
    this.sha256 = made('sha256') as Int32Array;
    this.previous = made('previous') as Int32Array;
    this.next = made('next') as Int32Array;
    this.chain = made('chain') as Int32Array;
    this.entry = made('entry') as Uint16Array;
  }

  get count(): number {
    return this.#live;
  }

  /** Numbers given out so far are below this. */
  get end(): number {
    return this.#end;
  }

  get usedBytes(): number {
    const each = names.reduce((sum, name) => sum + columns[name][1] * this[name].BYTES_PER_ELEMENT, 0);
    return this.#live * (each + (this.#seq === null ? 0 : 8) + (this.#balance === null ? 0 : 16));
  }

  get heldBytes(): number {
    const seldom = (this.#seq?.byteLength ?? 0) + (this.#balance?.byteLength ?? 0);
    return names.reduce((sum, name) => sum + this[name].byteLength, seldom);
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

  /** A transfer without anything but its number. */
  add(): number {
    let transfer = this.#free;
    if (transfer >= 0) this.#free = this.link[transfer]!;
    else {
      transfer = this.#end++;
      if (this.#end > this.#capacity) this.#grow();
    }
    this.flags[transfer] = 0;
    this.nature[transfer] = 0;
    this.lot[transfer] = -1;
    this.link[transfer] = -1;
    const debit = transfer * 2;
    this.entry[debit] = 0;
    this.entry[debit + 1] = 0;
    this.chain[debit] = -1;
    this.chain[debit + 1] = -1;
    this.#live++;
    return transfer;
  }

  free(transfer: number): void {
    this.flags[transfer] = transferFlags.free;
    this.link[transfer] = this.#free;
    this.#free = transfer;
    this.#live--;
  }

  save(image: Image): void {
    for (const name of names) image.putColumn(name, this[name], this.#end * columns[name][1]);
    if (this.#seq !== null) image.putColumn('seq', this.#seq, this.#end);
    if (this.#balance !== null) image.putColumn('balance', this.#balance, this.#end * 2);
    image.put('counts', [this.#end, this.#free, this.#live]);
  }

  load(image: Image): void {
    [this.#end, this.#free, this.#live] = image.value<[number, number, number]>('counts');
    this.#capacity = Math.max(1024, Math.ceil(this.#end * 1.25));
    for (const name of names) {
      const [kind, each] = columns[name];
      this.#set(
        name,
        image.column(name, kind as new (length: number) => Column, () => this.#capacity * each),
      );
    }
    if (image.has('seq')) this.#seq = image.column('seq', Float64Array, () => this.#capacity);
    if (image.has('balance')) this.#balance = image.column('balance', Float64Array, () => this.#capacity * 2);
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const name of names) {
      const old = this[name];
      const column = new columns[name][0](old.length * 2);
      column.set(old);
      this.#set(name, column);
    }
    this.#seq = this.#seq === null ? null : doubled(this.#seq);
    this.#balance = this.#balance === null ? null : doubled(this.#balance);
  }

  #set(name: ColumnName, column: Column): void {
    (this as Record<ColumnName, Column>)[name] = column;
  }
}

const doubled = (old: Float64Array): Float64Array => {
  const column = new Float64Array(old.length * 2);
  column.set(old);
  return column;
};
