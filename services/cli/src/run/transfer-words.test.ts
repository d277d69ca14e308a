import { createHash } from 'node:crypto';
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
  const words = await transferWords({ log: openMemoryLog(broker), store })([...messages, gone]);
  expect([...words]).toEqual([
    [placeOf(messages[0]!), { fromName: null, toName: '张三', memo: null }],
    [placeOf(messages[1]!), { fromName: '李四', toName: null, memo: '货款' }],
  ]);
});
