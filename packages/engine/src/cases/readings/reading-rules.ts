import type { AccountId, AssetCode } from '@weir/model';
import type { EntryKey } from '../../ledger/order.js';
import type { FollowRules, StoppingLabels } from '../case-spec.js';

/** A root as readings see it. Amount in minor units. */
export interface ReadingRoot {
  readonly id: string;
  /** Of its debit, milliseconds UTC. */
  readonly time: number;
  readonly seq: number;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
}

/** Where its debit entry stands. */
export const debitOfRoot = ({ time, seq, id }: ReadingRoot): EntryKey => ({ instant: time, seq, id, kind: 'debit' });

/** Whether a debit of a pocket is the root's, and not that of another transfer of its id, which came again. */
export const isDebitOfRoot = (
  root: ReadingRoot | undefined,
  { instant, seq }: EntryKey,
  { account, asset }: { readonly account: AccountId; readonly asset: AssetCode },
): boolean =>
  root !== undefined && root.time === instant && root.seq === seq && root.from === account && root.asset === asset;

/** Whether the same payment is said of a root as before. */
export const isSameRoot = (
  before: ReadingRoot | undefined,
  { time, seq, from, to, asset, amount }: ReadingRoot,
): boolean =>
  before !== undefined &&
  before.time === time &&
  before.seq === seq &&
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
