import type { AccountId, AssetCode } from '@weir/model';
import type { TransferFacts } from '../../questions/port.js';
import { type WholeText, wholeOf } from '../values.js';

/** What a row of flows or of credits says of its transfer, its instant aside. */
export interface TransferRow {
  readonly id: string;
  readonly seq: WholeText;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: WholeText;
}

export const transferColumns = 'id, seq, `from`, `to`, asset, amount';

export const factsOf = (row: TransferRow, time: number, creditTime: number | null): TransferFacts => ({
  id: row.id,
  time,
  creditTime,
  seq: wholeOf(row.seq),
  from: row.from as AccountId,
  to: row.to as AccountId,
  asset: row.asset as AssetCode,
  amount: wholeOf(row.amount),
});
