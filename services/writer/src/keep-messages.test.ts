import { createHash } from 'node:crypto';
import { encodeCasesFrame, type FlowRecord, type MessageRef } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import type { AccountId, AssetCode } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { expect, test } from 'vitest';
import { keepMessages } from './keep-messages.js';

const raw = 'bank.transfers.v1';
const cases = 'weir.cases.v1';

const stage = async () => {
  const broker = new MemoryBroker();
  const [log, store] = [openMemoryLog(broker), openMemoryStore(new MemoryDatabase())];
  await store.migrate();
  await log.createTopics([
    { topic: raw, partitions: 1 },
    { topic: cases, partitions: 1 },
  ]);
  const ref = (offset: number, value: string): MessageRef => {
    const sha256 = createHash('sha256').update(value).digest('hex');
    return { topic: raw, partition: 0, offset, timeMs: 5, sha256 };
  };
  const flow = (id: string, message: MessageRef): FlowRecord => ({
    ...{ kind: 'flow', id, time: 1, seq: 0, from: 'bank:A:1' as AccountId, to: 'bank:A:2' as AccountId },
    ...{ asset: 'CNY' as AssetCode, amount: 5, balance: null, hub: false, unseen: '5', seen: '0', sources: [] },
    ...{ aged: [], nameless: [], ceased: [], messages: [message] },
  });
  const cite = (id: string, version: number): void => {
    const record = {
      kind: 'case-transfer',
      case: 'c',
      id,
      taint: '5',
      layer: 1,
      time: 1,
      seq: 0,
      gone: false,
    } as const;
    broker.append(cases, 0, [{ key: null, value: encodeCasesFrame({ version, epoch: 0, records: [record] }) }]);
  };
  const passedOver: object[] = [];
  const run = async (until: () => Promise<boolean>): Promise<number[]> => {
    const ending = new AbortController();
    const told = [0, 0, 0];
    const running = keepMessages({
      onPassedOver: (passed) => passedOver.push(passed),
      ...{ log, store, cases, stored: await store.positions(), signal: ending.signal },
      onError: (error) => {
        throw error;
      },
      onKept: (...counts) => {
        for (const [at, count] of counts.entries()) told[at]! += count;
      },
    });
    while (!(await until())) await new Promise((resolve) => setTimeout(resolve, 5));
    ending.abort();
    await running;
    return told;
  };
  return { broker, store, ref, flow, cite, run, passedOver };
};

test('what a case cites is kept once, when the store knows where it stands; the rest is not', async () => {
  const { broker, store, ref, flow, cite, run } = await stage();
  const values = ['{"id":"a"}', '{"id":"b"}', '{"id":"c"}'];
  for (const value of values) broker.append(raw, 0, [{ key: null, value: Buffer.from(value) }]);
  cite('a', 0);
  cite('c', 1);
  const refs = values.map((value, offset) => ref(offset, value));
  setTimeout(async () => {
    await store.insert('flows', [
      { version: 0, record: flow('a', refs[0]!) },
      { version: 1, record: flow('c', refs[2]!) },
    ]);
    await store.savePosition('flows/0', 2);
  }, 50);
  const reached = async () => (await store.position('kept/cases')) >= 2;
  expect(await run(reached)).toEqual([2, 0, 0]);
  const kept = await store.keptMessages(refs);
  expect(kept.map(({ message, bytes }) => [message.offset, bytes.toString()]).sort()).toEqual([
    [0, values[0]],
    [2, values[2]],
  ]);
  // Again from where it was; what is there already is not fetched anew.
  cite('a', 1);
  expect(await run(async () => (await store.position('kept/cases')) >= 3)).toEqual([0, 0, 0]);
});

test('a message that its topic forgot or changed is counted, and the others are kept', async () => {
  const { broker, store, ref, flow, cite, run } = await stage();
  for (const value of ['gone', 'was', 'there']) broker.append(raw, 0, [{ key: null, value: Buffer.from(value) }]);
  broker.truncateBefore(raw, 0, 1);
  const refs = [ref(0, 'gone'), ref(1, 'other'), ref(2, 'there')];
  for (const [at, id] of ['a', 'b', 'c'].entries()) {
    await store.insert('flows', [{ version: at, record: flow(id, refs[at]!) }]);
    cite(id, at);
  }
  await store.savePosition('flows/0', 9);
  expect(await run(async () => (await store.position('kept/cases')) >= 3)).toEqual([1, 1, 1]);
  expect((await store.keptMessages(refs)).map(({ bytes }) => bytes.toString())).toEqual(['there']);
});

test('rows that the topic of cases forgot before their messages were kept are told of, once', async () => {
  const { broker, store, ref, flow, cite, run, passedOver } = await stage();
  broker.append(raw, 0, [{ key: null, value: Buffer.from('there') }]);
  for (const [at, id] of ['a', 'b', 'c'].entries()) cite(id, at);
  await store.insert('flows', [{ version: 2, record: flow('c', ref(0, 'there')) }]);
  await store.savePosition('flows/0', 9);
  broker.truncateBefore(cases, 0, 2);
  expect(await run(async () => (await store.position('kept/cases')) >= 3)).toEqual([1, 0, 0]);
  expect(passedOver).toEqual([{ reason: 'case-rows-gone', topic: cases, offset: 1, count: 2 }]);
  cite('c', 2);
  await run(async () => (await store.position('kept/cases')) >= 4);
  expect(passedOver).toHaveLength(1);
});
