import type { JournalFrame, JournalRecord, Settings } from '@weir/journal';
import { type AssetCode, noHints, normaliseAccount, type TransferHints, type TransferRecord } from '@weir/model';

/** Ten minutes of lateness, one partition. */
export const settings: Settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [{ topic: 'bank', partitions: 1 }],
};

/** A journal record without its place. */
export type Draft =
  | { readonly kind: 'transfer'; readonly transfer: TransferRecord; readonly hints: TransferHints }
  | { readonly kind: 'void'; readonly id: string; readonly time: null };

/** A transfer between bank accounts (`cash` is a cash account), with what matters put over it. */
export const pay = (
  id: string,
  time: number,
  from: string,
  to: string,
  amount: number,
  more: Partial<TransferRecord> = {},
): Draft => {
  const account = (name: string) => normaliseAccount(name === 'cash' ? 'cash:atm:1' : `bank:CMB:${name}`)!;
  const open = { seq: 0, creditTime: null, side: null, balanceFrom: null, balanceTo: null };
  const asset = 'CNY' as AssetCode;
  return {
    kind: 'transfer',
    transfer: { ...open, id, time, from: account(from), to: account(to), asset, amount, ...more },
    hints: noHints,
  };
};
export const voidOf = (id: string): Draft => ({ kind: 'void', id, time: null });

/** A frame of the one raw partition whose first record has the raw offset `from`. */
export const frameOf = (from: number, drafts: readonly Draft[]): JournalFrame => ({
  type: 'raw',
  topic: 'bank',
  partition: 0,
  from,
  to: from + drafts.length,
  records: drafts.map(
    (draft, at): JournalRecord => ({ ...draft, offset: from + at, timeMs: 0, sha256: '00'.repeat(32) }),
  ),
});
