import type { AccountId } from '@weir/model';
import type { VersionedCredit, VersionedFlow } from '../../port.js';
import type { MoneyQuestions } from '../../questions/port.js';
import type { MemoryDatabase } from '../database.js';
import { accountOverviewIn, type Entries, timesById, transfersOfIn } from './account-questions.js';
import {
  accountHoldablesIn,
  caseHoldablesIn,
  caseLinksIn,
  caseListingIn,
  caseMarkIn,
  caseStateIn,
  casesOfAccountIn,
  casesOfVictimsIn,
  casesPageIn,
  findingsNamingIn,
  sharedAccountsIn,
} from './case-questions.js';
import { hopsIn, transfersBetweenIn } from './hop-questions.js';
import { idsMatchingIn } from './match-questions.js';

/** @param open the database, while the store is open */
export const moneyQuestionsIn = (
  open: () => MemoryDatabase,
  flows: () => VersionedFlow[],
  credits: () => VersionedCredit[],
): MoneyQuestions => {
  const entries = (): Entries => ({ flows: flows(), credits: credits() });
  const answered = async <Answer>(signal: AbortSignal | undefined, answer: () => Answer): Promise<Answer> => {
    signal?.throwIfAborted();
    return answer();
  };
  return {
    transfersOf: (asked, signal) => answered(signal, () => transfersOfIn(entries(), asked)),
    idsMatching: (asked, signal) => answered(signal, () => asked.map((one) => idsMatchingIn(entries(), one))),
    accountOverview: (asked, signal) => answered(signal, () => accountOverviewIn(entries(), asked)),
    hops: (asked, signal) => answered(signal, () => hopsIn(entries(), asked)),
    transfersBetween: (asked, signal) => answered(signal, () => transfersBetweenIn(entries(), asked)),
    creditTimes: (ids, signal) =>
      answered(signal, () => {
        const asked = new Set(ids);
        return timesById(credits().filter(({ record }) => asked.has(record.id)));
      }),
    casesPage: (asked, signal) => answered(signal, () => casesPageIn(open(), asked)),
    caseListing: (name, signal) => answered(signal, () => caseListingIn(open(), name)),
    caseState: (name, signal) => answered(signal, () => caseStateIn(open(), name)),
    caseMark: (name, signal) => answered(signal, () => caseMarkIn(open(), name)),
    caseLinks: (name, signal) => answered(signal, () => caseLinksIn(open(), entries(), name)),
    caseHoldables: (name, signal) => answered(signal, () => caseHoldablesIn(open(), name)),
    accountHoldables: (account, cases, signal) => answered(signal, () => accountHoldablesIn(open(), account, cases)),
    casesOfAccount: (account, limit, signal) => answered(signal, () => casesOfAccountIn(open(), account, limit)),
    sharedAccounts: (name, accounts, casesMax, signal) =>
      answered(signal, () => sharedAccountsIn(open(), name, accounts, casesMax)),
    busyAmong: (accounts, entriesMax, signal) =>
      answered(signal, () => {
        const counts = new Map<AccountId, number>();
        const asked = new Set(accounts);
        const owners = [...flows().map(({ record }) => record.from), ...credits().map(({ record }) => record.to)];
        for (const owner of owners) if (asked.has(owner)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
        return new Set([...counts].flatMap(([account, entries]) => (entries > entriesMax ? [account] : [])));
      }),
    casesOfVictims: (name, victims, signal) => answered(signal, () => casesOfVictimsIn(open(), name, victims)),
    findingsNaming: (rule, accounts, limit, signal) =>
      answered(signal, () => findingsNamingIn(open(), rule, accounts, limit)),
  };
};
