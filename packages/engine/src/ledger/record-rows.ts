import { canonicalContent, type TransferRecord } from '@weir/model';
import { AccountNames } from './account-names.js';
import { OrderedLedger } from './ordered-ledger.js';
import {
  assetCodes,
  copyRows,
  type RecordBlock,
  type RecordColumns,
  recordColumns,
  sideAt,
  sides,
} from './record-block.js';
import { encodeText, type TextList } from './text-list.js';
import { TextNumbers } from './text-numbers.js';
import { settleIdentity, type Transfer } from './transfer.js';

/** Takes the blocks of one writer, in the order in which it made them. */
export type TakeBlock = (block: RecordBlock) => void;

/** What came of the records of a feed. Rows are in the order in which the records came. */
export interface SettledRows {
  /** Rows whose content was refused: `CONFLICTING_DUPLICATE`. Those of one id together, ids by their first row. */
  readonly refused: readonly number[];
  /** When the transfers that voids removed were debited, milliseconds UTC. */
  readonly voidedTimes: readonly number[];
}

/**
 * All records of a feed, a row each, and what stands of them. A record costs some 70 bytes and its texts, and no
 * object: only of an id that came with different contents are there objects for as long as it is settled.
 */
export class RecordRows {
  readonly #accounts = new AccountNames();
  readonly #ids = new TextNumbers();
  #columns: RecordColumns;
  /** Of each row the number of its id, and of each id the row it came with first. */
  #id: Int32Array;
  #firstRow: Int32Array;
  #count = 0;
  /** Of a row whose id came again: the latest such row; else 0 (row 0 is no repetition). Null while none did. */
  #latest: Int32Array | null = null;
  /** Of a row that repeats an id: the row of it before. */
  #earlier = new Int32Array(0);

  /** @param room for so many rows; for more it grows, which means copying all that is there */
  constructor(room = 1024) {
    this.#columns = recordColumns(room);
    this.#id = new Int32Array(room);
    this.#firstRow = new Int32Array(room);
  }

  get count(): number {
    return this.#count;
  }

  /** For each writer of blocks one: it knows which accounts the writer's numbers name. */
  source(): TakeBlock {
    let numbers = new Int32Array(1024);
    let known = 0;
    return (block) => {
      const fresh = this.#accounts.addAll(block.newAccounts);
      if (known + fresh.length > numbers.length) {
        const wider = new Int32Array(Math.max(numbers.length * 2, known + fresh.length));
        wider.set(numbers);
        numbers = wider;
      }
      numbers.set(fresh, known);
      known += fresh.length;
      this.#take(block, numbers);
    };
  }

  #take({ count, columns, ids }: RecordBlock, numbers: Int32Array): void {
    const at = this.#count;
    if (at + count > this.#id.length) this.#grow(at + count);
    copyRows(columns, count, this.#columns, at);
    const { from, to } = this.#columns;
    for (let row = at; row < at + count; row++) {
      from[row] = numbers[from[row]!]!;
      to[row] = numbers[to[row]!]!;
    }
    this.#count += count;
    this.#takeIds(ids, at);
  }

  #takeIds({ count, bytes, ends, hashes }: TextList, at: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const texts = this.#ids;
    let start = 0;
    for (let index = 0; index < count; index++) {
      if (index % warmAhead === 0) texts.warm(hashes, index, Math.min(count, index + warmAhead));
      const end = ends[index]!;
      const hash = hashes[index]!;
      const row = at + index;
      const known = texts.find(view, start, end - start, hash);
      if (known < 0) {
        const id = texts.add(view, start, end - start, hash);
        this.#id[row] = id;
        this.#firstRow[id] = row;
      } else {
        this.#id[row] = known;
        this.#repeats(this.#firstRow[known]!, row);
      }
      start = end;
    }
  }

