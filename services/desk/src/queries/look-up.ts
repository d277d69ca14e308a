import { type AccountId, compareBytes, normaliseAccount, WeirError } from '@weir/model';
import type { Handlers } from '../http/handler.js';
import type { QueryParts } from './query-parts.js';

/** An account that somebody typed, and accounts that lists share: nothing that the store would have to be asked for. */
export const lookUpHandlers = ({ refs }: QueryParts): Handlers<'lookUpAccount' | 'intersect'> => ({
  lookUpAccount: async ({ body, who }) => {
    const account = normaliseAccount(body.account.trim());
    if (account === null) throw new WeirError('BAD_ACCOUNT', 'no account can have this name');
    return refs.show(account, who);
  },
  intersect: async ({ body, who }) => {
    const listsOf = new Map<AccountId, number[]>();
    for (const [list, accounts] of body.lists.entries()) {
      for (const account of new Set(accounts.map((ref) => refs.open(ref)))) {
        const lists = listsOf.get(account);
        if (lists === undefined) listsOf.set(account, [list]);
        else lists.push(list);
      }
    }
    return {
      accounts: [...listsOf]
        .filter(([, lists]) => lists.length > 1)
        .sort(([left, inLeft], [right, inRight]) => inRight.length - inLeft.length || compareBytes(left, right))
        .map(([account, lists]) => ({ account: refs.show(account, who), lists })),
    };
  },
});
