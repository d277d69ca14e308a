import type { AlertRange, CaseMove, FindingRevision } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CaseAccount, CaseSummary, Versioned } from '../port.js';

/**
 * What people ask of money: transfers of an account, ways between accounts, cases. As everywhere in the store winning
 * versions only are told; times are milliseconds UTC, amounts minor units, sums decimal texts.
 *
 * Each question takes a signal: once it aborts, the answer is not waited for and the server stops working on it.
 */

/** A transfer as its two entries tell it. */
export interface TransferFacts {
  readonly id: string;
  /** When the payer was debited. */
  readonly time: number;
  /** When the payee was credited; null: it was not yet, or nobody said so. */
  readonly creditTime: number | null;
  readonly seq: number;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
}

/** Seen from an account: `out` are its debits, `in` its credits. */
export type Direction = 'in' | 'out';

/** Where a list of transfers is gone on with: the last one shown. `by` is its amount, or its instant at the account. */
export interface TransferPlace {
  readonly by: number;
  /** Instant at the account, where `by` is an amount; else the posting sequence. */
  readonly tie: number;
  readonly id: string;
}

/** Which transfers of an account are asked for. Times are instants at the account: of its debits and credits. */
export interface TransfersAsked {
  readonly account: AccountId;
  readonly direction: Direction | 'both';
  readonly asset: AssetCode | null;
  /** Inclusive. */
  readonly since: number | null;
  /** Exclusive. */
  readonly until: number | null;
  readonly minAmount: number | null;
  readonly counterparty: AccountId | null;
  /** `time`: the latest first; `amount`: the largest first. */
  readonly sort: 'time' | 'amount';
  readonly after: TransferPlace | null;
  readonly limit: number;
}

export interface TransfersFound {
  readonly transfers: readonly TransferFacts[];
  /** Where the list goes on; null: that was all. */
  readonly next: TransferPlace | null;
  /** How many there are, before and after this page. */
  readonly of: number;
}

/** Money of an account in one asset and direction, over all time. */
export interface AccountTotal {
  readonly asset: AssetCode;
  readonly direction: Direction;
  readonly transfers: number;
  readonly amount: string;
  readonly firstTime: number;
  readonly lastTime: number;
  /** Different accounts on the other side. */
  readonly counterparties: number;
}

