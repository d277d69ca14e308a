import type { AccountId } from '@weir/model';
import type { AccountNames } from './account-names.js';
import { sortByInstant } from './instant-order.js';
import { assetCodes, type RecordColumns } from './record-block.js';
import type { TextNumbers } from './text-numbers.js';
import type { Transfer } from './transfer.js';

/** Names of a ledger's numbers. */
export interface LedgerTexts {
  readonly ids: TextNumbers;
  readonly accounts: AccountNames;
  /** The first row of an id, or −1. */
  rowOf(id: string): number;
}

interface Rows {
  readonly count: number;
  readonly columns: RecordColumns;
  readonly id: Int32Array;
}

/**
 * The transfers that stand, side by side and in order (by debit entry). A transfer is named by its place, from 0.
 * `creditTime` is −1 while the credit is unknown (its money is in flight), a balance that the feed did not give is −1;
 * `from` and `to` are numbers of `accounts`, `asset` a place in `assetCodes`.
 */
export class OrderedLedger {
  readonly count: number;
  readonly time: Float64Array;
  readonly creditTime: Float64Array;
  readonly seq: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly asset: Uint8Array;
  readonly amount: Float64Array;
  readonly balanceFrom: Float64Array;
  readonly balanceTo: Float64Array;
  readonly accounts: AccountNames;
  readonly #id: Int32Array;
  readonly #texts: LedgerTexts;
  /** By row as it came. */
  readonly #gone: Uint8Array;
  readonly #placeOfRow: Int32Array;

  /**
   * @param gone by row: 1 where it does not stand
   * @param asOf transfers debited later (milliseconds UTC) are left out; null: none are
   */
  constructor({ count, columns, id }: Rows, texts: LedgerTexts, gone: Uint8Array, asOf: number | null) {
    const { time, seq } = columns;
    const order = rowsThat(count, (row) => gone[row] === 0 && (asOf === null || time[row]! <= asOf));
    sortByInstant(order, time, (left, right) => seq[left]! - seq[right]! || texts.ids.compare(id[left]!, id[right]!));
    this.count = order.length;
    this.time = inOrder(time, order, new Float64Array(order.length));
    this.creditTime = inOrder(columns.creditTime, order, new Float64Array(order.length));
    this.seq = inOrder(seq, order, new Float64Array(order.length));
    this.from = inOrder(columns.from, order, new Int32Array(order.length));
    this.to = inOrder(columns.to, order, new Int32Array(order.length));
    this.asset = inOrder(columns.asset, order, new Uint8Array(order.length));
    this.amount = inOrder(columns.amount, order, new Float64Array(order.length));
    this.balanceFrom = inOrder(columns.balanceFrom, order, new Float64Array(order.length));
    this.balanceTo = inOrder(columns.balanceTo, order, new Float64Array(order.length));
    this.accounts = texts.accounts;
    this.#id = inOrder(id, order, new Int32Array(order.length));
    this.#texts = texts;
    this.#gone = gone;
    this.#placeOfRow = new Int32Array(count).fill(-1);
    for (let place = 0; place < order.length; place++) this.#placeOfRow[order[place]!] = place;
  }

  /** True where a transfer of this id stands, be it debited after the ledger's end. */
  knows(id: string): boolean {
    const row = this.#texts.rowOf(id);
    return row >= 0 && this.#gone[row] === 0;
  }

  /** Where the transfer of an id is, or −1. */
  find(id: string): number {
    const row = this.#texts.rowOf(id);
    return row < 0 ? -1 : this.#placeOfRow[row]!;
  }

  id(place: number): string {
    return this.#texts.ids.text(this.#id[place]!);
  }

  /** Orders transfers by the bytes of their ids. */
  compareIds(left: number, right: number): number {
    return this.#texts.ids.compare(this.#id[left]!, this.#id[right]!);
  }

  payer(place: number): AccountId {
    return this.accounts.name(this.from[place]!);
  }

  payee(place: number): AccountId {
    return this.accounts.name(this.to[place]!);
  }

  /** A transfer to the payer itself, or of nothing, makes no entries. Source: trace §2. */
  takesPart(place: number): boolean {
    return this.amount[place]! > 0 && this.from[place] !== this.to[place];
  }

  /** True where the credit has come by `asOf` (milliseconds UTC; null: ever). */
  creditKnown(place: number, asOf: number | null): boolean {
    const creditTime = this.creditTime[place]!;
    return creditTime >= 0 && (asOf === null || creditTime <= asOf);
  }

  /** All of them as objects, in order. */
  transfers(): Transfer[] {
    return Array.from({ length: this.count }, (_, place) => this.transfer(place));
  }

  transfer(place: number): Transfer {
    const orNull = (value: number): number | null => (value < 0 ? null : value);
    return {
      id: this.id(place),
      time: this.time[place]!,
      seq: this.seq[place]!,
      creditTime: orNull(this.creditTime[place]!),
      from: this.payer(place),
      to: this.payee(place),
      asset: assetCodes[this.asset[place]!]!,
      amount: this.amount[place]!,
      balanceFrom: orNull(this.balanceFrom[place]!),
      balanceTo: orNull(this.balanceTo[place]!),
    };
  }
}

const rowsThat = (count: number, stands: (row: number) => boolean): Int32Array => {
  const rows = new Int32Array(count);
  let found = 0;
  for (let row = 0; row < count; row++) if (stands(row)) rows[found++] = row;
  return rows.subarray(0, found);
};

const inOrder = <T extends Float64Array | Int32Array | Uint8Array>(column: T, order: Int32Array, target: T): T => {
  for (let place = 0; place < order.length; place++) target[place] = column[order[place]!]!;
  return target;
};
