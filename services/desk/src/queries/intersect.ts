import { type AccountId, compareBytes, typedAccount } from '@weir/model';
import type { Handlers } from '../http/handler.js';
import type { QueryParts } from './query-parts.js';

/** Accounts that are shown, those in the most lists first. */
const accountsMax = 2_000;
/** Cases that are named of each. */
const casesEachMax = 20;
const unreadMax = 50;

interface Unread {
  readonly list: number;
  readonly text: string;
}

const isNumber = (line: string): boolean => line.includes(':');

/** The account that a line of a list names: by its ref, or as its number is written; null: none. */
const accountIn = ({ refs }: QueryParts, line: string): AccountId | null => {
  const text = line.trim();
  if (isNumber(text)) return typedAccount(text);
  try {
    return refs.open(text);
  } catch {
    // No ref of this desk: said to the reader with everything else that names no account.
    return null;
  }
};

/** Accounts that several lists share, and the cases that they are in. */
export const intersectHandlers = (parts: QueryParts): Handlers<'intersect'> => ({
  intersect: async ({ body, signal, who }) => {
    const { refs, store, typed } = parts;
    const listsOf = new Map<AccountId, number[]>();
    const unread: Unread[] = [];
    typed?.assertMayType(
      who,
      body.lists
        .flat()
        .filter(isNumber)
        .flatMap((text) => typedAccount(text.trim()) ?? []),
    );
    for (const [list, lines] of body.lists.entries()) {
      const accounts = new Set<AccountId>();
      for (const text of new Set(lines)) {
        const account = accountIn(parts, text);
        if (account === null) unread.push({ list, text });
        else accounts.add(account);
      }
      for (const account of accounts) {
        const lists = listsOf.get(account);
        if (lists === undefined) listsOf.set(account, [list]);
        else lists.push(list);
      }
    }
    const shared = [...listsOf]
      .filter(([, lists]) => lists.length > 1)
      .sort(([left, inLeft], [right, inRight]) => inRight.length - inLeft.length || compareBytes(left, right));
    const shown = shared.slice(0, accountsMax);
    // No case has the empty name, so none is left out.
    const found = await store.sharedAccounts(
      '',
      shown.map(([account]) => account),
      casesEachMax,
      signal,
    );
    const casesOf = new Map(found.map((each) => [each.account, each]));
    return {
      accounts: shown.map(([account, lists]) => ({
        account: refs.show(account, who),
        lists,
        cases: [...(casesOf.get(account)?.cases ?? [])],
        casesOf: casesOf.get(account)?.of ?? 0,
      })),
      accountsShown: {
        shown: shown.length,
        of: shared.length,
        hiddenBy: shown.length < shared.length ? ['limit'] : [],
      },
      unread: unread.slice(0, unreadMax),
      unreadOf: unread.length,
    };
  },
});
