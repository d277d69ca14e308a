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

/** Whether the same payment is said of a root as before. */
export const isSameRoot = (before: ReadingRoot | undefined, { time, from, to, asset, amount }: ReadingRoot): boolean =>
  before !== undefined &&
  before.time === time &&
  before.from === from &&
  before.to === to &&
  before.asset === asset &&
  before.amount === amount;

/** What decides whether tainted money is followed. */
export interface ReadingRules {
  readonly follow: FollowRules;
  readonly victims: ReadonlySet<AccountId>;
  readonly stopping: StoppingLabels;
}
