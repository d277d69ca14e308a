import { encodeFlowsFrame, encodeJournalFrame } from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { readConfig, topicNames } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Connection } from './connection.js';
import { type LivePositions, lagging, stageRows } from './stages.js';
import { applyTopics } from './topics.js';
import { waitDrained } from './wait.js';

const outcome = readConfig({ env: { WEIR_RAW_PARTITIONS: '1' } });
if (!outcome.ok) throw new Error('the defaults can be used');
const { config } = outcome;
const topics = topicNames('');
const silent: LivePositions = { ingest: async () => null, follower: async () => null, patterns: async () => null };
const followerAt = (position: number, discovering = 0): LivePositions => ({
  ingest: async () => null,
  follower: async () => ({ position, discovering }),
  patterns: async () => null,
});

let log: Log;
let connection: Connection;
beforeEach(async () => {
  log = openMemoryLog(new MemoryBroker());
  const store = openMemoryStore(new MemoryDatabase());
  connection = { config, log, store, topics, database: 'weir', close: () => log.close() };
  await applyTopics(connection);
});
afterEach(() => connection.close());

const append = async (topic: string, ...values: Buffer[]): Promise<void> => {
  const writer = await log.openWriter();
  await writer.append(
    topic,
    0,
    values.map((value) => ({ value })),
  );
  await writer.close();
};
const taken = (to: number) =>
  encodeJournalFrame({ type: 'raw', topic: topics.bank, partition: 0, from: 0, to, records: [] });
const left = async (live: LivePositions) =>
  lagging(await stageRows(connection, live)).map(({ stage, of, lag }) => [stage, of, lag]);

test('what was sent and not taken is the ingest’s to do; a follower that does not answer is not known to be done', async () => {
  await append(topics.bank, Buffer.from('{}'), Buffer.from('{}'));
  expect(await left(silent)).toEqual([
    ['ingest', `${topics.bank}/0`, 2],
    ['follower', topics.journal, null],
  ]);
});

test('what is in the journal is the matcher’s, the follower’s and the writer’s to do', async () => {
  await append(topics.journal, taken(0), taken(0));
  expect(await left(followerAt(1))).toEqual([
    ['matcher', topics.journal, 2],
    ['follower', topics.journal, 1],
    ['writer', topics.journal, 2],
    ['writer', `${topics.flows}, in journal offsets`, 2],
  ]);
});

test('nothing is left once flows cover the journal, the follower is there and the store has it all', async () => {
  await append(topics.bank, Buffer.from('{}'));
  await append(topics.journal, taken(1));
  await append(topics.flows, encodeFlowsFrame({ shard: 0, from: 0, to: 1, units: [] }));
  await connection.store.savePositions(
    new Map([
      [`raw/${topics.bank}/0`, 1],
      ['journal', 1],
      ['flows/0', 1],
    ]),
  );
  expect(await left(followerAt(1))).toEqual([]);
  expect(await left({ ...followerAt(1), patterns: async () => 0 })).toEqual([['patterns', topics.journal, 1]]);
  expect(await left(followerAt(1, 2))).toEqual([['follower', 'cases whose past is read', 2]]);
  expect(await waitDrained(connection, followerAt(1), { timeoutMs: 5_000 })).toMatchObject({ drained: true, left: [] });
});

test('waiting ends with what is left when its time is over', async () => {
  await append(topics.bank, Buffer.from('{}'));
  const waited = await waitDrained(connection, followerAt(0), { timeoutMs: 300 });
  expect(waited).toMatchObject({ drained: false, left: [{ stage: 'ingest', position: 0, end: 1, lag: 1 }] });
});
