import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { messageKey } from './message-key.js';
import { partitionOf } from './partition.js';
import { parseRate } from './rate.js';
import { findRawTopic } from './raw-topic.js';
import { sendFile } from './send-file.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-send-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('every line goes out as it stands, into the partition of its key, in order', async () => {
  const lines = [
    ...Array.from({ length: 1_300 }, (_, serial) => `{"id":"t${serial % 700}","n": ${serial}}`),
    '{"void":"t7"}',
    'no JSON at all',
  ];
  const file = join(folder, 'bank.ndjson');
  await writeFile(file, `\uFEFF${lines.slice(0, 5).join('\r\n')}\n\n  \n${lines.slice(5).join('\n')}`);
  const broker = new MemoryBroker();
  const log = openMemoryLog(broker);
  await log.createTopics([{ topic: 'bank', partitions: 3 }]);
  const writer = await log.openWriter();
  const outcome = await sendFile(writer, { topic: 'bank', partitions: 3 }, { file, role: 'bank', perSecond: null });
  expect(outcome).toEqual({ sent: 1_302, withoutKey: 1, inAvro: 0 });

  const sent = broker.offsets('bank').map(({ partition, next }) => broker.read('bank', partition, 0, next));
  expect(
    sent
      .flat()
      .map(({ value }) => String(value))
      .sort(),
  ).toEqual([...lines].sort());
  for (const [partition, records] of sent.entries()) {
    const numbers = records.map(({ value }) => /"n": (\d+)/.exec(String(value))?.[1]).flatMap((n) => (n ? [+n] : []));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    for (const { key, value } of records) {
      expect(partitionOf(key === null ? String(value) : String(key), 3)).toBe(partition);
    }
  }
  const places = sent.flatMap((records, partition) => records.map(({ key }) => `${key} ${partition}`));
  expect(new Set(places.filter((place) => place.startsWith('t7 '))).size).toBe(1);
});

test('a line that is no UTF-8 goes as it stands: the intake refuses it, and mends nothing', async () => {
  const file = join(folder, 'gbk.ndjson');
  // 工行 in GBK.
  const odd = Buffer.concat([
    Buffer.from('{"id":"t2","from":"bank:'),
    Buffer.from('b9a4d0d0', 'hex'),
    Buffer.from(':1"}'),
  ]);
  const lines = [Buffer.from('{"id":"t1"}'), odd, Buffer.from('{"id":"t3"}')];
  await writeFile(file, Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\r\n')])));
  const broker = new MemoryBroker();
  const log = openMemoryLog(broker);
  await log.createTopics([{ topic: 'bank', partitions: 1 }]);
  const toAvro = (): Buffer => Buffer.from('avro');
  const sending = { file, role: 'bank', perSecond: null } as const;
  await sendFile(await log.openWriter(), { topic: 'bank', partitions: 1 }, sending);
  const sent = await sendFile(await log.openWriter(), { topic: 'bank', partitions: 1 }, { ...sending, toAvro });
  expect(sent).toMatchObject({ sent: 3, inAvro: 2 });
  const values = broker.read('bank', 0, 0, 6).map(({ value }) => value?.toString('hex'));
  expect(values.slice(0, 3)).toEqual(lines.map((line) => line.toString('hex')));
  expect(values[4]).toBe(odd.toString('hex'));
  // A file that begins so, with a mark or without.
  for (const mark of ['', 'efbbbf']) {
    await writeFile(file, Buffer.concat([Buffer.from(mark, 'hex'), odd, Buffer.from('\n')]));
    await sendFile(await log.openWriter(), { topic: 'bank', partitions: 1 }, sending);
    expect(broker.read('bank', 0, 0, 100).at(-1)?.value?.toString('hex')).toBe(odd.toString('hex'));
  }
});

test('the key is what the message is about', () => {
  expect(messageKey('{"id":"t1"}', 'bank')).toBe('t1');
  expect(messageKey('{"void":"t1"}', 'bank')).toBe('t1');
  expect(messageKey('{"id":"log_1","transactionHash":"0xab"}', 'chain')).toBe('0xab');
  expect(messageKey('{"transactionId":"cd","uniqueId":"cd_1"}', 'chain')).toBe('cd');
  expect(messageKey('{"case":"c1","id":"x"}', 'reports')).toBe('c1');
  expect(messageKey('{"account":"bank:CMB:1"}', 'labels')).toBe('bank:CMB:1');
  expect(messageKey('{"id":"t1","batch":7}', 'bank', 'batch')).toBe('7');
  for (const text of ['{"id":""}', '[]', 'null', '{', '{"id":{}}']) expect(messageKey(text, 'bank')).toBeNull();
});

test('a raw topic is known by its full name, its plain name and what it carries', () => {
  const topics = topicNames('desk-2');
  for (const name of ['desk-2.bank.transfers.v1', 'bank.transfers.v1', 'bank']) {
    expect(findRawTopic(name, topics)).toEqual({ role: 'bank', topic: 'desk-2.bank.transfers.v1' });
  }
  expect(() => findRawTopic('weir.journal.v1', topics)).toThrow(/desk-2\.fraud\.reports\.v1 \(reports\)/);
  expect(() => findRawTopic('toString', topics)).toThrow(/no raw topic/);
});

test('a rate is messages a second', () => {
  expect([parseRate('500/s'), parseRate('0.5')]).toEqual([500, 0.5]);
  for (const text of ['', '0', '5/m', '-1', 'fast']) expect(() => parseRate(text)).toThrow(/messages a second/);
});
