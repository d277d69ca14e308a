import { typedAccount, WeirError } from '@weir/model';
import type { Handlers } from '../http/handler.js';
import type { QueryParts } from './query-parts.js';

/** An account that somebody typed: nothing that the store would have to be asked for. */
export const lookUpHandlers = ({ refs, typed }: QueryParts): Handlers<'lookUpAccount'> => ({
  lookUpAccount: async ({ body, who }) => {
    const account = typedAccount(body.account.trim());
    if (account === null)
      throw new WeirError(
        'BAD_ACCOUNT',
        'no account can have this name: a checksum that does not hold is a mistyped address',
      );
    typed?.assertMayType(who, [account]);
    return refs.show(account, who);
  },
});
