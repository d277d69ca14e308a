import type { AccountShown, TransferShown } from '@weir/desk-api';
import { maskAccount } from '@weir/model';
import type { Who } from '../http/handler.js';

/** Who knows the refs of accounts, and keeps those it has made. */
export interface Refs {
  refOf(account: string): string;
}

/** An account as `who` may see it. */
export const showAccount = (refs: Refs, account: string, who: Who): AccountShown => {
  const isMasked = !who.rights.has('unmask');
  return { ref: refs.refOf(account), account: isMasked ? maskAccount(account) : account, isMasked };
};

/** The transfer that an order cites, as `who` may see it. */
export const showAnchor = (
  refs: Refs,
  anchor: Omit<TransferShown, 'from' | 'to'> & { readonly from: string; readonly to: string },
  who: Who,
): TransferShown => ({
  id: anchor.id,
  time: anchor.time,
  creditTime: anchor.creditTime,
  from: showAccount(refs, anchor.from, who),
  to: showAccount(refs, anchor.to, who),
  asset: anchor.asset,
  amount: anchor.amount,
});
