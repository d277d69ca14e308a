import type { OrderedLedger } from './ordered-ledger.js';
import { AccountsByText, RecordBlockWriter } from './record-block.js';
import { RecordRows } from './record-rows.js';
import type { Transfer } from './transfer.js';

/**
 * The ledger of transfers that lie there as objects, no two of one id.
 * @param asOf transfers debited later than this instant (milliseconds UTC) are left out; null: none are
 */
export const ledgerOf = (transfers: readonly Transfer[], asOf: number | null): OrderedLedger => {
  const writer = new RecordBlockWriter(new AccountsByText());
  // A transfer whose credit is unknown is what a lone debit half says.
  for (const transfer of transfers) writer.add({ ...transfer, side: transfer.creditTime === null ? 'debit' : null });
  const rows = new RecordRows();
  rows.source()(writer.finish());
  return rows.settle([], asOf).ledger;
};
