import type { TransferShown } from '@weir/desk-api';
import type { TransferFacts } from '@weir/store';
import type { AccountRefs } from '../accounts/account-refs.js';
import type { Who } from '../http/handler.js';

/** A transfer as the caller may see it. */
export const showTransfer = (transfer: Omit<TransferFacts, 'seq'>, refs: AccountRefs, who: Who): TransferShown => ({
  id: transfer.id,
  time: transfer.time,
  creditTime: transfer.creditTime,
  from: refs.show(transfer.from, who),
  to: refs.show(transfer.to, who),
  asset: transfer.asset,
  amount: String(transfer.amount),
});
