import { type Act, actForm, type BlocklistEntry, type Deed, encodeAct, type StopOrderChanged } from '@weir/acts';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { createLogger } from '@weir/runtime';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runOutgoingFeeds } from './outgoing-feeds.js';

const topics = topicNames('');
const account = 'bank:CMB:6226000000000017';
const rests = { alert: 'a1', revision: 1, case: 'c1' };
const order = {
  ...{ kind: 'stop' as const, account, holder: null, asset: 'CNY', amount: '100000', targetClass: 'personal' as const },
  ...{
    rests,
    institution: 'CMB',
    isOwn: false,
    issuer: { unit: '反诈中心', officers: [] },
    caseNumber: 'A1',
    basis: 'b',
  },
  anchor: {
    ...{ id: 't1', time: 900, creditTime: null, from: 'bank:ICBC:1', to: account, asset: 'CNY', amount: '100000' },
    fromName: null,
  },
  of: null,
};

let broker: MemoryBroker;
let nowMs: number;
let acts: number;
const running: { readonly ending: AbortController; readonly run: Promise<void> }[] = [];

beforeEach(() => {
  nowMs = Date.UTC(2026, 4, 1);
  acts = 0;
  broker = new MemoryBroker({ nowMs: () => nowMs });
  for (const topic of [topics.acts, topics.stopOrders, topics.blocklist, topics.pulse])
    broker.create({ topic, partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
});
afterEach(() => endAll());

const start = (silenceMs = 20) => {
  const ending = new AbortController();
  const log = openMemoryLog(broker);
  const logger = createLogger('desk', 'silent');
  const run = runOutgoingFeeds({ log, topics, logger, silenceMs }, ending.signal);
  running.push({ ending, run });
  return { ending, run };
};
const endAll = async (): Promise<void> => {
  for (const { ending, run } of running.splice(0)) {
    ending.abort();
    await run;
  }
};
const act = (actor: string, subject: string, deed: Deed): number => {
  nowMs += 1_000;
  const written: Act = { v: actForm, id: `x${acts++}`, actor, subject, seen: null, head: null, deed };
  broker.append(topics.acts, 0, [{ value: Buffer.from(encodeAct(written)) }]);
  return nowMs;
};
const told = (topic: string) => broker.read(topic, 0, 0, 1_000);
const orders = () => told(topics.stopOrders).map(({ value }) => JSON.parse(String(value)) as StopOrderChanged);
const entries = () =>
  told(topics.blocklist).map(({ key, value }) => [
    String(key),
    value === null
      ? null
      : (JSON.parse(String(value)) as BlocklistEntry).entries.map(({ id, list }) => `${id} ${list}`),
  ]);
const until = (isSo: () => void) => vi.waitFor(isSo, { timeout: 5_000 });

const answer = {
  ...{ outcome: 'partly-executed' as const, balanceBefore: '40000', executedAmount: '40000' },
  ...{ priorHolds: [], startedAt: null, reason: null },
};

test('each change of an order is told once, from when others are to know of it', async () => {
  act('an', 'order:o1', { kind: 'order.draft', order });
  act('an', 'order:o2', { kind: 'order.draft', order: { ...order, rests: { ...rests, alert: 'a2' } } });
  act('an', 'order:o2', { kind: 'order.cancel' });
  start();
  const sentMs = act('an', 'order:o1', { kind: 'order.send' });
  // Refused acts change nothing, and nobody hears of them.
  act('an', 'order:o1', { kind: 'order.send' });
  act('an', 'order:o1', { kind: 'order.answer', answer });
  await until(() => expect(orders()).toHaveLength(2));
  const [sent, answered] = orders();
  expect(sent).toMatchObject({
    ...{ type: 'StopOrderChanged', id: 'o1', state: 'sent', at: sentMs, act: { kind: 'order.send', offset: 3 } },
    ...{ held: '0', answer: null, order: { type: 'StopPaymentRequested', account, anchor: { id: 't1' } } },
  });
  expect(answered).toMatchObject({ state: 'partly-executed', held: '40000', answer });
  expect(answered!.revision).toBeGreaterThan(sent!.revision);
  const [record] = told(topics.stopOrders);
  expect(String(record!.key)).toBe('o1');
  const headers = Object.fromEntries(Object.entries(record!.headers).map(([name, value]) => [name, String(value)]));
  expect(headers).toMatchObject({
    ce_type: 'weir.stop-orders.v1',
    ce_id: `o1/${sent!.revision}`,
    'weir-act-offset': '3',
  });
});

test('the blocklist has what stands of an account, with what it rests on and until when; nothing where nothing stands', async () => {
  const put = { kind: 'measure.put' as const, account, asset: null, rests };
  start();
  act('an', 'blocklist:b1', { ...put, what: 'payees', until: nowMs + 9_000 });
  act('an', 'blocklist:b2', { ...put, what: 'wallets' });
  await until(() => expect(entries()).toHaveLength(2));
  const first = JSON.parse(String(told(topics.blocklist)[0]!.value)) as BlocklistEntry;
  expect(first.entries).toEqual([
    { id: 'b1', list: 'payees', rests, label: null, since: nowMs - 1_000, expiresAt: nowMs + 7_000 },
  ]);
  act('an', 'blocklist:b2', { kind: 'measure.end', reason: 'r' });
  nowMs += 10_000;
  act('weir', 'blocklist:b1', { kind: 'timer.measure-over' });
  await until(() => expect(entries()).toHaveLength(4));
  expect(entries()).toEqual([
    [account, ['b1 payees']],
    [account, ['b1 payees', 'b2 wallets']],
    [account, ['b1 payees']],
    [account, null],
  ]);
});

test('of two desks one writes; where it dies the other goes on, and a start repeats nothing', async () => {
  act('an', 'order:o1', { kind: 'order.draft', order });
  const first = start();
  act('an', 'order:o1', { kind: 'order.send' });
  await until(() => expect(orders()).toHaveLength(1));
  start(700);
  first.ending.abort();
  await first.run;
  act('an', 'order:o1', { kind: 'order.answer', answer });
  await until(() => expect(orders()).toHaveLength(2));
  await endAll();
  start();
  act('bo', 'order:o1', { kind: 'order.release', reason: 'r' });
  await until(() => expect(orders()).toHaveLength(4));
  // The institution has not confirmed that it releases: the order stands, and another one asks for it.
  expect(orders().map(({ order: { kind }, state }) => `${kind} ${state}`)).toEqual([
    ...['stop sent', 'stop partly-executed', 'stop partly-executed', 'release sent'],
  ]);
});

test('who was thought dead is fenced, and nothing is told twice', async () => {
  act('an', 'order:o1', { kind: 'order.draft', order });
  act('an', 'order:o1', { kind: 'order.send' });
  const { ending } = start();
  await until(() => expect(orders()).toHaveLength(1));
  // Another opens the feeds' writer, as one does that heard nothing.
  await openMemoryLog(broker).openWriter({ transactionalId: `${topics.stopOrders}.desk` });
  act('an', 'order:o1', { kind: 'order.answer', answer });
  await until(() => expect(orders()).toHaveLength(2));
  expect(new Set(orders().map(({ revision }) => revision)).size).toBe(2);
  ending.abort();
});
