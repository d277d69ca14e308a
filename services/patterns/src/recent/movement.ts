import type { Transfer } from '@weir/engine';
import { compareBytes, type TransferHints, transferNatures } from '@weir/model';

/** A transfer as it stands, with what its feed told of it. Times in milliseconds UTC, amounts in minor units. */
export interface Movement extends Transfer, TransferHints {}

/** Whether two are the same in every field. */
export const isSameMovement = (left: Movement, right: Movement): boolean =>
  left === right || (Object.keys(left) as (keyof Movement)[]).every((name) => left[name] === right[name]);

/** A movement whose credit is known. */
export interface Arrived extends Movement {
  readonly creditTime: number;
}

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

const leftOutNatures = Uint8Array.from(transferNatures, (nature) => (isLeftOut({ nature }) ? 1 : 0));
const shapelessNatures = Uint8Array.from(transferNatures, (nature) => (isOfNoShape({ nature }) ? 1 : 0));

/** As `isLeftOut`, of a place in `transferNatures`. */
export const isLeftOutNature = (nature: number): boolean => leftOutNatures[nature] === 1;
/** As `isOfNoShape`, of a place in `transferNatures`. */
export const isOfNoShapeNature = (nature: number): boolean => shapelessNatures[nature] === 1;
