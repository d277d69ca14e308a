import { type AccountId, type AssetCode, assets, type Side, type TransferRecord } from '@weir/model';
import { encodeText, type TextList, TextListWriter } from './text-list.js';

/**
 * Columns of records: a row is one record of a feed. `creditTime` is the record's, or its `time`, which means the same
 * (trace §1, canonical bytes). A balance that was not given is −1. `asset` and `side` are places in `assetCodes` and
 * `sides`.
 */
export interface RecordColumns {
  readonly time: Float64Array;
  readonly creditTime: Float64Array;
  readonly seq: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly asset: Uint8Array;
  readonly side: Uint8Array;
  readonly amount: Float64Array;
  readonly balanceFrom: Float64Array;
  readonly balanceTo: Float64Array;
}

export const assetCodes: readonly AssetCode[] = assets().map(({ code }) => code);
export const sides: readonly (Side | null)[] = [null, 'debit', 'credit'];
/** A record's place in `sides`. */
export const sideAt = { whole: 0, debit: 1, credit: 2 } as const;

/**
 * A piece of a feed: some records, their ids in the same order, and the accounts that its writer met for the first
 * time. `from` and `to` are the writer's own numbers. Plain data, so that it may cross to another thread.
 */
export interface RecordBlock {
  readonly count: number;
  readonly columns: RecordColumns;
  readonly ids: TextList;
  readonly newAccounts: TextList;
}

/** Room for so many rows. @param old columns whose rows come first */
export const recordColumns = (rows: number, old?: RecordColumns): RecordColumns => {
  const columns = {
    time: new Float64Array(rows),
    creditTime: new Float64Array(rows),
    seq: new Float64Array(rows),
    from: new Int32Array(rows),
    to: new Int32Array(rows),
    asset: new Uint8Array(rows),
    side: new Uint8Array(rows),
    amount: new Float64Array(rows),
    balanceFrom: new Float64Array(rows),
    balanceTo: new Float64Array(rows),
  };
  if (old !== undefined) copyRows(old, old.time.length, columns, 0);
  return columns;
};

const names: readonly (keyof RecordColumns)[] = [
  'time',
  'creditTime',
  'seq',
  'from',
  'to',
  'asset',
  'side',
  'amount',
  'balanceFrom',
  'balanceTo',
];

/** Copies the first `count` rows of `source` to `target`, from its row `at` on. */
export const copyRows = (source: RecordColumns, count: number, target: RecordColumns, at: number): void => {
  for (const name of names) target[name].set(source[name].subarray(0, count), at);
};

/** The numbers that a writer gives to accounts; the same account, the same number. */
export interface AccountNumbers {
  numberOf(account: AccountId): number;
  /** Accounts that got a number since this was last asked. */
  takeNew(): TextList;
}

/**
 * Puts records into blocks. Who has the fields of a record at hand as numbers writes `columns` at `count` itself, adds
 * the id to `ids`, and then says `next`.
 */
export class RecordBlockWriter {
  readonly #accounts: AccountNumbers;
  columns = recordColumns(1024);
  count = 0;
  readonly ids = new TextListWriter();

  constructor(accounts: AccountNumbers) {
    this.#accounts = accounts;
  }

  /** Ends a row that was written in place. */
  next(): void {
    this.count++;
    if (this.count === this.columns.time.length) this.columns = recordColumns(this.count * 2, this.columns);
  }

  add(record: TransferRecord): void {
    const { columns, count: row } = this;
    columns.time[row] = record.time;
    columns.creditTime[row] = record.creditTime ?? record.time;
    columns.seq[row] = record.seq;
    columns.from[row] = this.#accounts.numberOf(record.from);
    columns.to[row] = this.#accounts.numberOf(record.to);
    columns.asset[row] = assetCodes.indexOf(record.asset);
    columns.side[row] = sides.indexOf(record.side);
    columns.amount[row] = record.amount;
    columns.balanceFrom[row] = record.balanceFrom ?? -1;
    columns.balanceTo[row] = record.balanceTo ?? -1;
    this.ids.addText(encodeText(record.id));
    this.next();
  }

  /** Forgets the records so far. What numbers their accounts were given they keep. */
  discard(): void {
    this.count = 0;
    this.ids.finish();
  }

  /** The records so far; the writer begins a new block. */
  finish(): RecordBlock {
    const { columns, count } = this;
    // The next piece of a feed will be about as long.
    this.columns = recordColumns(Math.max(1024, count + (count >> 3)));
    this.count = 0;
    return { count, columns, ids: this.ids.finish(), newAccounts: this.#accounts.takeNew() };
  }
}

/** Account numbers for records that lie there as objects. */
export class AccountsByText implements AccountNumbers {
  readonly #numbers = new Map<AccountId, number>();
  readonly #fresh = new TextListWriter();

  numberOf(account: AccountId): number {
    let number = this.#numbers.get(account);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(account, number);
      this.#fresh.addText(encodeText(account));
    }
    return number;
  }

  takeNew(): TextList {
    return this.#fresh.finish();
  }
}
