import type { LedgerAnswer, OrderedLedger, TraceOptions } from '@weir/engine';
import { spoken } from '../language/words.js';
import { texts } from './texts.js';

const namesMax = 10;

/** The first names of a list, and that there are more. */
const someOf = (names: readonly string[]): string =>
  names.slice(0, namesMax).join(', ') + (names.length > namesMax ? ' …' : '');

/**
 * What makes an answer empty, or less than was meant, though nothing in it is wrong: a mistyped account, prefix or instant
 * reads like "no money went there". In words, one line each.
 */
export const doubtsOf = (
  { accounts, count }: Pick<OrderedLedger, 'accounts' | 'count'>,
  { cases, missingRoots }: Pick<LedgerAnswer, 'cases' | 'missingRoots'>,
  { asOf, follow: { sight } }: Pick<TraceOptions, 'asOf' | 'follow'>,
): string[] => {
  const said = spoken(texts);
  const doubts = missingRoots.length === 0 ? [] : [said.missingRoots(missingRoots.join(', '))];
  // Accounts are known by all lines, also by those that are left out.
  if (cases.length === 0) return [said.noCases];
  if (asOf !== null && count === 0 && accounts.count > 0) return [said.allLater(new Date(asOf).toISOString())];
  const rootless = cases.filter(({ sums }) => sums.size === 0).map(({ case: name }) => name);
  if (rootless.length > 0) doubts.push(said.rootless(rootless.length, someOf(rootless)));
  const unseen = new Set(sight ?? []);
  for (let number = 0; number < accounts.count && unseen.size > 0; number++) {
    const name = accounts.nameOnce(number);
    for (const prefix of unseen) if (name.startsWith(prefix)) unseen.delete(prefix);
  }
  if (unseen.size > 0 && accounts.count > 0) doubts.push(said.unseenPrefixes(someOf([...unseen])));
  return doubts;
};
