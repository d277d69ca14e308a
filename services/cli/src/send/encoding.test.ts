import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confluentIdOf, TopicReader } from '@weir/avro';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { simulate } from '@weir/simulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RegistryServer } from '../../../../packages/avro/src/registry/registry.fixture.js';
import { openFeedTopics } from '../simulate/feed-topics.js';
import { paceMessages } from '../simulate/pace.js';
import { planSimulation } from '../simulate/plan.js';
import { openEncoding, parseEncoding } from './encoding.js';
import { sendFile } from './send-file.js';

const topics = topicNames('');
const plain = { id: 't1', time: 5, from: 'bank:A:1', to: 'bank:B:2', asset: 'CNY', amount: 100 };
let registry: RegistryServer;
beforeAll(async () => {
  registry = await RegistryServer.start();
});
afterAll(() => registry.close());

test('a line goes in Avro where a schema says all of it, and as it stands where none does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-encoding-'));
  try {
    const file = join(folder, 'bank.ndjson');
    const odd = '{"id":"t2","batch": 7}';
    await writeFile(file, `${JSON.stringify(plain)}\n${odd}\n{"void":"t1"}\nno JSON\n`);
    const broker = new MemoryBroker();
    const log = openMemoryLog(broker);
    await log.createTopics([{ topic: topics.bank, partitions: 1 }]);
    const toAvro = await openEncoding('avro', 'bank', { topics, schemaRegistry: null });
    const to = { topic: topics.bank, partitions: 1 };
    const sent = await sendFile(await log.openWriter(), to, { file, role: 'bank', perSecond: null, toAvro });
    expect(sent).toEqual({ sent: 4, withoutKey: 1, inAvro: 2 });
    const values = broker.read(topics.bank, 0, 0, 4);
    const reader = new TopicReader('bank');
    expect(reader.read(values[0]!.value!)).toEqual({ ok: true, fields: { ...plain, seq: 0 } });
    expect(reader.read(values[2]!.value!)).toEqual({ ok: true, fields: { void: 't1' } });
    expect([values[1], values[3]].map((record) => String(record?.value))).toEqual([odd, 'no JSON']);
    expect(values.map(({ key }) => key && String(key))).toEqual(['t1', 't2', 't1', null]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a story goes out in the registry’s framing, its schemas registered by topic and record', async () => {
  const broker = new MemoryBroker();
  const log = openMemoryLog(broker);
  const raw = [topics.bank, topics.chain, topics.reports, topics.labels];
  await log.createTopics(raw.map((topic) => ({ topic, partitions: 1 })));
  const { messages } = simulate({ seed: 3, startMs: Date.UTC(2026, 0, 5), durationMinutes: 5, innocents: 60 });
  const schemaRegistry = { url: registry.url, credentials: null };
  const feed = await openFeedTopics(log, topics, (role) => openEncoding('confluent', role, { topics, schemaRegistry }));
  await paceMessages({ messages, send: feed.send, speed: Number.POSITIVE_INFINITY });
  expect(registry.asked.sort()).toEqual([
    '/subjects/account.labels.v1-weir.labels.Label/versions',
    '/subjects/bank.transfers.v1-weir.bank.Transfer/versions',
    '/subjects/bank.transfers.v1-weir.bank.Void/versions',
    '/subjects/fraud.reports.v1-weir.fraud.Report/versions',
  ]);
  const valuesOf = (topic: string) => broker.read(topic, 0, 0, Number.MAX_SAFE_INTEGER).map(({ value }) => value);
  for (const topic of [topics.bank, topics.reports, topics.labels])
    for (const value of valuesOf(topic)) expect(confluentIdOf(value)).toBeGreaterThanOrEqual(100_000);
  for (const value of valuesOf(topics.chain)) expect(String(value).startsWith('{')).toBe(true);
});

test('what cannot be is said before anything is sent', async () => {
  expect(() => parseEncoding('xml')).toThrow(/json, avro, confluent/);
  const flags = { duration: '45m', toTopics: false, json: false, out: 'x', encoding: 'avro' };
  expect(() => planSimulation(flags, 0, 1)).toThrow(/--encoding goes with --to-topics/);
  const opened = openEncoding('confluent', 'bank', { topics, schemaRegistry: null });
  await expect(opened).rejects.toThrow(/WEIR_SCHEMA_REGISTRY/);
  registry.mood = 'failing';
  const schemaRegistry = { url: registry.url, credentials: null };
  await expect(openEncoding('confluent', 'bank', { topics, schemaRegistry })).rejects.toThrow(
    /SCHEMA_REGISTRY: .* 500/,
  );
  expect(await openEncoding('confluent', 'chain', { topics, schemaRegistry })).toBeTypeOf('function');
});
