import { createHash } from 'node:crypto';
import { confluentHead, MessageEncoder, newestSchema, RegistryAway, SchemasAtHand } from '@weir/avro';
import { placeOf } from '@weir/desk';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { openMemoryStore } from '@weir/store';
import { expect, test } from 'vitest';
import { transferWords } from './transfer-words.js';

test('names and remarks come from messages that were kept, else from their topic; what is no transfer of a bank tells nothing', async () => {
  const broker = new MemoryBroker();
  broker.create({ topic: 'bank', partitions: 1 });
  const texts = [
    JSON.stringify({ id: 't1', toName: '张三', memo: ' ' }),
    JSON.stringify({ id: 't2', fromName: '李四', toName: 7, memo: '货款' }),
    'no JSON',
    JSON.stringify(['t4']),
  ];
  const messages = texts.map((text, offset) => ({
    ...{ topic: 'bank', partition: 0, offset, timeMs: 0 },
    sha256: createHash('sha256').update(text).digest('hex'),
  }));
  broker.append(
    'bank',
    0,
    texts.map((text) => ({ value: Buffer.from(text) })),
  );
  const store = openMemoryStore();
  await store.insert('messages', [{ message: messages[0]!, bytes: Buffer.from(texts[0]!) }]);
  const gone = { ...messages[0]!, topic: 'forgotten' };
  const schemas = new SchemasAtHand(null);
  const words = await transferWords({ log: openMemoryLog(broker), store }, schemas)([...messages, gone]);
  expect([...words]).toEqual([
    [placeOf(messages[0]!), { fromName: null, toName: '张三', memo: null }],
    [placeOf(messages[1]!), { fromName: '李四', toName: null, memo: '货款' }],
  ]);
});

test('messages that name a schema of a registry are read by it, and told to be unread while it does not answer', async () => {
  const { schema } = newestSchema('transfer');
  const moved = { id: 't1', time: 1, from: 'bank:A:1', to: 'bank:B:2', asset: 'CNY', amount: '5' };
  const encoder = new MessageEncoder('bank', () => confluentHead(7));
  const framed = encoder.encode({ ...moved, toName: '张三', memo: '货款' })!;
  const message = { topic: 'bank', partition: 0, offset: 0, timeMs: 0, sha256: '00'.repeat(32) };
  const store = openMemoryStore();
  await store.insert('messages', [{ message, bytes: framed }]);
  const broker = new MemoryBroker();
  const read = async (schemas: SchemasAtHand) => {
    const words = await transferWords({ log: openMemoryLog(broker), store }, schemas)([message]);
    return words.get(placeOf(message));
  };
  expect(await read(new SchemasAtHand(null))).toBe('registry-unknown');
  let isAway = true;
  let nowMs = 0;
  const registry = {
    schema: async () => {
      if (isAway) throw new RegistryAway('connection refused');
      return { kind: 'schema', schema } as const;
    },
  };
  const schemas = new SchemasAtHand(registry, () => nowMs);
  expect(await read(schemas)).toBe('registry-away');
  isAway = false;
  nowMs = 5_000;
  expect(await read(schemas)).toEqual({ fromName: null, toName: '张三', memo: '货款' });
  expect(await read(new SchemasAtHand({ schema: async () => null }))).toBe('schema-unknown');
  const unfit = { kind: 'unusable', why: 'Protobuf' } as const;
  expect(await read(new SchemasAtHand({ schema: async () => unfit }))).toBe('schema-unknown');
});
