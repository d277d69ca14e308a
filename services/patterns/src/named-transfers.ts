import type { Transfer } from '@weir/engine';
import { type Ruling, recordKinds, recordSides, type ScannedFrame, transferBut } from '@weir/journal';
import { type AccountId, type AssetCode, WeirError } from '@weir/model';

/** An id that a message names, and what stands under it after the message; null: nothing. */
export interface NamedTransfer {
  readonly id: string;
  readonly now: Transfer | null;
}

/**
 * What stands of the ids that the records of a raw frame name, in their order: what a record says alone, unless it was
 * ruled otherwise.
 * @param countsFrom records at raw offsets below it say nothing
 * @throws {WeirError} `FOLD_INVARIANT` where the rulings are not those of this frame
 */
export const namedIn = (scan: ScannedFrame, countsFrom: number, rulings: readonly Ruling[]): NamedTransfer[] => {
  const ruled = ruledIn(scan, rulings);
  const named: NamedTransfer[] = [];
  for (let index = 0; index < scan.count; index++) {
    if (scan.kind[index]! > recordKinds.void || scan.offset[index]! < countsFrom) continue;
    const id = scan.text(scan.textAt[index]!, scan.textLength[index]!);
    const now = ruled?.get(id);
    named.push({ id, now: now === undefined ? saidAlone(scan, index, id) : now });
  }
  return named;
};

/** By id; null: none is told of. */
const ruledIn = (scan: ScannedFrame, rulings: readonly Ruling[]): Map<string, Transfer | null> | null => {
  let ruled: Map<string, Transfer | null> | null = null;
  for (const ruling of rulings) {
    if (ruling.kind !== 'stands') continue;
    const { record, but } = ruling;
    if (record >= scan.count || scan.kind[record]! > recordKinds.void) {
      throw new WeirError(
        'FOLD_INVARIANT',
        `a ruling on record ${record} of a frame of ${scan.count}, or of another kind`,
      );
    }
    const id = scan.text(scan.textAt[record]!, scan.textLength[record]!);
    ruled ??= new Map();
    ruled.set(id, transferBut(id, saidAlone(scan, record, id), but));
  }
  return ruled;
};

/** The transfer that a record alone comes to, written out: it is made for every transfer. Rule: trace §1; a void: null. */
const saidAlone = (scan: ScannedFrame, index: number, id: string): Transfer | null => {
  if (scan.kind[index] === recordKinds.void) return null;
  const side = scan.side[index]!;
  const time = scan.time[index]!;
  const balanceFrom = scan.balanceFrom[index]!;
  const balanceTo = scan.balanceTo[index]!;
  return {
    id,
    time,
    seq: scan.seq[index]!,
    // A time of −1 is none, and then the payer's holds.
    creditTime: side === recordSides.debit ? null : Math.max(scan.creditTime[index]!, time),
    from: scan.text(scan.fromAt[index]!, scan.fromLength[index]!) as AccountId,
    to: scan.text(scan.toAt[index]!, scan.toLength[index]!) as AccountId,
    asset: scan.text(scan.assetAt[index]!, scan.assetLength[index]!) as AssetCode,
    amount: scan.amount[index]!,
    balanceFrom: side === recordSides.credit || balanceFrom < 0 ? null : balanceFrom,
    balanceTo: side === recordSides.debit || balanceTo < 0 ? null : balanceTo,
  };
};
