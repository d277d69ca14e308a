import type { Finding } from '@weir/engine';
import {
  type Alert,
  type CaseRecord,
  type CreditRecord,
  claimInAlerts,
  claimInCases,
  claimInFindings,
  type EntryRecord,
  encodeCasesFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  epochHeader,
  type FlowRecord,
  type FlowsUnit,
  type JournalRecord,
  type LateEvent,
  type MessageRef,
} from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import type { AccountId, AssetCode } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runWriter, type WriterMetrics, type WriterOptions } from './index.js';

const topics = {
  flows: 'flows',
  cases: 'cases',
  alerts: 'alerts',
  findings: 'findings',
  late: 'late',
  journal: 'journal',
};
const cny = 'CNY' as AssetCode;
const account = (local: string): AccountId => `bank:CMB:${local}` as AccountId;
const message = (offset: number): MessageRef => ({
  topic: 'bank.transfers.v1',
  partition: 0,
  offset,
  timeMs: 1_000 + offset,
  sha256: 'ab'.repeat(32),
});

const entry = {
  time: 1_000,
  seq: 0,
  from: account('A'),
  to: account('B'),
  asset: cny,
  amount: 100,
  balance: null,
  hub: false,
  aged: [],
  nameless: [],
  ceased: [],
  messages: [],
};
const flow = (id: string, over: Partial<FlowRecord> = {}): FlowRecord => ({
  ...entry,
  unseen: '0',
  seen: null,
  sources: [],
  ...over,
  id,
  kind: 'flow',
});
const credit = (id: string): CreditRecord => ({ ...entry, id, kind: 'credit' });
const gone = (id: string): EntryRecord => ({
  kind: 'flow-gone',
  id,
  account: entry.from,
  asset: cny,
  time: entry.time,
  seq: 0,
});

const findingFields: Finding = {
  id: 'f',
  rule: 'pass-through',
  ruleVersion: 1,
  set: 'live',
  severity: 'high',
  state: 'standing',
  account: entry.from,
  asset: cny,
  others: [entry.to],
  since: 1_000,
  until: 1_001,
  figures: { in: '100' },
  transfers: ['a'],
  text: { 'zh-CN': '快进快出', en: 'passed on' },
};

/** A log and a database that outlive the writers which are started and ended over them. */
const running: { end(): Promise<void> }[] = [];
afterEach(async () => {
  for (const writer of running.splice(0)) await writer.end().catch(() => undefined);
});

async function set(createTopics = true) {
  const broker = new MemoryBroker();
  const database = new MemoryDatabase();
  const log = openMemoryLog(broker);
  const store = openMemoryStore(database);
  const specs = Object.values(topics).map((topic) => ({ topic, partitions: 1 }));
  if (createTopics) await log.createTopics(specs);
  const out = await log.openWriter();
  const send = (topic: string, ...values: Buffer[]) =>
    out.append(
      topic,
      0,
      values.map((value) => ({ value })),
    );
  const sendFlows = (from: number, to: number, units: readonly FlowsUnit[], shard = 0) =>
    send(topics.flows, encodeFlowsFrame({ shard, from, to, units }));
  const start = (over: Partial<WriterOptions> = {}) => {
    const control = new AbortController();
    const errors: unknown[] = [];
    const ended = runWriter({
      log: openMemoryLog(broker),
      store: openMemoryStore(database),
      topics,
      signal: control.signal,
      onError: (error) => errors.push(error),
      chunkAgeMaxMs: 5,
      ...over,
    });
    ended.catch(() => undefined);
    const writer = {
      errors,
      ended,
      end: () => {
        control.abort();
        return ended;
      },
    };
    running.push(writer);
    return writer;
  };
  const covered = (stream: string, offset: number) =>
    expect.poll(() => database.positions().get(stream) ?? 0, { interval: 2, timeout: 5_000 }).toBe(offset);
  return { broker, database, log, store, specs, send, sendFlows, start, covered };
}

