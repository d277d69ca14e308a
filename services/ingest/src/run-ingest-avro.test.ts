import { confluentHead, MessageEncoder, newestSchema } from '@weir/avro';
import { dlqOf } from '@weir/model';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RegistryServer } from '../../../packages/avro/src/registry/registry.fixture.js';
import { Stage, topics, transfer, until } from './ingest-stage.js';

let stage: Stage;
let registry: RegistryServer;
beforeEach(async () => {
  stage = new Stage();
  registry = await RegistryServer.start();
});
afterEach(async () => {
  await stage.close();
  await registry.close();
});

const nowMs = Date.now();
const singleObject = new MessageEncoder('bank');
const ofRegistry = (id: number) => new MessageEncoder('bank', () => confluentHead(id));
const fieldsOf = (id: string) => transfer(id, nowMs) as Readonly<Record<string, unknown>>;
const idsTaken = (): string[] =>
  stage.taken().flatMap(({ record }) => (record.kind === 'transfer' ? [record.transfer.id] : []));
const codesTaken = (): string[] =>
  stage.taken().flatMap(({ record }) => (record.kind === 'rejected' ? [record.code] : []));
const addressOf = ({ url }: RegistryServer) => ({ schemaRegistry: { url, credentials: null } });

it('takes JSON, single-object encoding and a registry’s framing side by side', async () => {
  registry.put(7, { schema: newestSchema('transfer').schema });
  stage.send(topics.bank, 0, fieldsOf('t1'), singleObject.encode(fieldsOf('t2')), ofRegistry(7).encode(fieldsOf('t3')));
  stage.send(topics.bank, 0, singleObject.encode({ void: 't1' }));
  stage.send(topics.labels, 0, new MessageEncoder('labels').encode({ account: 'bank:CMB:1', kind: 'exchange' }));
  stage.send(topics.reports, 0, new MessageEncoder('reports').encode({ case: 'c1', transfers: ['t2'] }));
  stage.start(addressOf(registry));
  await stage.untilTaken();
  expect(idsTaken()).toEqual(['t1', 't2', 't3']);
  expect(
    stage
      .taken()
      .map(({ record }) => record.kind)
      .sort(),
  ).toEqual([...['label', 'report', 'transfer', 'transfer', 'transfer', 'void']]);
  expect(registry.asked).toEqual(['/schemas/ids/7']);
});

it('waits while the registry is away, and then takes everything: nothing is lost, doubled or refused', async () => {
  registry.put(7, { schema: newestSchema('transfer').schema });
  registry.mood = 'failing';
  const messages = Array.from({ length: 50 }, (_, serial) => ofRegistry(7).encode(fieldsOf(`w${serial}`)));
  stage.send(topics.bank, 0, ...messages);
  stage.send(topics.bank, 1, fieldsOf('json'));
  const { events } = stage.start(addressOf(registry));
  await until('the registry was asked twice', () => events.filter(({ kind }) => kind === 'registry-away').length >= 2);
  // Who needs no registry does not wait for it.
  await until('the other partition is taken', () => idsTaken().includes('json'));
  expect(idsTaken()).toEqual(['json']);
  expect(stage.messages(dlqOf(topics.bank))).toHaveLength(0);
  registry.mood = 'well';
  await stage.untilTaken();
  expect(stage.offsetsTaken(topics.bank, 0)).toEqual(messages.map((_, offset) => offset));
  expect(codesTaken()).toEqual([]);
});

it('ends cleanly while it waits for the registry, and goes on where it was', async () => {
  registry.put(7, { schema: newestSchema('transfer').schema });
  registry.mood = 'silent';
  stage.send(topics.bank, 0, fieldsOf('before'));
  const first = stage.start(addressOf(registry));
  await until('the first is taken', () => idsTaken().length === 1);
  stage.send(topics.bank, 0, ofRegistry(7).encode(fieldsOf('after')));
  await until('the registry is asked', () => registry.asked.length > 0);
  registry.mood = 'failing';
  await first.stop();
  expect(idsTaken()).toEqual(['before']);
  registry.mood = 'well';
  stage.start(addressOf(registry));
  await stage.untilTaken();
  expect(idsTaken()).toEqual(['before', 'after']);
});

it('refuses what names a schema that nobody knows, with the schema in the dead letter', async () => {
  const unknown = singleObject.encode(fieldsOf('t1'))!;
  unknown.writeBigUInt64LE(0x0123456789abcdefn, 2);
  stage.send(topics.bank, 0, unknown, ofRegistry(8).encode(fieldsOf('t2')), singleObject.encode(fieldsOf('t3')));
  stage.start(addressOf(registry));
  await stage.untilTaken();
  expect(codesTaken()).toEqual(['AVRO_SCHEMA_UNKNOWN', 'AVRO_SCHEMA_UNKNOWN']);
  expect(idsTaken()).toEqual(['t3']);
  const letters = stage.messages(dlqOf(topics.bank));
  expect(letters.map(({ headers }) => headers['weir-dlq-detail']?.toString())).toEqual([
    ...['fingerprint 0x0123456789abcdef', 'schema 8 of the registry'],
  ]);
  expect(letters[0]?.value).toEqual(unknown);
});

it('without a registry says what to configure, and goes on', async () => {
  stage.send(topics.bank, 0, ofRegistry(7).encode(fieldsOf('t1')), fieldsOf('t2'));
  stage.send(topics.chain, 0, singleObject.encode(fieldsOf('t3')));
  stage.start();
  await stage.untilTaken();
  expect(codesTaken().sort()).toEqual(['AVRO_NO_REGISTRY', 'NOT_JSON']);
  expect(idsTaken()).toEqual(['t2']);
});
