import type { CreditRecord, EntryRecord, FlowRecord, MessageRef } from '@weir/journal';
import { type AccountId, compareBytes } from '@weir/model';
import { WeirStoreError } from '../errors.js';
import { searchLots, type TimeSlice } from '../lot-search.js';
import { newestFirst, newestOfEach, standingOfEach, type Tombstone } from '../newest.js';
import type { FrontierLot, Store, Versioned, VersionedCredit, VersionedFlow } from '../port.js';
import { MemoryDatabase } from './database.js';
import { listedPageOf } from './entry-listing.js';
import { chosenFindings } from './findings.js';
import { mixingEntriesOf } from './mixing-entries.js';
import { pageOf } from './pocket-past.js';
import { moneyQuestionsIn } from './questions/index.js';
import { RecordBlock } from './record-block.js';

/** A store in memory. Stores over the same database are as processes over one server. */
export function openMemoryStore(database: MemoryDatabase = new MemoryDatabase()): Store {
  let closed = false;
  const open = (): MemoryDatabase => {
    if (closed) throw new WeirStoreError('STORE_CLOSED', 'memory');
    return database;
  };
  const flows = (): VersionedFlow[] => open().rows('flows').filter(isFlow);
  const credits = (): VersionedCredit[] => open().rows('credits').filter(isCredit);
  const goneIn = (table: 'flows' | 'credits'): Tombstone[] =>
    open()
      .rows(table)
      .flatMap(({ version, record }) => ('account' in record ? [{ id: record.id, version }] : []));

  return {
    migrate: async () => open().assertReachable(),
    drop: async () => open().clear(),
    ping: async () => open().assertReachable(),
    close: async () => {
      closed = true;
    },

    insert: async (table, rows) => open().insert(table, rows),
    newEntryBlock: (table) => new RecordBlock(table),
    insertEntries: async (block) => {
      if (!(block instanceof RecordBlock)) throw new TypeError('a block of another store');
      if (block.table === 'flows') open().insert('flows', block.flows());
      else open().insert('credits', block.credits());
    },

    position: async (stream) => open().positions().get(stream) ?? 0,
    positions: async () => open().positions(),
    savePosition: async (stream, offset) => open().savePositions(new Map([[stream, offset]])),
    savePositions: async (offsets) => open().savePositions(offsets),

    flowsByIds: async (ids) =>
      standingOfEach(
        flows().filter(({ record }) => ids.includes(record.id)),
        goneIn('flows'),
      ),
    creditsByIds: async (ids) =>
      standingOfEach(
        credits().filter(({ record }) => ids.includes(record.id)),
        goneIn('credits'),
      ),
    standingCreditsByIds: async (ids) => newestFirst(credits().filter(({ record }) => ids.includes(record.id))),
    entriesTouchingLots: (frontier) =>
      searchLots(frontier, {
        flows: async (lots, slice) => flows().filter(isWithin(lots, slice)),
        credits: async (lots, slice) => credits().filter(isWithin(lots, slice)),
      }),
    debitsOf: async (accounts, since = null, until = null, counterparties = null) => {
      const wanted = selection(accounts, since, until, counterparties);
      return newestOfEach(flows().filter(({ record }) => wanted(record.from, record.time, record.to)));
    },
    creditsInto: async (accounts, since = null, until = null, counterparties = null) => {
      const wanted = selection(accounts, since, until, counterparties);
      return newestOfEach(credits().filter(({ record }) => wanted(record.to, record.time, record.from)));
    },

    debitsPage: async (page) => pageOf(flows(), page, ({ from }) => from),
    creditsPage: async (page) => pageOf(credits(), page, ({ to }) => to),

    entriesPage: async (page) => (page.table === 'flows' ? listedPageOf(flows(), page) : listedPageOf(credits(), page)),

    mixingEntries: async (pockets, hubEntries, limit) =>
      mixingEntriesOf(flows(), credits(), pockets, hubEntries, limit),

    caseTransfers: async (name) =>
      standing(open().rows('case_transfers'), name).sort(
        ({ record: a }, { record: b }) => a.time - b.time || a.seq - b.seq || compareBytes(a.id, b.id),
      ),
    caseAccounts: async (name) =>
      standing(open().rows('case_accounts'), name).sort(
        ({ record: a }, { record: b }) => compareBytes(a.account, b.account) || compareBytes(a.asset, b.asset),
      ),
    caseSummary: async (name) =>
      open()
        .rows('cases')
        .find(({ record }) => record.case === name) ?? null,
    cases: async () =>
      open()
        .rows('cases')
        .sort(({ record: a }, { record: b }) => compareBytes(a.case, b.case)),
    alerts: async (filter) =>
      open()
        .rows('alerts')
        .filter((alert) => filter.case === undefined || alert.case === filter.case)
        .filter((alert) => filter.state === undefined || alert.state === filter.state)
        .sort((a, b) => b.asOf - a.asOf || compareBytes(a.id, b.id))
        .slice(0, filter.limit),

    findings: async (filter) => chosenFindings(open().rows('findings'), filter),

    labelsOf: async (accounts) =>
      open()
        .rows('labels')
        .filter(({ label }) => accounts.includes(label.label.account))
        .sort(
          ({ label: a }, { label: b }) =>
            compareBytes(a.label.account, b.label.account) ||
            compareBytes(a.label.kind, b.label.kind) ||
            compareBytes(a.source, b.source),
        )
        .map(({ message, label }) => ({ message, label })),
    reportsOf: async (name) =>
      open()
        .rows('reports')
        .filter(({ report }) => report.roots.case === name)
        .sort(({ report: a }, { report: b }) => compareBytes(a.reporter, b.reporter))
        .map(({ message, report }) => ({ message, report })),

    ...moneyQuestionsIn(open, flows, credits),
    keptMessages: async (messages) => {
      const places = new Set(messages.map(placeOf));
      return open()
        .rows('messages')
        .filter(({ message }) => places.has(placeOf(message)));
    },

    counts: async () => {
      const entries = [...flows(), ...credits()].map(({ record }) => record);
      return {
        flows: flows().length,
        credits: credits().length,
        accounts: new Set(entries.flatMap(({ from, to }) => [from, to])).size,
        amounts: sumsByAsset(flows()),
      };
    },
    lateCount: async () => open().rows('late').length,
    rejectCounts: async () => {
      const counts: Record<string, number> = {};
      for (const { code } of open().rows('rejects')) counts[code] = (counts[code] ?? 0) + 1;
      return counts;
    },
  };
}