describe('the writer', () => {
  it('writes what every topic says, and how far it has come', async () => {
    const { store, database, send, sendFlows, start, covered } = await set();
    await sendFlows(0, 5, [
      { version: 1, records: [flow('a'), credit('a')] },
      { version: 4, records: [flow('b'), { kind: 'finding', finding: findingFields }] },
    ]);
    const caseRow: CaseRecord = { kind: 'case', case: 'c', sums: {}, missingRoots: [], stale: false, withdrawn: false };
    const transfer: CaseRecord = {
      kind: 'case-transfer',
      case: 'c',
      id: 'a',
      taint: '5',
      layer: 1,
      time: 1,
      seq: 0,
      gone: false,
    };
    await send(topics.cases, encodeCasesFrame({ version: 4, records: [caseRow, transfer] }));
    await send(topics.alerts, alertOf(1));
    await send(topics.findings, Buffer.from(JSON.stringify({ ...findingFields, revision: 1, asOf: 4 })));
    const late: LateEvent = { id: 'z', kind: 'transfer', message: message(9), accounts: [entry.from] };
    await send(topics.late, Buffer.from(JSON.stringify(late)));
    await send(topics.journal, journalOf(0, 10, 'BAD_TIME'));
    const writer = start();
    await covered('flows/0', 5);
    await covered('flows-topic/0', 1);
    for (const stream of ['cases', 'alerts', 'findings', 'late', 'journal']) await covered(stream, 1);
    await covered('raw/bank.transfers.v1/0', 10);
    expect(await store.counts()).toMatchObject({ flows: 2, credits: 1 });
    expect(await store.flowsByIds(['b'])).toEqual([{ version: 4, record: flow('b') }]);
    expect(await store.caseSummary('c')).toEqual({ version: 4, record: caseRow });
    expect(await store.caseTransfers('c')).toEqual([{ version: 4, record: transfer }]);
    expect(await store.alerts({ limit: 9 })).toMatchObject([{ id: 'alert', revision: 1 }]);
    expect(await store.findings({ limit: 9 })).toEqual([{ ...findingFields, revision: 1, asOf: 4 }]);
    expect(await store.lateCount()).toBe(1);
    expect(await store.rejectCounts()).toEqual({ BAD_TIME: 1 });
    expect(await store.labelsOf([account('L')])).toMatchObject([{ message: message(0), label: { source: 'police' } }]);
    expect(await store.reportsOf('c')).toMatchObject([{ message: message(1), report: { reporter: 'r' } }]);
    await writer.end();
    expect(writer.errors).toEqual([]);
    expect([...database.positions().keys()].sort()).toEqual(
      ['alerts', 'cases', 'findings', 'flows-topic/0', 'flows/0', 'journal', 'late', 'raw/bank.transfers.v1/0'].sort(),
    );
  });

  it('lets the first frame count: repeats and overlaps add nothing, a frame past the mark is dropped', async () => {
    const { store, sendFlows, start, covered } = await set();
    const dropped: unknown[] = [];
    await sendFlows(0, 10, [{ version: 5, records: [flow('x', { amount: 1 })] }]);
    await sendFlows(0, 10, [{ version: 5, records: [flow('x', { amount: 2 })] }]);
    await sendFlows(3, 12, [
      { version: 5, records: [flow('x', { amount: 3 })] },
      { version: 11, records: [flow('y')] },
    ]);
    await sendFlows(13, 20, [{ version: 15, records: [flow('lost')] }]);
    await sendFlows(12, 13, []);
    start({ metrics: { frameDropped: (...all) => dropped.push(all) } });
    await covered('flows/0', 13);
    await covered('flows-topic/0', 5);
    expect((await store.flowsByIds(['x', 'y', 'lost'])).map(({ record }) => [record.id, record.amount])).toEqual([
      ['x', 1],
      ['y', 100],
    ]);
    expect(dropped).toEqual([['flows/0', 13, 12]]);
  });

  it('keeps a mark for each shard', async () => {
    const { store, sendFlows, start, covered } = await set();
    await sendFlows(0, 10, [{ version: 5, records: [flow('x')] }], 0);
    await sendFlows(0, 8, [{ version: 5, records: [flow('y')] }], 1);
    start();
    await covered('flows/1', 8);
    await covered('flows/0', 10);
    expect(await store.flowsByIds(['x', 'y'])).toHaveLength(2);
  });

  it('buries what is gone, and what is sent again afterwards stays buried', async () => {
    const { store, database, sendFlows, start, covered } = await set();
    await sendFlows(0, 2, [{ version: 1, records: [flow('x'), flow('y')] }]);
    await sendFlows(2, 3, [{ version: 2, records: [gone('x')] }]);
    const writer = start();
    await covered('flows/0', 3);
    await writer.end();
    // Positions lost, rows kept: everything is written again.
    await store.insert('flows', [{ version: 1, record: flow('x') }]);
    expect((await store.flowsByIds(['x', 'y'])).map(({ record }) => record.id)).toEqual(['y']);
    expect(database.rows('flows')).toHaveLength(2);
  });

  it('goes on where it ended, in the middle of the log', async () => {
    const { broker, store, sendFlows, start, covered } = await set();
    for (let i = 0; i < 50; i++) await sendFlows(i, i + 1, [{ version: i, records: [flow(`x${i}`)] }]);
    const inserted: number[] = [];
    const metrics: WriterMetrics = { rowsWritten: (_table, count) => inserted.push(count) };
    const first = start({ metrics });
    await covered('flows/0', 50);
    await first.end();
    for (let i = 50; i < 80; i++) await sendFlows(i, i + 1, [{ version: i, records: [flow(`x${i}`)] }]);
    // What was written is not read again: it need not be in the log any more.
    broker.truncateBefore(topics.flows, 0, 50);
    start({ metrics });
    await covered('flows/0', 80);
    expect(inserted.reduce((sum, count) => sum + count)).toBe(80);
    expect(await store.counts()).toMatchObject({ flows: 80 });
  });

  it('saves no position before its rows are written', async () => {
    const { database, store, sendFlows, start, covered } = await set();
    database.failNextInsert('credits');
    await sendFlows(0, 5, [{ version: 1, records: [flow('x'), credit('x')] }]);
    const positionsAtFailure: number[] = [];
    const counts: Record<string, number> = {};
    start({
      onError: () => positionsAtFailure.push(database.positions().size),
      metrics: {
        rowsWritten: (table, count) => {
          counts[table] = (counts[table] ?? 0) + count;
        },
        position: (stream) => {
          if (stream === 'flows/0') counts['creditsAtPosition'] = database.rows('credits').length;
        },
      },
    });
    await covered('flows/0', 5);
    expect(positionsAtFailure).toEqual([0]);
    expect(counts).toEqual({ flows: 1, credits: 1, creditsAtPosition: 1 });
    expect(await store.creditsByIds(['x'])).toHaveLength(1);
  });

  it('says where it begins before anything is written: what waits then is behind, and shows', async () => {
    const { database, sendFlows, start } = await set();
    database.failNextInsert('flows');
    const begun = new Map<string, number>();
    await sendFlows(0, 5, [{ version: 1, records: [flow('x')] }]);
    start({ metrics: { position: (stream, offset) => begun.has(stream) || begun.set(stream, offset) } });
    await expect.poll(() => begun.get('flows-topic/0'), { interval: 2, timeout: 5_000 }).toBe(0);
    expect(begun.get('journal')).toBe(0);
  });

  it('writes the rows again when only their positions failed and it was ended then', async () => {
    const { database, store, sendFlows, start, covered } = await set();
    await sendFlows(0, 5, [{ version: 1, records: [flow('x')] }]);
    const failing = openMemoryStore(database);
    const lost = { ...failing, savePositions: async () => Promise.reject(new Error('killed')) };
    const first = start({ store: lost });
    await expect(first.ended).rejects.toThrow('killed');
    expect(await store.flowsByIds(['x'])).toHaveLength(1);
    expect(database.positions().size).toBe(0);
    start();
    await covered('flows/0', 5);
    expect(await store.flowsByIds(['x'])).toHaveLength(1);
    expect(database.rows('flows')).toHaveLength(1);
  });

  it('takes the highest revision of an alert, whatever comes after it', async () => {
    const { store, send, start, covered } = await set();
    await send(topics.alerts, alertOf(1), alertOf(3), alertOf(2));
    start();
    await covered('alerts', 3);
    expect(await store.alerts({ limit: 9 })).toMatchObject([{ id: 'alert', revision: 3 }]);
  });

  it('holds the claims of follower shards apart, each in the partition of its own', async () => {
    const { store, broker, start } = await set(false);
    const parted = [topics.cases, topics.alerts];
    for (const topic of Object.values(topics)) broker.create({ topic, partitions: parted.includes(topic) ? 2 : 1 });
    const rowsOf = (shard: number, epoch: number, taint: string): void => {
      const record = { kind: 'case-transfer', case: `c${shard}`, id: 'a', taint, layer: 1, time: 1, seq: 0 } as const;
      const frame = { version: 4, epoch, records: [{ ...record, gone: false }] };
      broker.append(topics.cases, shard, [{ value: encodeCasesFrame(frame) }]);
    };
    const covered = (streams: Readonly<Record<string, number>>) =>
      vi.waitFor(async () => {
        const positions = await store.positions();
        for (const [stream, offset] of Object.entries(streams)) expect(positions.get(stream), stream).toBe(offset);
      });
    // Shard 1 was claimed later than shard 0; that silences nobody there.
    broker.append(topics.cases, 1, [claimInCases(8)]);
    rowsOf(1, 8, '5');
    broker.append(topics.cases, 0, [claimInCases(2)]);
    rowsOf(0, 2, '6');
    const first = start();
    await covered({ cases: 2, 'cases/1': 2, 'claim/cases': 2, 'claim/cases/1': 8 });
    await first.end();
    rowsOf(1, 2, '7');
    rowsOf(0, 2, '9');
    start();
    await covered({ cases: 3, 'cases/1': 3 });
    expect(await store.caseTransfers('c1')).toMatchObject([{ record: { taint: '5' } }]);
    expect((await store.caseTransfers('c0')).length).toBe(1);
  });

  it('leaves out what follower and patterns say after others have claimed their shard, also when it starts between the two', async () => {
    const { log, store, database, send, start, covered } = await set();
    const row = (taint: string): CaseRecord => ({
      kind: 'case-transfer',
      case: 'c',
      id: 'a',
      taint,
      layer: 1,
      time: 1,
      seq: 0,
      gone: false,
    });
    const out = await log.openWriter();
    const alert = (revision: number, epoch: number) =>
      out.append(topics.alerts, 0, [{ value: alertOf(revision), headers: { [epochHeader]: String(epoch) } }]);
    const rows = (version: number, epoch: number, taint: string) =>
      send(topics.cases, encodeCasesFrame({ version, epoch, records: [row(taint)] }));
    const finding = (revision: number, epoch: number) =>
      out.append(topics.findings, 0, [
        {
          value: Buffer.from(JSON.stringify({ ...findingFields, revision, asOf: 4 })),
          headers: { [epochHeader]: String(epoch) },
        },
      ]);
    await rows(4, 2, '5');
    await alert(1, 2);
    await finding(1, 3);
    await out.append(topics.cases, 0, [claimInCases(8)]);
    await out.append(topics.alerts, 0, [claimInAlerts(8)]);
    await out.append(topics.findings, 0, [claimInFindings(9)]);
    const first = start();
    await covered('cases', 2);
    await covered('alerts', 2);
    await covered('findings', 2);
    await first.end();
    await rows(9, 2, '6');
    await alert(2, 2);
    await finding(2, 3);
    const passedOver: string[] = [];
    start({
      onPassedOver: ({ reason, topic, offset, count = 1 }) => passedOver.push(`${reason} ${topic}/${offset} ${count}`),
    });
    await covered('cases', 3);
    await covered('alerts', 3);
    await covered('findings', 3);
    expect(await store.caseTransfers('c')).toMatchObject([{ version: 4, record: { taint: '5' } }]);
    expect(await store.alerts({ limit: 9 })).toMatchObject([{ revision: 1 }]);
    expect(database.rows('findings')).toMatchObject([{ revision: 1 }]);
    expect(passedOver.sort()).toEqual(['alerts', 'cases', 'findings'].map((topic) => `older-claim ${topic}/2 1`));
    await rows(9, 8, '7');
    await alert(2, 8);
    await finding(2, 9);
    await covered('cases', 4);
    await covered('alerts', 4);
    await covered('findings', 4);
    expect(await store.caseTransfers('c')).toMatchObject([{ version: 9, record: { taint: '7' } }]);
    expect(await store.alerts({ limit: 9 })).toMatchObject([{ revision: 2 }]);
    expect(database.rows('findings')).toContainEqual(expect.objectContaining({ revision: 2 }));
  });

  it('cuts chunks by weight, between messages only', async () => {
    const { sendFlows, start, covered } = await set();
    const unit = (i: number) => ({ version: i, records: [flow(`a${i}`), flow(`b${i}`)] });
    for (let i = 0; i < 10; i++) await sendFlows(i, i + 1, [unit(i)]);
    const counts: number[] = [];
    start({ chunkWeightMax: 5, chunkAgeMaxMs: 100, metrics: { rowsWritten: (_table, count) => counts.push(count) } });
    await covered('flows/0', 10);
    expect(counts).toEqual([6, 6, 6, 2]);
  });

  it('gives a chunk more time while much comes: few large inserts cost the store less than many small ones', async () => {
    const { database, sendFlows, start, covered } = await set();
    const counts: number[] = [];
    const unit = (i: number) => ({ version: i, records: Array.from({ length: 6_000 }, (_, j) => flow(`${i}-${j}`)) });
    await sendFlows(0, 1, [unit(0)]);
    await sendFlows(1, 2, [unit(1)]);
    start({ metrics: { rowsWritten: (_table, count) => counts.push(count) } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sendFlows(2, 3, [unit(2)]);
    expect(database.rows('flows')).toHaveLength(0);
    await covered('flows/0', 3);
    expect(counts).toEqual([18_000]);
  });

  it('counts the lots that a payment is made of towards the weight', async () => {
    const { sendFlows, start, covered } = await set();
    const sources = Array.from({ length: 100 }, (_, i) => ({ id: `lot${i}`, start: 0, end: 1 }));
    for (let i = 0; i < 3; i++) await sendFlows(i, i + 1, [{ version: i, records: [flow(`x${i}`, { sources })] }]);
    const counts: number[] = [];
    start({ chunkWeightMax: 100, metrics: { rowsWritten: (_table, count) => counts.push(count) } });
    await covered('flows/0', 3);
    expect(counts).toEqual([1, 1, 1]);
  });

  it('waits while the store is away, pulls nothing meanwhile, and goes on by itself', async () => {
    const { broker, database, log, store, sendFlows, start, covered } = await set();
    let batches = 0;
    const counting = {
      ...log,
      openReader: async (...args: Parameters<typeof log.openReader>) => {
        const reader = await log.openReader(...args);
        return {
          next: async () => {
            const batch = await reader.next();
            if (batch?.topic === topics.flows) batches++;
            return batch;
          },
          close: () => reader.close(),
        };
      },
    };
    const writer = start({ log: counting, chunkWeightMax: 10 });
    await sendFlows(0, 1, [{ version: 0, records: [flow('before')] }]);
    await covered('flows/0', 1);
    database.setReachable(false);
    for (let i = 1; i < 200; i++) {
      await sendFlows(i, i + 1, [{ version: i, records: Array.from({ length: 20 }, (_, j) => flow(`x${i}-${j}`)) }]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => writer.errors.length).toBeGreaterThan(1);
    const pulled = batches;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(batches).toBe(pulled);
    // One chunk in hand, one full, one batch asked for ahead.
    expect(pulled).toBeLessThan(10);
    expect(writer.errors[0]).toMatchObject({ code: 'STORE_UNREACHABLE' });
    database.setReachable(true);
    await covered('flows/0', 200);
    expect(await store.counts()).toMatchObject({ flows: 1 + 199 * 20 });
    expect(broker.reachable).toBe(true);
  });

  it('starts before the store and before its topics', async () => {
    const { database, log, specs, sendFlows, start, covered } = await set(false);
    database.setReachable(false);
    const writer = start();
    await expect.poll(() => writer.errors.length).toBeGreaterThan(0);
    database.setReachable(true);
    await log.createTopics(specs.filter(({ topic }) => topic === topics.flows));
    await sendFlows(0, 1, [{ version: 0, records: [flow('x')] }]);
    await covered('flows/0', 1);
    await log.createTopics(specs);
    await writer.end();
  });

  it('writes what it has in hand when it is ended', async () => {
    const { database, store, sendFlows, start } = await set();
    const writer = start({ chunkAgeMaxMs: 60_000 });
    await sendFlows(0, 1, [{ version: 0, records: [flow('x')] }]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(database.rows('flows')).toHaveLength(0);
    await writer.end();
    expect(await store.flowsByIds(['x'])).toHaveLength(1);
    expect(await store.position('flows/0')).toBe(1);
  });

  it('ends although the store is away, and has claimed nothing', async () => {
    const { database, sendFlows, start, covered } = await set();
    const writer = start();
    await sendFlows(0, 1, [{ version: 0, records: [flow('x')] }]);
    await covered('flows/0', 1);
    database.setReachable(false);
    await sendFlows(1, 2, [{ version: 1, records: [flow('y')] }]);
    await expect.poll(() => writer.errors.length).toBeGreaterThan(0);
    await writer.end();
    database.setReachable(true);
    expect(database.positions().get('flows/0')).toBe(1);
  });

  it('ends although no broker answers', async () => {
    const { broker, start } = await set();
    broker.setReachable(false);
    const writer = start();
    await expect.poll(() => writer.errors.length).toBeGreaterThan(0);
    await writer.end();
  });

  it('passes over what is no alert or finding on their topics, says where it lies, and writes the rest', async () => {
    const { store, send, start, covered } = await set();
    const foreign: string[] = [];
    start({ onForeign: ({ topic, offset }) => foreign.push(`${topic}/${offset}`) });
    await send(topics.alerts, Buffer.from('hello'), alertOf(1), Buffer.from('{"id":"x","revision":7}'));
    await send(topics.findings, Buffer.from('[]'), Buffer.alloc(0));
    await covered('alerts', 3);
    await covered('findings', 2);
    expect(await store.alerts({ limit: 9 })).toMatchObject([{ id: 'alert', revision: 1 }]);
    expect(foreign.sort()).toEqual(['alerts/0', 'alerts/2', 'findings/0', 'findings/1']);
  });

  it('passes over what is no late event on their topic: whatever lies there, the writer goes on', async () => {
    const { store, send, start, covered } = await set();
    const foreign: string[] = [];
    start({ onForeign: ({ topic, offset }) => foreign.push(`${topic}/${offset}`) });
    const late: LateEvent = { id: 'z', kind: 'transfer', message: message(9), accounts: [entry.from] };
    const unkept = { ...late, message: { ...message(9), sha256: 'short' } };
    await send(
      topics.late,
      ...['hello', '{}', JSON.stringify(unkept), JSON.stringify(late)].map((each) => Buffer.from(each)),
    );
    await covered('late', 4);
    expect(await store.lateCount()).toBe(1);
    expect(foreign).toEqual(['late/0', 'late/1', 'late/2']);
  });

  it('halts at a message that is none, with its place, and ends all topics', async () => {
    const { database, send, sendFlows, start, covered } = await set();
    const writer = start();
    await send(topics.cases, encodeCasesFrame({ version: 1, records: [] }));
    await covered('cases', 1);
    await send(topics.cases, Buffer.from('rubbish'));
    await expect(writer.ended).rejects.toMatchObject({
      code: 'FRAME_CORRUPT',
      message: expect.stringContaining('cases/0 offset 1'),
    });
    await sendFlows(0, 1, []);
    expect(database.positions().get('flows/0')).toBeUndefined();
  });

  it('halts at once when the store refuses rows, although nothing more comes', async () => {
    const { store, sendFlows, start } = await set();
    const refusing = { ...store, insertEntries: async () => Promise.reject(new TypeError('no such column')) };
    const writer = start({ store: refusing });
    await sendFlows(0, 1, [{ version: 0, records: [flow('x')] }]);
    await expect(writer.ended).rejects.toThrow('no such column');
    expect(writer.errors).toEqual([]);
  });

  it('halts when what comes next is no longer in the log', async () => {
    const { broker, sendFlows, start, store } = await set();
    for (let i = 0; i < 9; i++) await sendFlows(i, i + 1, []);
    await store.savePosition('flows-topic/0', 3);
    broker.truncateBefore(topics.flows, 0, 5);
    await expect(start().ended).rejects.toMatchObject({ code: 'LOG_OFFSET_MISSING' });
  });

  it('writes a report at once where only messages without rows came before it', async () => {
    const { database, send, start, covered } = await set();
    const idle = { type: 'idle', topic: 'bank.transfers.v1', partition: 0, end: 0 } as const;
    await send(topics.journal, encodeJournalFrame(idle));
    start({ chunkAgeMaxMs: 500 });
    await covered('journal', 1);
    const startMs = performance.now();
    await send(topics.journal, journalOf(0, 10, 'BAD_TIME'));
    await expect.poll(() => database.rows('reports').length, { interval: 5, timeout: 10_000 }).toBe(1);
    // Ten ages apart are insertions of rows, and there was none.
    expect(performance.now() - startMs).toBeLessThan(2_500);
  });

  it('counts raw offsets once, whoever framed them', async () => {
    const { store, send, start, covered } = await set();
    await send(topics.journal, journalOf(0, 10, 'BAD_TIME'), journalOf(0, 10, 'BAD_AMOUNT'));
    await send(topics.journal, encodeJournalFrame({ type: 'idle', topic: 'bank.transfers.v1', partition: 0, end: 10 }));
    start();
    await covered('journal', 3);
    expect(await store.rejectCounts()).toEqual({ BAD_TIME: 1 });
  });
});

function alertOf(revision: number): Buffer {
  const alert: Alert = {
    id: 'alert',
    revision,
    state: 'open',
    case: 'c',
    account: account('B'),
    asset: 'CNY',
    layer: 1,
    received: '5',
    forwarded: '0',
    returned: '0',
    exited: '0',
    notFollowed: '0',
    outOfSight: '0',
    atRest: '5',
    inFlight: '0',
    holdable: '5',
    range: null,
    rangeReason: 'past-not-read',
    firstIn: 1,
    lastIn: 1,
    firstOut: null,
    anchor: { id: 'a', time: 1, creditTime: 1, from: account('A'), to: account('B'), amount: '5' },
    path: ['a'],
    action: 'stop',
    reasons: [],
    provisional: false,
    stale: false,
    asOf: 4,
    evidence: [],
  };
  return Buffer.from(JSON.stringify(alert));
}

/** A label at raw offset 0, a report at 1 and a rejected message at 2. */
function journalOf(from: number, to: number, code: string): Buffer {
  const at = (offset: number) => ({ offset, timeMs: 1_000 + offset, sha256: 'ab'.repeat(32) });
  const label = { account: account('L'), kind: 'mule', from: null, to: null };
  const roots = { case: 'c', transfers: ['a'], selectors: [], victims: [] };
  const records: JournalRecord[] = [
    { kind: 'label', ...at(0), label: { source: 'police', version: 1, withdrawn: false, label } },
    {
      kind: 'report',
      ...at(1),
      report: { reporter: 'r', version: 1, reportedAt: null, withdrawn: false, roots, match: [] },
    },
    { kind: 'rejected', ...at(2), code },
    { kind: 'void', ...at(3), id: 'v', time: null },
  ];
  return encodeJournalFrame({ type: 'raw', topic: 'bank.transfers.v1', partition: 0, from, to, records });
}