/** Who an account pays or is paid by, in one asset. */
export interface CounterpartyFacts {
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly direction: Direction;
  readonly transfers: number;
  readonly amount: string;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** Sums of an asset by equal steps of time from `since`: `amounts[i]` of `[since + i·stepMs, since + (i + 1)·stepMs)`. */
export interface AccountSteps {
  readonly asset: AssetCode;
  readonly direction: Direction;
  readonly since: number;
  readonly stepMs: number;
  readonly amounts: readonly string[];
}

/** An account's money as a whole. */
export interface AccountOverview {
  /** By asset, then direction. */
  readonly totals: readonly AccountTotal[];
  /** Of both directions of an asset the steps are the same. */
  readonly steps: readonly AccountSteps[];
  /** Of each asset and direction those with the largest sums, largest first. */
  readonly counterparties: readonly CounterpartyFacts[];
  /**
   * How long money rests, by asset: half of what its latest debits took from lots had come at most so long before,
   * milliseconds. Null: they took from none. Empty where it was not asked for.
   */
  readonly dwellMs: ReadonlyMap<AssetCode, number | null>;
}

export interface OverviewAsked {
  readonly account: AccountId;
  /** Steps of an asset at most; there are as many as it takes to hold its time. */
  readonly stepsMax: number;
  /** Counterparties of an asset and direction at most. */
  readonly counterpartiesMax: number;
  /** Latest debits of a pocket that tell how long money rests; null: that is not asked. */
  readonly dwellDebits: number | null;
}

/** A pocket, or all of an account's (`asset` null), and from or until when its entries are asked for, inclusive. */
export interface PocketAt {
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly atMs: number;
}

/**
 * That one account may have paid another in one asset, and from when to when. Bounds: no payment lies outside of them, but what
 * an entry said before it was replaced or taken back may be within. `transfersBetween` tells what there is.
 */
export interface Hop {
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  /** Of the entries that were asked: debits where payers were, credits where payees were. */
  readonly firstTime: number;
  readonly lastTime: number;
}

export interface HopsAsked {
  /** `out`: payments of these pockets from `atMs` on. `in`: payments into them up to `atMs`. */
  readonly direction: Direction;
  readonly pockets: readonly PocketAt[];
  /** The other end of time: `out`: before it, exclusive; `in`: from it on, inclusive; null: none. */
  readonly untilMs: number | null;
  readonly minAmount: number | null;
  /** Pockets with more entries than this in their time are not gone through. */
  readonly entriesEachMax: number;
  /** Entries of all pockets together: those that come when they are used up are not gone through either. */
  readonly entriesMax: number;
  /** Payments with these accounts alone are told; left out: with all. What is gone through, and counted, is the same. */
  readonly others?: readonly AccountId[];
}

export interface HopsFound {
  readonly hops: readonly Hop[];
  /** Entries that were looked at, old versions of one counted too: what the question cost. */
  readonly entries: number;
  /** Pockets that were not gone through. */
  readonly skipped: readonly PocketAt[];
}

export interface BetweenAsked {
  /** `by`: which account's entries are gone through, the payer's (`out`) or the payee's (`in`): the less busy one. */
  readonly pairs: readonly {
    readonly from: AccountId;
    readonly to: AccountId;
    readonly asset: AssetCode;
    readonly by: Direction;
    /** Entries of that account outside of these instants, both inclusive, are not wanted. */
    readonly firstTime: number;
    readonly lastTime: number;
  }[];
  /** Debited from here on, inclusive. */
  readonly since: number;
  /** Debited before, exclusive. */
  readonly until: number | null;
  readonly minAmount: number | null;
  readonly limit: number;
  /**
   * Which of those found are wanted at all, asked before their second instants are looked up: each is told with the one instant that
   * is known, the debit's at the earliest and the credit's at the latest, as both. A store may tell others as well. Left out: all.
   */
  readonly wanted?: (known: readonly TransferFacts[]) => readonly TransferFacts[];
}

/** What is known of a transfer that is looked for. Times are instants of its debit; of its credit where only the payee is known. */
export interface MatchAsked {
  readonly asset: AssetCode;
  /** Inclusive. */
  readonly since: number;
  /** Exclusive. */
  readonly until: number;
  readonly from: AccountId | null;
  readonly to: AccountId | null;
  /** Inclusive; null: any. */
  readonly minAmount: number | null;
  readonly maxAmount: number | null;
  readonly limit: number;
}

/** A tainted transfer of a case with what it moved. */
export interface CaseLinkFacts {
  readonly id: string;
  readonly time: number;
  readonly seq: number;
  readonly taint: string;
  readonly layer: number;
  /**
   * Of rows from before they said it, it is what their entries tell: null where those are not in the store, and without
   * the credit's instant, which costs a look-up each: `creditTimes` has it.
   */
  readonly transfer: CaseMove | Omit<CaseMove, 'creditTime'> | null;
}

/** What changes when rows of a case do: two that are equal are of the same rows. */
export interface CaseState {
  readonly rows: number;
  /** Journal offset of the newest row. */
  readonly version: number;
  /** Another one as soon as a row is another: those of one version may be written one after another. */
  readonly mark: string;
}

/** What changes when anything does that pictures of a case are made from. */
export interface CaseMark {
  /** Another one as soon as a row of the case, an alert of it or a label of any account is another, and after merges. */
  readonly mark: string;
  /** Journal offset of the newest row of the case; 0: it has none. */
  readonly version: number;
}

/** What the latest alert of a pocket says can be held. */
export interface Holdable {
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly holdable: string;
  readonly inFlight: string;
  readonly range: AlertRange | null;
  readonly firstIn: number;
  readonly layer: number;
}

export interface CasesAsked {
  /** Part of the name, case of ASCII letters aside; null: all. */
  readonly named: string | null;
  /** Withdrawn ones too. */
  readonly withWithdrawn: boolean;
  /** Exclusive: names after this one; null: from the beginning. */
  readonly after: string | null;
  readonly limit: number;
}

export interface CaseListing {
  readonly summary: CaseSummary;
  readonly accounts: number;
  readonly holdable: readonly { readonly asset: AssetCode; readonly amount: string }[];
  /** Of the first report that says so; null: none does. */
  readonly reportedAt: number | null;
}

/** Cases that hold an account: `cases` counts all of them, also where not all are listed. */
export interface AccountCases {
  readonly account: AccountId;
  readonly cases: readonly string[];
  readonly of: number;
}

export interface MoneyQuestions {
  /** One page of an account's transfers, latest or largest first. */
  transfersOf(asked: TransfersAsked, signal?: AbortSignal): Promise<TransfersFound>;
  /**
   * Of each description the ids of transfers that were once so, each once, in no order, at most `limit`; ask `flowsByIds` what stands.
   * Where no account is known it reads that time of all accounts: for what nobody waits for.
   */
  idsMatching(asked: readonly MatchAsked[], signal?: AbortSignal): Promise<string[][]>;
  accountOverview(asked: OverviewAsked, signal?: AbortSignal): Promise<AccountOverview>;
  /** Payments out of or into pockets, by pair. In no order. */
  hops(asked: HopsAsked, signal?: AbortSignal): Promise<HopsFound>;
  /** Transfers between pairs by time, seq, id; at most `limit`, and whether that was all. Each pair once by either side. */
  transfersBetween(
    asked: BetweenAsked,
    signal?: AbortSignal,
  ): Promise<{ readonly transfers: readonly TransferFacts[]; readonly isComplete: boolean }>;
  /** When each of these transfers was credited; those that were not are left out. */
  creditTimes(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;

  /** By name. `next`: there are more after the last one. */
  casesPage(
    asked: CasesAsked,
    signal?: AbortSignal,
  ): Promise<{ readonly cases: readonly CaseListing[]; readonly next: boolean }>;
  /** Null: no such case. */
  caseListing(name: string, signal?: AbortSignal): Promise<CaseListing | null>;
  caseState(name: string, signal?: AbortSignal): Promise<CaseState>;
  caseMark(name: string, signal?: AbortSignal): Promise<CaseMark>;
  /** By time, seq, id. */
  caseLinks(name: string, signal?: AbortSignal): Promise<CaseLinkFacts[]>;
  /** Of every pocket that an alert of the case speaks of; withdrawn alerts are left out. */
  caseHoldables(name: string, signal?: AbortSignal): Promise<Holdable[]>;
  /** Of one account's pockets, what the alerts of these cases speak of, withdrawn ones left out: by case, asset. */
  accountHoldables(
    account: AccountId,
    cases: readonly string[],
    signal?: AbortSignal,
  ): Promise<(Holdable & { readonly case: string })[]>;
  /** Rows of cases that money reached an account in; the account's pockets by case, asset. At most `limit`. */
  casesOfAccount(account: AccountId, limit: number, signal?: AbortSignal): Promise<Versioned<CaseAccount>[]>;
  /** Of these accounts those that other cases than `name` hold too, at most `casesMax` cases of each, by name. */
  sharedAccounts(
    name: string,
    accounts: readonly AccountId[],
    casesMax: number,
    signal?: AbortSignal,
  ): Promise<AccountCases[]>;
  /**
   * Those of these accounts that have more than so many debits and credits, old versions of an entry counted too: who is too busy
   * to tell anything.
   */
  busyAmong(accounts: readonly AccountId[], entriesMax: number, signal?: AbortSignal): Promise<ReadonlySet<AccountId>>;
  /** Other cases that one of these accounts was reported in as a victim: by case, with the reporters. */
  casesOfVictims(
    name: string,
    victims: readonly AccountId[],
    signal?: AbortSignal,
  ): Promise<{ readonly case: string; readonly reporter: string; readonly victims: readonly AccountId[] }[]>;
  /** Standing findings of a live rule that one of these accounts takes part in, latest first. */
  findingsNaming(
    rule: string,
    accounts: readonly AccountId[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<FindingRevision[]>;
}
