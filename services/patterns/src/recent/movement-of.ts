import type { Transfer } from '@weir/engine';
import { type AccountId, assets, type TransferHints, transferNatures } from '@weir/model';
import type { Movement } from './movement.js';
import type { RecentTransfers } from './recent-transfers.js';

const orNull = (value: number): number | null => (value < 0 ? null : value);

/** The transfer of a row, made as an object. */
export const movementOf = (
  { ids, rows, pockets, places }: Pick<RecentTransfers, 'ids' | 'rows' | 'pockets' | 'places'>,
  row: number,
): Movement => {
  const [device, address] = [rows.deviceOf(row), rows.addressOf(row)];
  const transfer: Transfer = {
    id: ids.textOf(row),
    time: rows.timeOf(row),
    seq: rows.seqOf(row),
    creditTime: orNull(rows.creditTimeOf(row)),
    from: pockets.accountOf(rows.fromOf(row)) as AccountId,
    to: pockets.accountOf(rows.toOf(row)) as AccountId,
    asset: assets()[pockets.assetOf(rows.fromOf(row))]!.code,
    amount: rows.amountOf(row),
    balanceFrom: orNull(rows.balanceFromOf(row)),
    balanceTo: orNull(rows.balanceToOf(row)),
  };
  const hints: TransferHints = {
    nature: transferNatures[rows.natureOf(row)]!,
    device: device < 0 ? null : places.textOf(device),
    address: address === -1 ? null : places.textOf(address),
  };
  return { ...transfer, ...hints };
};
