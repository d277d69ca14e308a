import { type Alert, ClaimFence, decodeCasesFrame, readAlerts } from '@weir/journal';
import type { Log, LogBatch } from '@weir/log';
import { compareBytes, type TopicNames } from '@weir/model';
import {
  type CaseAccount,
  type CaseSummary,
  type CaseTransfer,
  claimStreamOf,
  type Store,
  streamOfPartition,
  type Versioned,
} from '@weir/store';

/** What the follower has said of a case up to one place of its topics. */
export interface RowsOfCase {
  /** Null: it has said nothing of it. */
  readonly summary: CaseSummary | null;
  readonly transfers: readonly CaseTransfer[];
  readonly accounts: readonly CaseAccount[];
  /** The latest first. */
  readonly alerts: readonly Alert[];
  /** Journal offset of the newest row; −1: there is none. */
  readonly version: number;
}

/** Where rows of cases are said, and where they are kept. */
export interface RowSources {
  readonly log: Log;
  readonly store: Store;
  readonly topics: Pick<TopicNames, 'cases' | 'alerts'>;
}

/** Alerts of one case: one for each account in it. */
const alertsMax = 1_000_000;

/** What a topic holds from the positions on, up to its end now. */
async function* tailOf(
  log: Log,
  topic: string,
  stream: string,
  positions: ReadonlyMap<string, number>,
): AsyncIterable<LogBatch> {
  for (const { partition, next } of await log.offsets(topic)) {
    const offset = positions.get(streamOfPartition(stream, partition)) ?? 0;
    if (offset >= next) continue;
    const reader = await log.openReader([{ topic, partition, offset }], { bufferedBytesMax: 2 ** 20 });
    try {
      for (let reached = offset; reached < next; ) {
        const batch = await reader.next();
        if (batch === null) break;
        yield batch;
        reached = batch.nextOffset;
      }
    } finally {
      await reader.close();
    }
  }
}

const fencesOf = (stream: string, positions: ReadonlyMap<string, number>): ((partition: number) => ClaimFence) => {
  const fences = new Map<number, ClaimFence>();
  return (partition) => {
    const known = fences.get(partition);
    if (known !== undefined) return known;
    const fence = new ClaimFence(positions.get(claimStreamOf(streamOfPartition(stream, partition))) ?? -1);
    fences.set(partition, fence);
    return fence;
  };
};

const pocketOf = ({ account, asset }: CaseAccount): string => JSON.stringify([account, asset]);

/** The rows of a case that the store has, with what its topics said after them put over. */
class Overlay {
  summary: Versioned<CaseSummary> | null;
  readonly transfers: Map<string, Versioned<CaseTransfer>>;
  readonly accounts: Map<string, Versioned<CaseAccount>>;
  readonly alerts: Map<string, Alert>;

  constructor(
    summary: Versioned<CaseSummary> | null,
    transfers: readonly Versioned<CaseTransfer>[],
    accounts: readonly Versioned<CaseAccount>[],
    alerts: readonly Alert[],
  ) {
    this.summary = summary;
    this.transfers = new Map(transfers.map((row) => [row.record.id, row]));
    this.accounts = new Map(accounts.map((row) => [pocketOf(row.record), row]));
    this.alerts = new Map(alerts.map((alert) => [alert.id, alert]));
  }

  async takeCases({ log, topics }: RowSources, name: string, positions: ReadonlyMap<string, number>): Promise<void> {
    const fenceOf = fencesOf('cases', positions);
    for await (const { partition, records } of tailOf(log, topics.cases, 'cases', positions)) {
      for (const { value } of records) {
        if (value === null) continue;
        const frame = decodeCasesFrame(value);
        if (!fenceOf(partition).takes(frame.epoch)) continue;
        for (const record of frame.records) {
          if (record.case !== name) continue;
          const { version } = frame;
          if (record.kind === 'case') this.summary = { version, record };
          else if (record.kind === 'case-transfer') put(this.transfers, record.id, { version, record });
          else put(this.accounts, pocketOf(record), { version, record });
        }
      }
    }
  }

  async takeAlerts({ log, topics }: RowSources, name: string, positions: ReadonlyMap<string, number>): Promise<void> {
    const fenceOf = fencesOf('alerts', positions);
    for await (const batch of tailOf(log, topics.alerts, 'alerts', positions))
      for (const alert of readAlerts(batch, fenceOf(batch.partition), () => undefined))
        if (alert.case === name) this.alerts.set(alert.id, alert);
  }
}

const put = <Row extends { readonly gone: boolean }>(
  rows: Map<string, Versioned<Row>>,
  key: string,
  row: Versioned<Row>,
): void => {
  if (row.record.gone) rows.delete(key);
  else rows.set(key, row);
};

/**
 * What was said of a case up to one place of its topics. Tables are written one beside the other, a second or two behind, so the store
 * alone may have new rows in one and old ones in another. A row that its topic has said after the position that was read before the
 * rows is put over what the store has: whatever it had, that is the newest there is.
 * @throws {WeirStoreError}, {WeirLogError}, {WeirError} `FRAME_CORRUPT`
 */
export const rowsOfCase = async (sources: RowSources, name: string): Promise<RowsOfCase> => {
  const { store } = sources;
  const positions = await store.positions();
  const overlay = new Overlay(
    ...(await Promise.all([
      store.caseSummary(name),
      store.caseTransfers(name),
      store.caseAccounts(name),
      store.alerts({ case: name, limit: alertsMax }),
    ])),
  );
  await overlay.takeCases(sources, name, positions);
  await overlay.takeAlerts(sources, name, positions);
  const { summary, alerts } = overlay;
  const [transfers, accounts] = [[...overlay.transfers.values()], [...overlay.accounts.values()]];
  return {
    summary: summary?.record ?? null,
    transfers: transfers.map(({ record }) => record),
    accounts: accounts.map(({ record }) => record),
    alerts: [...alerts.values()].sort((a, b) => b.asOf - a.asOf || compareBytes(a.id, b.id)),
    version: [...transfers, ...accounts, ...(summary === null ? [] : [summary])].reduce(
      (newest, { version }) => Math.max(newest, version),
      -1,
    ),
  };
};
