import type { AccountId, AssetCode } from '@weir/model';

/** Hears of the use of a lot: the other transfer and the interval of the lot, in minor units. */
export type VisitLink = (other: number, start: number, end: number) => void;

/**
 * A ledger that is being built, as incremental following sees it. Transfers and places (pockets) are numbers; a
 * transfer's number stays its own while somebody holds it.
 */
export interface LiveGraph {
  /** Orders transfers by their debit entry. */
  compare(left: number, right: number): number;
  /** The transfer is there: its debit entry is known and not taken back. */
  stands(of: number): boolean;
  /** Its entries and every use of its lot are known here. */
  isKnown(of: number): boolean;
  /** What it is worth; the last that was known where it stands no more. */
  amount(of: number): number;
  /** The pocket that it pays into; the last that was known where it stands no more. */
  placeOf(of: number): number;
  /** Its credit entry is known. */
  isCredited(of: number): boolean;
  /** Money it brought has arrived: at a hub, or under a label that stops. */
  hasArrived(of: number): boolean;
  /** Links out of a lot, each once. */
  links(of: number, visit: VisitLink): void;
  /** Parts of the lot that ended without a link. */
  lost(of: number, visit: (start: number, end: number) => void): void;
  /** Links into a transfer, from lots that are held, each once. */
  sources(of: number, visit: VisitLink): void;
  /** Keeps a transfer, and from now on every use of its lot; as often as it is released. */
  hold(of: number): void;
  release(of: number): void;
  account(place: number): AccountId;
  asset(place: number): AssetCode;
}