  #repeats(first: number, row: number): void {
    if (this.#latest === null) {
      this.#latest = new Int32Array(this.#id.length);
      this.#earlier = new Int32Array(this.#id.length);
    }
    this.#earlier[row] = this.#latest[first] === 0 ? first : this.#latest[first]!;
    this.#latest[first] = row;
  }

  #grow(rows: number): void {
    const room = Math.max(this.#id.length * 2, rows);
    this.#columns = recordColumns(room, this.#columns);
    this.#id = widened(this.#id, room);
    this.#firstRow = widened(this.#firstRow, room);
    if (this.#latest !== null) {
      this.#latest = widened(this.#latest, room);
      this.#earlier = widened(this.#earlier, room);
    }
  }

  /**
   * Joins halves and duplicates, takes out what `voids` name, and puts the rest in order. Ends the rows: their room
   * becomes the ledger's.
   * @param asOf transfers debited later than this instant (milliseconds UTC) are left out; null: none are
   */
  settle(voids: Iterable<string>, asOf: number | null): SettledRows & { readonly ledger: OrderedLedger } {
    const gone = new Uint8Array(this.#count);
    const refused: number[] = [];
    for (let row = 0; row < this.#count; row++) {
      if (gone[row] !== 0) continue;
      const latest = this.#latest === null ? 0 : this.#latest[row]!;
      if (latest !== 0) this.#settleRows(this.#rowsOf(row, latest), gone, refused);
      else this.#settleLone(row);
    }
    const voidedTimes: number[] = [];
    for (const id of voids) {
      const row = this.#find(id);
      if (row < 0 || gone[row] !== 0) continue;
      gone[row] = 1;
      voidedTimes.push(this.#columns.time[row]!);
    }
    const rows = { count: this.#count, columns: this.#columns, id: this.#id };
    const texts = { ids: this.#ids, accounts: this.#accounts, rowOf: (id: string) => this.#find(id) };
    return { refused, voidedTimes, ledger: new OrderedLedger(rows, texts, gone, asOf) };
  }

  #find(id: string): number {
    const { view, length, hash } = encodeText(id);
    const number = this.#ids.find(view, 0, length, hash);
    return number < 0 ? -1 : this.#firstRow[number]!;
  }

  #rowsOf(first: number, latest: number): number[] {
    const rows = [];
    for (let row = latest; row !== first; row = this.#earlier[row]!) rows.push(row);
    rows.push(first);
    return rows.reverse();
  }

  /** The rows of one id become its first row. */
  #settleRows(rows: readonly number[], gone: Uint8Array, refused: number[]): void {
    const first = rows[0]!;
    for (const row of rows) if (row !== first) gone[row] = 1;
    // Feeds send again what they have sent: most often nothing is to be settled.
    if (rows.every((row) => this.#same(first, row))) {
      this.#settleLone(first);
      return;
    }
    if (rows.length === 2 && this.#areHalves(rows[0]!, rows[1]!)) {
      const debit = this.#columns.side[first] === sideAt.debit ? rows[0]! : rows[1]!;
      this.#joinHalves(first, debit, debit === first ? rows[1]! : first);
      return;
    }
    const records = rows.map((row) => this.#record(row));
    const settled = settleIdentity(records);
    for (const [index, row] of rows.entries()) {
      if (settled.refused.has(canonicalContent(records[index]!))) refused.push(row);
    }
    this.#put(first, settled.transfer);
  }

  #same(left: number, right: number): boolean {
    const { time, creditTime, seq, side, balanceFrom, balanceTo } = this.#columns;
    return (
      time[left] === time[right] &&
      creditTime[left] === creditTime[right] &&
      seq[left] === seq[right] &&
      side[left] === side[right] &&
      balanceFrom[left] === balanceFrom[right] &&
      balanceTo[left] === balanceTo[right] &&
      this.#agree(left, right)
    );
  }

  #agree(left: number, right: number): boolean {
    const { from, to, asset, amount } = this.#columns;
    return (
      from[left] === from[right] &&
      to[left] === to[right] &&
      asset[left] === asset[right] &&
      amount[left] === amount[right]
    );
  }

  #areHalves(left: number, right: number): boolean {
    const { side } = this.#columns;
    return (
      side[left] !== side[right] &&
      side[left] !== sideAt.whole &&
      side[right] !== sideAt.whole &&
      this.#agree(left, right)
    );
  }

  /** What `settleIdentity` makes of a debit and a credit half that agree, without the objects. */
  #joinHalves(row: number, debit: number, credit: number): void {
    const { time, creditTime, seq, balanceFrom, balanceTo } = this.#columns;
    const creditedAt = Math.max(creditTime[credit]!, time[debit]!);
    const [debitedAt, debitSeq] = [time[debit]!, seq[debit]!];
    const [before, after] = [balanceFrom[debit]!, balanceTo[credit]!];
    time[row] = debitedAt;
    seq[row] = debitSeq;
    creditTime[row] = creditedAt;
    balanceFrom[row] = before;
    balanceTo[row] = after;
  }

  /** What `settleIdentity` makes of one record, without the object. */
  #settleLone(row: number): void {
    const { time, creditTime, side, balanceFrom, balanceTo } = this.#columns;
    if (side[row] === sideAt.whole) return;
    if (side[row] === sideAt.debit) {
      creditTime[row] = -1;
      balanceTo[row] = -1;
    } else {
      creditTime[row] = Math.max(creditTime[row]!, time[row]!);
      balanceFrom[row] = -1;
    }
  }

  #record(row: number): TransferRecord {
    const columns = this.#columns;
    return {
      id: this.#ids.text(this.#id[row]!),
      time: columns.time[row]!,
      seq: columns.seq[row]!,
      creditTime: columns.creditTime[row]!,
      side: sides[columns.side[row]!]!,
      from: this.#accounts.name(columns.from[row]!),
      to: this.#accounts.name(columns.to[row]!),
      asset: assetCodes[columns.asset[row]!]!,
      amount: columns.amount[row]!,
      balanceFrom: given(columns.balanceFrom, row),
      balanceTo: given(columns.balanceTo, row),
    };
  }

  #put(row: number, transfer: Transfer): void {
    const columns = this.#columns;
    columns.time[row] = transfer.time;
    columns.seq[row] = transfer.seq;
    columns.creditTime[row] = transfer.creditTime ?? -1;
    columns.from[row] = this.#accounts.find(transfer.from);
    columns.to[row] = this.#accounts.find(transfer.to);
    columns.asset[row] = assetCodes.indexOf(transfer.asset);
    columns.amount[row] = transfer.amount;
    columns.balanceFrom[row] = transfer.balanceFrom ?? -1;
    columns.balanceTo[row] = transfer.balanceTo ?? -1;
  }
}

/** Ids that are looked up together. */
const warmAhead = 64;

const given = (balances: Float64Array, row: number): number | null => (balances[row]! < 0 ? null : balances[row]!);

const widened = (old: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(length);
  wider.set(old);
  return wider;
};
