import { type AssetCode, assets as allAssets, type TransferNature } from '@weir/model';
import { dayMs } from './day-rule.js';
import { defaultRuleSets, type RuleSets } from './thresholds.js';

export interface DetectorBankOptions {
  /** Rules of the live set and, where a shadow set runs beside it, of that. */
  readonly ruleSets: RuleSets;
  /** How far back the window reaches, in milliseconds; an entry exactly that old is inside. */
  readonly splitWindowMs: number;
  /** Natures whose transfers are no part of any feature. */
  readonly leftOut: readonly TransferNature[];
  /** Natures whose amounts count but not their counterparties: what happens in shops. */
  readonly impersonal: readonly TransferNature[];
  /** A pair is known for at least this long after it was last met, and at most twice as long. */
  readonly pairMemoryMs: number;
  /** About how many pairs are remembered at most, 21 to 43 bytes each. */
  readonly pairsMax: number;
  /** The asset of each asset number. */
  readonly assets: readonly AssetCode[];
}

export const defaultBankOptions: DetectorBankOptions = {
  ruleSets: defaultRuleSets,
  splitWindowMs: 30 * 60_000,
  leftOut: ['own-name', 'payroll', 'loan', 'fund'],
  impersonal: ['merchant', 'refund'],
  pairMemoryMs: 90 * dayMs,
  pairsMax: 12_000_000,
  assets: allAssets().map(({ code }) => code),
};

/** Kinds of entries, as numbers. */
export const debitKind = 0;
export const creditKind = 1;
/** A counterparty that the feed does not name: it counts as nobody. */
export const noCounterparty = -1;
