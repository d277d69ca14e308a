/**
 * What a transfer is for, as far as its feed says so. Detectors leave out what ordinary life explains; no rule of
 * trace.md reads it. The place in the list is the byte that stands for it in frames: only append.
 */
export const transferNatures = ['ordinary', 'own-name', 'payroll', 'loan', 'fund', 'refund', 'merchant'] as const;
export type TransferNature = (typeof transferNatures)[number];

/** What a feed tells of a transfer besides its facts. Not part of its identity: the first message's hints stand. */
export interface TransferHints {
  readonly nature: TransferNature;
  /** The payer's device, as the feed names it. */
  readonly device: string | null;
  /** The payer's network address. */
  readonly address: string | null;
}

export const noHints: TransferHints = { nature: 'ordinary', device: null, address: null };
