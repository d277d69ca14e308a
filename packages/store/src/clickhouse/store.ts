import type { Store, StoreRows, StoreTable } from '../port.js';
import * as caseQuestions from './case-questions.js';
import { alertTable, caseAccountTable, caseTable, caseTransferTable } from './case-rows.js';
import { onCluster } from './cluster-variant.js';
import { Connection, type ConnectionOptions } from './connection.js';
import { counts } from './counts.js';
import { NativeEntryBlock } from './entry-block.js';
import { entriesPage } from './entry-listing.js';
import * as entryQuestions from './entry-questions.js';
import { creditTable, entryColumns, flowTable } from './entry-rows.js';
import { findings, findingTable } from './finding-rows.js';
import * as journalQuestions from './journal-questions.js';
import { labelTable, lateTable, messageTable, rejectTable, reportTable } from './journal-rows.js';
import { migrate, readMigrations } from './migrations.js';
import { mixingEntries } from './mixing-entries.js';
import * as pocketPast from './pocket-past.js';
import { positions, savePositions } from './positions.js';
import { moneyQuestions } from './questions/index.js';
import type { Table } from './table.js';

export interface StoreOptions extends ConnectionOptions {
  /** Where the numbered migrations are; left out: schemas/clickhouse of this repository. */
  readonly migrationsFolder?: string;
  /** Rows of an account's debits, or credits, up to which people's questions read them all; left out: 2,000. */
  readonly wholeRowsMax?: number;
}

/** Beyond it adding up in ClickHouse costs less than sending the rows. */
const wholeRowsMax = 2_000;

const tables: { readonly [Name in StoreTable]: Table<StoreRows[Name]> } = {
  flows: flowTable,
  credits: creditTable,
  case_transfers: caseTransferTable,
  case_accounts: caseAccountTable,
  cases: caseTable,
  alerts: alertTable,
  findings: findingTable,
  late: lateTable,
  labels: labelTable,
  reports: reportTable,
  rejects: rejectTable,
  messages: messageTable,
};

/** A store in a ClickHouse database. Nothing is sent before the first call, so ClickHouse need not be there yet. */
export function openStore(options: StoreOptions): Store {
  const connection = new Connection(options);
  return {
    migrate: () => migrate(connection, readMigrations(options.migrationsFolder)),
    drop: () => {
      const everywhere = connection.isClustered ? ` ${onCluster}` : '';
      const query = `DROP DATABASE IF EXISTS {database:Identifier}${everywhere} SYNC`;
      return connection.commandOutside(query, { database: options.database });
    },
    ping: async () => void (await connection.queryOutside('SELECT 1')),
    close: () => connection.close(),

    insert: (name, rows) => connection.insert(name, tables[name], rows),
    newEntryBlock: (table) => new NativeEntryBlock(table),
    insertEntries: async (block) => {
      if (!(block instanceof NativeEntryBlock)) throw new TypeError('a block of another store');
      await connection.insertBlock(block.table, entryColumns, block.rows, block.pieces());
    },

    position: async (stream) => (await positions(connection, stream)).get(stream) ?? 0,
    positions: () => positions(connection),
    savePosition: (stream, offset) => savePositions(connection, new Map([[stream, offset]])),
    savePositions: (offsets) => savePositions(connection, offsets),

    flowsByIds: (ids) => entryQuestions.flowsByIds(connection, ids),
    creditsByIds: (ids) => entryQuestions.creditsByIds(connection, ids),
    standingCreditsByIds: (ids) => entryQuestions.standingCreditsByIds(connection, ids),
    entriesTouchingLots: (frontier) => entryQuestions.entriesTouchingLots(connection, frontier),
    debitsOf: (accounts, since = null, until = null, counterparties = null) =>
      entryQuestions.debitsOf(connection, { accounts, since, until, counterparties }),
    creditsInto: (accounts, since = null, until = null, counterparties = null) =>
      entryQuestions.creditsInto(connection, { accounts, since, until, counterparties }),

    debitsPage: (page) => pocketPast.debitsPage(connection, page),
    creditsPage: (page) => pocketPast.creditsPage(connection, page),
    entriesPage: (page) => entriesPage(connection, page),
    mixingEntries: (pockets, hubEntries, limit) => mixingEntries(connection, pockets, hubEntries, limit),

    caseTransfers: (name) => caseQuestions.caseTransfers(connection, name),
    caseAccounts: (name, signal) => caseQuestions.caseAccounts(connection, name, signal),
    caseSummary: (name) => caseQuestions.caseSummary(connection, name),
    cases: () => caseQuestions.cases(connection),
    alerts: (filter) => caseQuestions.alerts(connection, filter),
    findings: (filter) => findings(connection, filter),

    labelsOf: (accounts) => journalQuestions.labelsOf(connection, accounts),
    reportsOf: (name) => journalQuestions.reportsOf(connection, name),

    keptMessages: (messages) => journalQuestions.keptMessages(connection, messages),

    counts: () => counts(connection),
    ...moneyQuestions(connection, options.wholeRowsMax ?? wholeRowsMax),
    lateCount: () => journalQuestions.lateCount(connection),
    rejectCounts: () => journalQuestions.rejectCounts(connection),
  };
}
