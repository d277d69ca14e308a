import { type AccountId, type AssetCode, assetOf, schemeOf } from '@weir/model';

export type LotPolicy = 'fifo' | 'lifo';

/** How pockets are matched: the same for every case (trace §2). */
export interface MatchRules {
  readonly policy: LotPolicy;
  /** Money that rested longer than this, in milliseconds, is no longer told apart; null: no window. */
  readonly windowMs: number | null;
  readonly trustBalances: boolean;
  /** A pocket with more entries than this in a day of UTC hours is a hub; null: only cash is. */
  readonly hubEntries: number | null;
}

/** Cash accounts are where money leaves or enters as notes: what reaches them has arrived. */
export const isHubFromStart = (account: AccountId): boolean => schemeOf(account) === 'cash';

/** Entries below this many minor units do not count towards a hub. */
export const dustLimit = (asset: AssetCode): number => assetOf(asset).dustMinor;
