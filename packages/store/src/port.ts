import type {
  Alert,
  AlertState,
  CaseRecord,
  CreditRecord,
  FindingRevision,
  FlowRecord,
  GoneRecord,
  LateEvent,
  MessageRef,
  Report,
  VersionedLabel,
} from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { EntryBlock, EntryTable } from './entries/entry-block.js';
import type { EntryListing } from './entries/entry-listing.js';
import type { PocketPast } from './pockets/pocket-past.js';
import type { MoneyQuestions } from './questions/port.js';

/**
 * The store as this system needs it: rows that are replaced whole by higher versions, and questions about them.
 * Every question is answered from winning versions only; what is gone is not answered at all.
 * Times are milliseconds UTC, amounts minor units, sums decimal texts.
 */

/** A record and the journal offset that it stands from. */
export interface Versioned<Record> {
  readonly version: number;
  readonly record: Record;
}

export type VersionedFlow = Versioned<FlowRecord>;
export type VersionedCredit = Versioned<CreditRecord>;
export type CaseTransfer = Extract<CaseRecord, { kind: 'case-transfer' }>;
export type CaseAccount = Extract<CaseRecord, { kind: 'case-account' }>;
export type CaseSummary = Extract<CaseRecord, { kind: 'case' }>;

/** What a raw message said, and which message. */
export interface LabelRow {
  readonly message: MessageRef;
  readonly label: VersionedLabel;
}
export interface ReportRow {
  readonly message: MessageRef;
  readonly report: Report;
}
/** Where the journal has a record: the offset of its message, and its place among the message's records. */
export interface JournalPlace {
  readonly offset: number;
  readonly index: number;
}
/** A row, and where the journal has it. */
export type Journalled<Row> = Row & { readonly journal: JournalPlace };
export interface RejectRow {
  readonly message: MessageRef;
  readonly code: string;
}
/** A raw message as it came, kept when its topic has forgotten it. */
export interface KeptMessage {
  readonly message: MessageRef;
  readonly bytes: Buffer;
}

/** What each table takes. Of two rows with one key the higher version stands, of equal versions the later insert, where it is not said otherwise. */
export interface StoreRows {
  /** Key: payer, asset, time, seq, id. */
  readonly flows: Versioned<FlowRecord | GoneRecord>;
  /** Key: payee, asset, time, seq, id. */
  readonly credits: Versioned<CreditRecord | GoneRecord>;
  /** Key: case, id. */
  readonly case_transfers: Versioned<CaseTransfer>;
  /** Key: case, account, asset. */
  readonly case_accounts: Versioned<CaseAccount>;
  /** Key: case. */
  readonly cases: Versioned<CaseSummary>;
  /** Key: id; version: revision. */
  readonly alerts: Alert;
  /** Key: id; version: revision. */
  readonly findings: FindingRevision;
  /** Key: the message. */
  readonly late: LateEvent;
  /** Key: account, kind, source. Versions are the source's own: of equal ones the first in the journal stands. */
  readonly labels: Journalled<LabelRow>;
  /** Key: case, reporter. Versions are the reporter's own: of equal ones the first in the journal stands. */
  readonly reports: Journalled<ReportRow>;
  /** Key: the message. */
  readonly rejects: RejectRow;
  /** Key: the message. */
  readonly messages: KeptMessage;
}

export type StoreTable = keyof StoreRows;

/** A lot whose use is looked for: credited by transfer `id` to `account` at `fromTimeMs` at the earliest. */
export interface FrontierLot {
  readonly id: string;
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly fromTimeMs: number;
  /** Given: once entries are found that took all of it, minor units, later ones need not be looked for. */
  readonly amount?: number;
}

export interface AlertFilter {
  readonly case?: string;
  readonly state?: AlertState;
  readonly limit: number;
}

export interface FindingFilter {
  readonly account?: AccountId;
  readonly rule?: string;
  readonly set?: FindingRevision['set'];
  readonly state?: FindingRevision['state'];
  readonly limit: number;
}

export interface StoreCounts {
  readonly flows: number;
  readonly credits: number;
  /** Different accounts that pay or are paid. */
  readonly accounts: number;
  /** By asset: the sum of all flows' amounts, a decimal text. */
  readonly amounts: Readonly<Record<string, string>>;
}

