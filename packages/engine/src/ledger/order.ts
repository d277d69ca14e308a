import { compareBytes } from '@weir/model';

export type EntryKind = 'debit' | 'credit';

/** Where an entry stands in the one order of all entries. Source: trace §1, order of entries. */
export interface EntryKey {
  readonly instant: number;
  readonly seq: number;
  readonly id: string;
  readonly kind: EntryKind;
}

/** One text for each place of an entry in that order: an id that came again after it was let go of has two of each kind. */
export const placeText = ({ instant, seq, id, kind }: EntryKey): string =>
  `${kind === 'debit' ? '-' : '+'}${instant} ${seq} ${id}`;

/** Orders entries by (instant, seq, id by UTF-8 bytes, debit before credit). There is no other tie rule. */
export const compareEntries = (left: EntryKey, right: EntryKey): number =>
  left.instant - right.instant ||
  left.seq - right.seq ||
  compareBytes(left.id, right.id) ||
  (left.kind === right.kind ? 0 : left.kind === 'debit' ? -1 : 1);

/** Orders transfers by their debit entry. */
export const compareTransfers = (
  left: { readonly time: number; readonly seq: number; readonly id: string },
  right: { readonly time: number; readonly seq: number; readonly id: string },
): number => left.time - right.time || left.seq - right.seq || compareBytes(left.id, right.id);
