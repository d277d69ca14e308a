import { connect, createServer, type Socket } from 'node:net';
import { createClient } from '@clickhouse/client';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type CreditRecord,
  type EntryRecord,
  encodeFlowsFrame,
  type FlowRecord,
} from '../../packages/journal/src/index.js';
import { MemoryBroker, openMemoryLog } from '../../packages/log/src/index.js';
import type { AccountId, AssetCode } from '../../packages/model/src/index.js';
import { openStore, type Store } from '../../packages/store/src/index.js';
import { runWriter } from '../../services/writer/src/index.js';

const url = process.env.WEIR_TEST_CLICKHOUSE;

if (url === undefined) {
  console.warn('SKIPPED: the writer into ClickHouse. Set WEIR_TEST_CLICKHOUSE to the URL of a server for tests.');
  it.skip('the writer into ClickHouse needs WEIR_TEST_CLICKHOUSE', () => undefined);
} else {
  const database = `weir_test_writer_${Date.now().toString(36)}_${process.pid}`;
  const topics = {
    flows: 'flows',
    cases: 'cases',
    alerts: 'alerts',
    findings: 'findings',
    late: 'late',
    journal: 'journal',
  };

  describe('the writer into ClickHouse', () => {
    const opened: Store[] = [];
    const open = (address: string) => {
      const store = openStore({ url: address, database });
      opened.push(store);
      return store;
    };
    afterAll(async () => {
      for (const store of opened) await store.close();
      const plain = createClient({ url });
      await plain.command({ query: 'DROP DATABASE IF EXISTS {database:Identifier} SYNC', query_params: { database } });
      await plain.close();
    });

    it('writes everything exactly once, over cuts of the line and ends of the writer', async () => {
      const line = await openLine(new URL(url));
      const broker = new MemoryBroker({ batchRecordsMax: 7 });
      const log = openMemoryLog(broker);
      await log.createTopics(Object.values(topics).map((topic) => ({ topic, partitions: 1 })));
      const out = await log.openWriter();
      const [frames, recordsAFrame] = [300, 40];
      for (let i = 0; i < frames; i++) {
        const value = encodeFlowsFrame({
          shard: 0,
          from: i,
          to: i + 1,
          units: [{ version: i, records: recordsOf(i, recordsAFrame) }],
        });
        // Every third frame twice, as when an acknowledgement was lost.
        const messages = i % 3 === 0 ? [{ value }, { value }] : [{ value }];
        await out.append(topics.flows, 0, messages);
      }

      const errors: unknown[] = [];
      const position = { last: 0 };
      const start = () => {
        const control = new AbortController();
        const ended = runWriter({
          log: openMemoryLog(broker),
          store: open(line.url),
          topics,
          signal: control.signal,
          onError: (error) => errors.push(error),
          chunkWeightMax: 200,
          metrics: {
            position: (stream, offset) => {
              if (stream === 'flows/0') position.last = offset;
            },
          },
        });
        return { control, ended };
      };

      let writer = start();
      for (const until of [50, 120, 200]) {
        await expect.poll(() => position.last, { interval: 2, timeout: 60_000 }).toBeGreaterThan(until);
        line.cut();
        await expect.poll(() => errors.length, { interval: 2, timeout: 60_000 }).toBeGreaterThan(0);
        line.mend();
        errors.length = 0;
        if (until === 120) {
          writer.control.abort();
          await writer.ended;
          writer = start();
        }
      }
      await expect.poll(() => position.last, { interval: 5, timeout: 60_000 }).toBe(frames);
      writer.control.abort();
      await writer.ended;

      const store = open(url);
      expect(await store.position('flows/0')).toBe(frames);
      expect(await store.position('flows-topic/0')).toBe(400);
      // Every frame buries the first flow of the frame before it.
      const count = frames * recordsAFrame;
      expect(await store.counts()).toMatchObject({
        flows: count - (frames - 1),
        credits: count,
        amounts: { CNY: String((count - (frames - 1)) * 100) },
      });
      expect(await store.flowsByIds(['0-0', '298-0', '299-0'])).toMatchObject([{ record: { id: '299-0' } }]);
      const touching = await store.entriesTouchingLots([
        { id: '7-3', account: 'bank:CMB:B3' as AccountId, asset: 'CNY' as AssetCode, fromTimeMs: 0 },
      ]);
      expect(touching.map(({ version, record }) => [version, record.kind, record.id])).toEqual([[7, 'credit', '7-3']]);
      await line.close();
    });
  });
}

function recordsOf(frame: number, count: number): EntryRecord[] {
  const records: EntryRecord[] = [];
  if (frame > 0) {
    const { from: account, asset, seq } = flow(frame - 1, 0);
    records.push({ kind: 'flow-gone', id: `${frame - 1}-0`, account, asset, time: flow(frame - 1, 0).time, seq });
  }
  for (let i = 0; i < count; i++) records.push(flow(frame, i), credit(frame, i));
  return records;
}

function entry(frame: number, i: number) {
  return {
    id: `${frame}-${i}`,
    time: 1_767_225_600_000 + frame,
    seq: i,
    from: `bank:CMB:A${i}` as AccountId,
    to: `bank:CMB:B${i}` as AccountId,
    asset: 'CNY' as AssetCode,
    amount: 100,
    balance: null,
    hub: false,
    aged: [],
    nameless: [],
    messages: [
      {
        topic: 'bank.transfers.v1',
        partition: 0,
        offset: frame * 1_000 + i,
        timeMs: 1_767_225_600_000,
        sha256: 'cd'.repeat(32),
      },
    ],
  };
}

function flow(frame: number, i: number): FlowRecord {
  return { ...entry(frame, i), kind: 'flow', unseen: '100', seen: '0', sources: [], ceased: [] };
}

function credit(frame: number, i: number): CreditRecord {
  return { ...entry(frame, i), kind: 'credit', ceased: [{ id: `${frame}-${i}`, start: 0, end: 100 }] };
}

/** A line to the server that can be cut: what is under way breaks off, and nobody gets through until it is mended. */
async function openLine(target: URL) {
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      whole = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