export interface Store extends PocketPast, EntryListing, MoneyQuestions {
  /**
   * Creates the database and its tables, or brings them up to date. May run any number of times, also at once.
   * @throws {WeirStoreError} `STORE_MIGRATION_ALTERED`, `STORE_MIGRATION_UNKNOWN`
   */
  migrate(): Promise<void>;
  /** Removes the database with everything in it; one that is not there is fine. */
  drop(): Promise<void>;
  /** @throws {WeirStoreError} `STORE_UNREACHABLE` */
  ping(): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;

  /**
   * Writes rows; they are there for every question once it resolves. Repeats are harmless.
   * @throws {WeirStoreError} `STORE_UNREACHABLE` (the rows may or may not be there: insert them again), `STORE_REFUSED`
   */
  insert<Table extends StoreTable>(table: Table, rows: readonly StoreRows[Table][]): Promise<void>;

  /** An empty block for entries of one table. Blocks belong to the store that made them. */
  newEntryBlock(table: EntryTable): EntryBlock;
  /** Writes a block's rows as `insert` does, with the same answers to every question. @throws {WeirStoreError} as `insert` */
  insertEntries(block: EntryBlock): Promise<void>;

  /** How far a stream has been written: the offset after the last; 0 where nothing was saved. */
  position(stream: string): Promise<number>;
  positions(): Promise<ReadonlyMap<string, number>>;
  /** A position never goes back: saving a lower one changes nothing. */
  savePosition(stream: string, offset: number): Promise<void>;
  /** Saves all of them or none. */
  savePositions(positions: ReadonlyMap<string, number>): Promise<void>;

  /**
   * Of each id the entry of the highest version, in no order; none where a tombstone of the id, wherever it lies, is newer than all of
   * its entries.
   */
  flowsByIds(ids: readonly string[]): Promise<VersionedFlow[]>;
  creditsByIds(ids: readonly string[]): Promise<VersionedCredit[]>;
  /**
   * The credits of ids at all places where one stands, the newest first: an id that came again after it was let go of stands at each,
   * and the first stays where it is when the second is gone.
   */
  standingCreditsByIds(ids: readonly string[]): Promise<VersionedCredit[]>;
  /**
   * Every entry that took from one of the lots, for a link or otherwise: flows and credits of the lot's pocket, at
   * `fromTimeMs` or later, that name the lot among their sources or effects. In no order.
   * Where a lot's amount is given and flows of the days after `fromTimeMs` took all of it, its later entries and its
   * credits may be missing: there are none where all that the store holds is of one version of the ledger.
   */
  entriesTouchingLots(frontier: readonly FrontierLot[]): Promise<(VersionedFlow | VersionedCredit)[]>;
  /** Flows whose payer is one of `accounts`; `since` inclusive, `until` exclusive; null: no limit. In no order. */
  debitsOf(
    accounts: readonly AccountId[],
    since?: number | null,
    until?: number | null,
    counterparties?: readonly AccountId[] | null,
  ): Promise<VersionedFlow[]>;
  /** Credits whose payee is one of `accounts`, limited likewise. */
  creditsInto(
    accounts: readonly AccountId[],
    since?: number | null,
    until?: number | null,
    counterparties?: readonly AccountId[] | null,
  ): Promise<VersionedCredit[]>;

  /** By time, seq, id. */
  caseTransfers(name: string): Promise<Versioned<CaseTransfer>[]>;
  /** By account, asset. @param signal of a person who asks and may go away; left out: a program asks. */
  caseAccounts(name: string, signal?: AbortSignal): Promise<Versioned<CaseAccount>[]>;
  caseSummary(name: string): Promise<Versioned<CaseSummary> | null>;
  /** By name. */
  cases(): Promise<Versioned<CaseSummary>[]>;
  /** The latest first: by `asOf` downwards, then id. */
  alerts(filter: AlertFilter): Promise<Alert[]>;
  /** The latest first: by `until` downwards, then id. `account`: those that it takes part in. */
  findings(filter: FindingFilter): Promise<FindingRevision[]>;

  /** Withdrawn ones too. By account, kind, source. */
  labelsOf(accounts: readonly AccountId[]): Promise<LabelRow[]>;
  /** Withdrawn ones too. By reporter. */
  reportsOf(name: string): Promise<ReportRow[]>;

  /** Those of these messages that were kept, in no order. */
  keptMessages(messages: readonly MessageRef[]): Promise<KeptMessage[]>;

  /** Reads every entry: for people, not for programs in a hurry. */
  counts(): Promise<StoreCounts>;
  lateCount(): Promise<number>;
  /** By code. */
  rejectCounts(): Promise<Readonly<Record<string, number>>>;
}
