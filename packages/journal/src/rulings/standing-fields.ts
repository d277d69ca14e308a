import type { Transfer } from '@weir/engine';
import { settleIdentity } from '@weir/engine/identity';
import { type TransferRecord, WeirError } from '@weir/model';
import type { StandingFields } from './ruling.js';

/** In the order of their bits in a frame: those that a half has of the other half come first. */
export const fieldNames = [
  'time',
  'seq',
  'creditTime',
  'balanceFrom',
  'balanceTo',
  'amount',
  'from',
  'to',
  'asset',
] as const satisfies readonly (keyof StandingFields)[];

/** What stands of an id, as far as it is not what the record says alone. @param record null: a void */
export const fieldsBut = (record: TransferRecord | null, now: Transfer | null): Partial<StandingFields> | null => {
  if (now === null) return null;
  const said = record === null ? null : settleIdentity([record]).transfer;
  const fields = fieldNames.filter((name) => said === null || said[name] !== now[name]);
  return Object.fromEntries(fields.map((name) => [name, now[name]]));
};

/**
 * The transfer that a ruling says stands. @param said what the record says alone; null: a void
 * @throws {WeirError} `FOLD_INVARIANT` where a void's ruling leaves fields out
 */
export const transferBut = (
  id: string,
  said: StandingFields | null,
  but: Partial<StandingFields> | null,
): Transfer | null => {
  if (but === null) return null;
  if (said === null && fieldNames.some((name) => but[name] === undefined)) {
    throw new WeirError('FOLD_INVARIANT', `a ruling on the void of ${id} does not say all that stands`);
  }
  return { id, ...(said as StandingFields), ...but };
};
