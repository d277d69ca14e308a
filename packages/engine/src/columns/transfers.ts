/** Flags of a transfer. */
export const transferFlags = {
  /** More than one content came, or a half, or only a void: what stands is kept as objects beside the columns. */
  manifold: 1,
  free: 2,
  /** It hangs on others in the minute until which its plain record is kept. */
  chained: 4,
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
} as const;

const shaWords = 8;

/**
 * The transfers that may still change, in columns. Times in milliseconds UTC, amounts in minor units; −1 stands for a
 * credit instant or balance that is not known. Numbers of freed transfers are given out again, the last one first, so
 * that neighbours in time are neighbours in memory.
 */
export class Transfers {
  time: Float64Array;
  creditTime: Float64Array;
  seq: Float64Array;
  amount: Float64Array;
  balanceFrom: Float64Array;
  balanceTo: Float64Array;
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
  #capacity: number;
  #end = 0;
  #free = -1;
  #live = 0;

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.time = new Float64Array(capacity);
    this.creditTime = new Float64Array(capacity);
    this.seq = new Float64Array(capacity);
    this.amount = new Float64Array(capacity);
    this.balanceFrom = new Float64Array(capacity);
    this.balanceTo = new Float64Array(capacity);
    this.text = new Int32Array(capacity);
    this.hash = new Int32Array(capacity);
    this.from = new Int32Array(capacity);
    this.to = new Int32Array(capacity);
    this.lot = new Int32Array(capacity);
    this.link = new Int32Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.stream = new Uint16Array(capacity);
    this.offset = new Float64Array(capacity);
    this.messageTime = new Float64Array(capacity);
    this.sha256 = new Int32Array(capacity * shaWords);
    this.previous = new Int32Array(capacity * 2);
    this.next = new Int32Array(capacity * 2);
    this.chain = new Int32Array(capacity * 2);
    this.entry = new Uint16Array(capacity * 2);
  }

  get count(): number {
    return this.#live;
  }

  /** Numbers given out so far are below this. */
  get end(): number {
    return this.#end;
  }

  get heldBytes(): number {
    return this.#columns().reduce((sum, column) => sum + column.byteLength, 0);
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

  #columns(): (Float64Array | Int32Array | Uint8Array | Uint16Array)[] {
    return [
      ...[this.time, this.creditTime, this.seq, this.amount, this.balanceFrom, this.balanceTo],
      ...[this.text, this.hash, this.from, this.to, this.lot, this.link, this.flags],
      ...[this.stream, this.offset, this.messageTime, this.sha256],
      ...[this.previous, this.next, this.chain, this.entry],
    ];
  }

  #grow(): void {
    this.#capacity *= 2;
    const doubled = <Column extends Float64Array | Int32Array | Uint8Array | Uint16Array>(old: Column): Column => {
      const column = new (old.constructor as new (length: number) => Column)(old.length * 2);
      column.set(old);
      return column;
    };
    this.time = doubled(this.time);
    this.creditTime = doubled(this.creditTime);
    this.seq = doubled(this.seq);
    this.amount = doubled(this.amount);
    this.balanceFrom = doubled(this.balanceFrom);
    this.balanceTo = doubled(this.balanceTo);
    this.text = doubled(this.text);
    this.hash = doubled(this.hash);
    this.from = doubled(this.from);
    this.to = doubled(this.to);
    this.lot = doubled(this.lot);
    this.link = doubled(this.link);
    this.flags = doubled(this.flags);
    this.stream = doubled(this.stream);
    this.offset = doubled(this.offset);
    this.messageTime = doubled(this.messageTime);
    this.sha256 = doubled(this.sha256);
    this.previous = doubled(this.previous);
    this.next = doubled(this.next);
    this.chain = doubled(this.chain);
    this.entry = doubled(this.entry);
  }
}
