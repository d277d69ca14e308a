import type { AccountId } from '@weir/model';
import type { Store } from '@weir/store';

/** Which of some accounts no transfer names: where no way was found, most likely a mistyped one. */
export const unknownAccounts = async (
  store: Pick<Store, 'transfersOf'>,
  accounts: readonly AccountId[],
  signal: AbortSignal,
): Promise<AccountId[]> => {
  const isUnknown = async (account: AccountId): Promise<boolean> => {
    const any = {
      direction: 'both',
      asset: null,
      since: null,
      until: null,
      minAmount: null,
      counterparty: null,
    } as const;
    const found = await store.transfersOf({ account, ...any, sort: 'time', after: null, limit: 1 }, signal);
    return found.transfers.length === 0;
  };
  const flags = await Promise.all(accounts.map(isUnknown));
  return accounts.filter((_, at) => flags[at]);
};
