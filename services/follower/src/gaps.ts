import type { AccountId, AssetCode } from '@weir/model';

/** A pocket whose latest balance was taken back. */
export interface LostBalance {
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** Instant of the entry that had given it, milliseconds UTC: no later one gives any. */
  readonly upToMs: number;
}

/** What memory does not hold and the store may know. */
export interface Gaps {
  /** Transfers that are not here, or of whose lot not every use is known here. */
  readonly ids: ReadonlySet<string>;
  /** Pockets whose latest balance was taken back, and of which memory no longer knows the one before. */
  readonly balances: readonly LostBalance[];
  /** What the case's selectors name among transfers that were dropped from memory. */
  readonly selectors: boolean;
}
