export type { StoreLog, StoreLogLevel } from './clickhouse/client-log.js';
export { openStore, type StoreOptions } from './clickhouse/store.js';
export type { EntryBlock, EntryTable } from './entries/entry-block.js';
export { type EntryListing, type ListedPlace, type ListingPage, listedPlaceOf } from './entries/entry-listing.js';
export { isStoreError, type StoreErrorCode, storeErrorCatalogue, WeirStoreError } from './errors.js';
export { flowsStreamOf, flowsWritten } from './flows-written.js';
export { MemoryDatabase } from './memory/database.js';
export { RecordBlock } from './memory/record-block.js';
export { openMemoryStore } from './memory/store.js';
export type { EntryPlace, MixingRecord, PastPage, PocketFrom, PocketPast } from './pockets/pocket-past.js';
export type {
  AlertFilter,
  CaseAccount,
  CaseSummary,
  CaseTransfer,
  FindingFilter,
  FrontierLot,
  Journalled,
  JournalPlace,
  KeptMessage,
  LabelRow,
  RejectRow,
  ReportRow,
  Store,
  StoreCounts,
  StoreRows,
  StoreTable,
  Versioned,
  VersionedCredit,
  VersionedFlow,
} from './port.js';
export type {
  AccountCases,
  AccountOverview,
  AccountSteps,
  AccountTotal,
  CaseLinkFacts,
  CaseListing,
  CaseMark,
  CaseState,
  CounterpartyFacts,
  Direction,
  Holdable,
  Hop,
  HopsAsked,
  HopsFound,
  MatchAsked,
  MoneyQuestions,
  PocketAt,
  TransferFacts,
  TransferPlace,
  TransfersAsked,
  TransfersFound,
} from './questions/port.js';
export { gridOf, type Span, type TimeGrid } from './questions/time-grid.js';
export { claimStreamOf, streamOfPartition } from './streams.js';
export * from './ways/index.js';
