import type { MoneyQuestions } from '../../questions/port.js';
import type { Connection } from '../connection.js';
import { accountOverview } from './account-overview.js';
import { KnownAnswers, KnownBusy } from './account-rows.js';
import { busyAmong } from './busy-accounts.js';
import { BusyPockets } from './busy-pockets.js';
import { caseLinks, caseState } from './case-links.js';
import { accountHoldables, caseHoldables, caseListing, casesPage } from './case-listing.js';
import { caseMark } from './case-mark.js';
import { timesOf } from './entry-times.js';
import { hops } from './hops.js';
import { idsMatching } from './ids-matching.js';
import { casesOfAccount, casesOfVictims, findingsNaming, sharedAccounts } from './shared-cases.js';
import { transfersBetween } from './transfers-between.js';
import { transfersOf } from './transfers-of.js';

/** @param wholeRowsMax rows of one side of an account up to which they are read and added up here */
export const moneyQuestions = (
  connection: Connection,
  wholeRowsMax: number,
  known: KnownAnswers = new KnownAnswers(),
  busy: BusyPockets = new BusyPockets(connection),
  knownBusy: KnownBusy = new KnownBusy(),
): MoneyQuestions => ({
  transfersOf: (asked, signal) => transfersOf(connection, known, knownBusy, wholeRowsMax, asked, signal),
  idsMatching: (asked, signal) => idsMatching(connection, asked, signal),
  accountOverview: (asked, signal) => accountOverview(connection, known, knownBusy, wholeRowsMax, asked, signal),
  hops: (asked, signal) => hops(connection, busy, asked, signal),
  transfersBetween: (asked, signal) => transfersBetween(connection, busy, asked, signal),
  creditTimes: (ids, signal) => timesOf(connection, 'credits', ids, signal),
  casesPage: (asked, signal) => casesPage(connection, asked, signal),
  caseListing: (name, signal) => caseListing(connection, name, signal),
  caseState: (name, signal) => caseState(connection, name, signal),
  caseMark: (name, signal) => caseMark(connection, name, signal),
  caseLinks: (name, signal) => caseLinks(connection, name, signal),
  caseHoldables: (name, signal) => caseHoldables(connection, name, signal),
  accountHoldables: (account, cases, signal) => accountHoldables(connection, account, cases, signal),
  casesOfAccount: (account, limit, signal) => casesOfAccount(connection, account, limit, signal),
  sharedAccounts: (name, accounts, casesMax, signal) => sharedAccounts(connection, name, accounts, casesMax, signal),
  busyAmong: (accounts, entriesMax, signal) => busyAmong(connection, accounts, entriesMax, signal),
  casesOfVictims: (name, victims, signal) => casesOfVictims(connection, name, victims, signal),
  findingsNaming: (rule, accounts, limit, signal) => findingsNaming(connection, rule, accounts, limit, signal),
});
