import { newestSchema } from '../published-schemas.js';
import { DataWriter } from './data-writer.js';

/** A bank transfer as the schema has it. Times in milliseconds UTC, amounts in minor units; left out is null. */
export interface BankTransfer {
  readonly id: string;
  readonly time: number;
  readonly seq?: number;
  readonly creditTime?: number | null;
  readonly side?: 'debit' | 'credit' | null;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: number;
  readonly balanceFrom?: number | null;
  readonly balanceTo?: number | null;
  readonly channel?: string | null;
  readonly device?: string | null;
  readonly ip?: string | null;
  readonly fromName?: string | null;
  readonly toName?: string | null;
  readonly memo?: string | null;
  readonly purpose?: string | null;
  readonly terminal?: string | null;
  readonly merchant?: string | null;
  readonly cancellableUntil?: number | null;
  readonly ref?: string | null;
}

/** The version of `bank.transfers.v1/transfer` whose fields this file writes, one after another. */
const version = 1;

/**
 * Writes bank transfers with our schema, field by field and without an object in between: about a microsecond each. It
 * checks nothing: whole numbers must be from 0 to 2^53 − 1, texts well-formed. `MessageEncoder` checks.
 */
export class TransferEncoder {
  readonly #head: Buffer;
  readonly #data = new DataWriter();

  /** @param head what stands before the data: `singleObjectHead` of the schema, or `confluentHead` of its id */
  constructor(head: Buffer) {
    if (newestSchema('transfer').version !== version) throw new RangeError('the schema of transfers has grown');
    this.#head = head;
  }

  /** One message's value, a buffer of its own. */
  encode(transfer: BankTransfer): Buffer {
    const data = this.#data;
    data.begin(this.#head);
    data.text(transfer.id);
    data.whole(transfer.time);
    data.whole(transfer.seq ?? 0);
    data.wholeOrNull(transfer.creditTime);
    data.wholeOrNull(transfer.side === 'debit' ? 0 : transfer.side === 'credit' ? 1 : null);
    data.text(transfer.from);
    data.text(transfer.to);
    data.text(transfer.asset);
    data.whole(transfer.amount);
    data.wholeOrNull(transfer.balanceFrom);
    data.wholeOrNull(transfer.balanceTo);
    data.textOrNull(transfer.channel);
    data.textOrNull(transfer.device);
    data.textOrNull(transfer.ip);
    data.textOrNull(transfer.fromName);
    data.textOrNull(transfer.toName);
    data.textOrNull(transfer.memo);
    data.textOrNull(transfer.purpose);
    data.textOrNull(transfer.terminal);
    data.textOrNull(transfer.merchant);
    data.wholeOrNull(transfer.cancellableUntil);
    data.textOrNull(transfer.ref);
    return data.finish();
  }
}
