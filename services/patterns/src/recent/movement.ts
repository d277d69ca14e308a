import type { Transfer } from '@weir/engine';
import { compareBytes, type TransferHints } from '@weir/model';

/** A transfer as it stands, with what its feed told of it. Times in milliseconds UTC, amounts in minor units. */
export interface Movement extends Transfer, TransferHints {}

/** Written out: it is made for every transfer. */
export const movementOf = (transfer: Transfer, { nature, device, address }: TransferHints): Movement => ({
  id: transfer.id,
  time: transfer.time,
  seq: transfer.seq,
  creditTime: transfer.creditTime,
  from: transfer.from,
  to: transfer.to,
  asset: transfer.asset,
  amount: transfer.amount,
  balanceFrom: transfer.balanceFrom,
  balanceTo: transfer.balanceTo,
  nature,
  device,
  address,
});

/** Whether nothing of a transfer is otherwise, whatever its feed told of it besides. */
export const isSameTransfer = (left: Transfer, right: Transfer): boolean =>
  left.time === right.time &&
  left.seq === right.seq &&
  left.creditTime === right.creditTime &&
  left.amount === right.amount &&
  left.from === right.from &&
  left.to === right.to &&
  left.asset === right.asset &&
  left.balanceFrom === right.balanceFrom &&
  left.balanceTo === right.balanceTo;

/** A movement whose credit is known. */
export interface Arrived extends Movement {
  readonly creditTime: number;
}

export const hasArrived = (movement: Movement): movement is Arrived => movement.creditTime !== null;

/** The instant of the last that is known of it. */
export const latestInstant = ({ time, creditTime }: Pick<Transfer, 'time' | 'creditTime'>): number =>
  Math.max(time, creditTime ?? time);

/** Money that came with `before` can have gone with `after`. Instants of one moment are given the benefit of the doubt. */
export const canFund = (before: Movement, after: Movement): boolean =>
  before.id !== after.id && before.creditTime !== null && before.creditTime <= after.time;

export const byDebit = (left: Movement, right: Movement): number =>
  left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);

export const byCredit = (left: Arrived, right: Arrived): number =>
  left.creditTime - right.creditTime || left.seq - right.seq || compareBytes(left.id, right.id);

/**
 * Kinds of payment that ordinary life explains: trace §6 leaves them out where the feed names them; a refund too, since
 * money that goes back where it came from makes cycles of its own.
 */
const leftOut: ReadonlySet<string> = new Set(['own-name', 'payroll', 'loan', 'fund', 'refund']);
export const isLeftOut = ({ nature }: Pick<TransferHints, 'nature'>): boolean => leftOut.has(nature);

/** Shops share their customers and their suppliers, which looks like every shape there is: purchases are part of none. */
export const isOfNoShape = (hints: Pick<TransferHints, 'nature'>): boolean =>
  hints.nature === 'merchant' || isLeftOut(hints);
