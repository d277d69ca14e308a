import type { AccountShown } from '@weir/desk-api';
import { useEffect, useRef, useState } from 'react';
import { DeskProblem } from '../api/desk-problem.js';
import { isNumberLike } from './number-like.js';
import type { ChangeView, ViewState } from './view-address.js';

export interface Search {
  /** What is asked for: a text, or an account by its ref. */
  readonly query: { readonly q?: string; readonly ref?: string };
  /** What stands in the field. */
  readonly text: string;
  /** The text may be an account number and has no ref: it stands in no address, and is gone with the page. */
  readonly isKeptBack: boolean;
  readonly take: (typed: string) => void;
  /** Forgets what stands nowhere: another view is asked for. */
  readonly forget: () => void;
}

/** Who of a few accounts has the number, all of it, by as much as this reader sees; a piece of one is a search among many. */
const whoHas = (typed: string, accounts: readonly AccountShown[]): AccountShown | null => {
  const bare = typed.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
  const found = new Map(accounts.map((each) => [each.ref, each]));
  const [one, ...others] = [...found.values()];
  if (one === undefined || others.length > 0) return null;
  const localOf = (account: string): string => account.slice(account.lastIndexOf(':') + 1);
  const whole = one.account.toLowerCase();
  // The desk finds a masked one by its whole number alone: its ends are those that are shown.
  const [head = '', tail = ''] = localOf(whole).split('…');
  const hasEnds = localOf(bare).startsWith(head) && localOf(bare).endsWith(tail);
  return (one.isMasked ? hasEnds : localOf(whole) === bare || whole === bare) ? one : null;
};

/**
 * A search whose words stand in the address, account numbers excepted: an account stands there by its ref, which the desk sealed
 * and which says nothing; a number that has none stands nowhere.
 * @param accountsOf accounts that the list has for a typed number, two are enough; left out: the list has none
 */
export const useSearch = (
  view: ViewState,
  change: ChangeView,
  accountsOf?: (typed: string) => Promise<readonly AccountShown[]>,
): Search => {
  const [keptBack, setKeptBack] = useState('');
  const latest = useRef('');
  const take = (typed: string): void => {
    latest.current = typed;
    if (!isNumberLike(typed)) {
      setKeptBack('');
      change({ q: typed, ref: undefined });
      return;
    }
    setKeptBack(typed);
    change({ q: undefined, ref: undefined });
    if (accountsOf === undefined) return;
    accountsOf(typed)
      .then((accounts) => {
        const found = whoHas(typed, accounts);
        if (found === null || latest.current !== typed) return;
        setKeptBack('');
        change({ ref: found.ref });
      })
      .catch((error: unknown) => {
        // The list asks for the same, and says why there is no answer.
        if (!(error instanceof DeskProblem)) throw error;
      });
  };
  const written = view['q'] ?? '';
  // An address that was written by hand, or by an older version: what it should not have is taken out.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the address has is looked at
  useEffect(() => {
    if (isNumberLike(written)) take(written);
    else if (written !== '') setKeptBack('');
  }, [written]);
  const text = keptBack === '' ? (isNumberLike(written) ? '' : written) : keptBack;
  return {
    // Wide digits, as they are typed among Chinese words, are digits.
    query: { ...(text === '' ? {} : { q: text.normalize('NFKC') }), ...(view['ref'] ? { ref: view['ref'] } : {}) },
    text,
    isKeptBack: keptBack !== '',
    take,
    forget: () => {
      latest.current = '';
      setKeptBack('');
    },
  };
};