const placeOf = ({ topic, partition, offset }: MessageRef): string => `${topic}/${partition}/${offset}`;

function isFlow(row: Versioned<{ readonly kind: string }>): row is Versioned<FlowRecord> {
  return row.record.kind === 'flow';
}

function isCredit(row: Versioned<{ readonly kind: string }>): row is Versioned<CreditRecord> {
  return row.record.kind === 'credit';
}

function standing<Record extends { readonly case: string; readonly gone: boolean }>(
  rows: readonly Versioned<Record>[],
  name: string,
): Versioned<Record>[] {
  return rows.filter(({ record }) => record.case === name && !record.gone);
}

function selection(
  accounts: readonly AccountId[],
  since: number | null,
  until: number | null,
  counterparties: readonly AccountId[] | null,
) {
  const [own, others] = [new Set(accounts), counterparties === null ? null : new Set(counterparties)];
  return (account: AccountId, time: number, counterparty: AccountId): boolean =>
    own.has(account) &&
    (since === null || time >= since) &&
    (until === null || time < until) &&
    (others === null || others.has(counterparty));
}

function sumsByAsset(flows: readonly VersionedFlow[]): Record<string, string> {
  const sums: Record<string, bigint> = {};
  for (const { record } of flows) sums[record.asset] = (sums[record.asset] ?? 0n) + BigInt(record.amount);
  return Object.fromEntries(Object.entries(sums).map(([asset, sum]) => [asset, String(sum)]));
}

/** As ClickHouse reads a batch of lots: from the first lot's slice to the last one's. */
function isWithin(
  lots: readonly FrontierLot[],
  { startMs, endMs }: TimeSlice,
): (row: Versioned<EntryRecord>) => boolean {
  const times = lots.map(({ fromTimeMs }) => fromTimeMs);
  const [first, last] = [Math.min(...times) + startMs, Math.max(...times) + (endMs ?? Number.POSITIVE_INFINITY)];
  return ({ record: { time } }) => time >= first && time < last;
}
