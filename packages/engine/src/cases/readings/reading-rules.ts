import type { AccountId, AssetCode } from '@weir/model';
import type { FollowRules, StoppingLabels } from '../case-spec.js';

/** A root as readings see it. Amount in minor units. */
export interface ReadingRoot {
  readonly id: string;
  /** Of its debit, milliseconds UTC. */
  readonly time: number;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
}

/** What decides whether tainted money is followed. */
export interface ReadingRules {
  readonly follow: FollowRules;
  readonly victims: ReadonlySet<AccountId>;
  readonly stopping: StoppingLabels;
}
