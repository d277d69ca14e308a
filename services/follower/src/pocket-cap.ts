import { compareBytes } from '@weir/model';
import type { KnownBalance } from './pocket-balances.js';
import type { ToldTransfer } from './told-transfers.js';

type Credit = Pick<ToldTransfer, 'amount' | 'creditTime' | 'id' | 'seq'>;

/** A credit comes after the debit of the same transfer, and is not after itself. */
const isSince = ({ id, instant, seq }: KnownBalance, creditTime: number, credit: Credit): boolean =>
  (creditTime - instant || credit.seq - seq || compareBytes(credit.id, id)) > 0;

/**
 * So much can be in a pocket: what its latest balance says, and what tainted payments brought since. Of a feed that gives
 * balances with some entries only, the latest may be older than the money that is looked for. Minor units. Source: trace
 * §3, what can still be held.
 * @param into tainted payments into the pocket; @param nowMs the stream's time: later credits are on their way
 */
export const mostIn = (balance: KnownBalance, into: readonly Credit[], nowMs: number): bigint => {
  let most = BigInt(balance.minor);
  for (const credit of into) {
    const { amount, creditTime } = credit;
    if (creditTime !== null && creditTime <= nowMs && isSince(balance, creditTime, credit)) most += BigInt(amount);
  }
  return most;
};
