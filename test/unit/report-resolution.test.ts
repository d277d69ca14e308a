// A report that describes its transfer, through the whole pipeline in memory: payments and report in, the desk names the
// transfer, the case is followed, and what takes the report or the transfer back takes the case with it.
import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import type { Alert } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { contractsDefault, dlqOf, topicNames } from '@weir/model';
import { openMemoryStore } from '@weir/store';
import { runWriter } from '@weir/writer';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Person, type Staffed, staffDesk } from '../../services/desk/src/desk.fixture.js';

const topics = topicNames('');
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 4, 1);
const [victim, mule, next] = ['bank:ICBC:6222000000000001', 'bank:CMB:6226000000000017', 'bank:CMB:6226000000000018'];
const settings = {
  ...{
    policy: 'fifo' as const,
    windowMs: null,
    trustBalances: true,
    hubEntries: null,
    maxLayers: 20,
    floor: 0,
    sight: null,
  },
  latenessMs: { CNY: 600_000 },
  topics: [
    { topic: topics.bank, partitions: 1 },
    { topic: topics.chain, partitions: 1 },
  ],
} as const;
const waiting = { timeout: 15_000, interval: 20 };

let broker: MemoryBroker;
let store: ReturnType<typeof openMemoryStore>;
let staffed: Staffed;
let analyst: Person;
const clock = { nowMs: startMs + 60 * minuteMs };
const ends: (() => Promise<void>)[] = [];

const start = (run: (signal: AbortSignal) => Promise<unknown>): void => {
  const control = new AbortController();
  const running = run(control.signal);
  running.catch(() => undefined);
  ends.push(async () => {
    control.abort();
    await running.catch(() => undefined);
  });
};
const openDesk = async (): Promise<void> => {
  staffed = await staffDesk({ broker, log: openMemoryLog(broker), clock }, { store });
  analyst = await staffed.hire('an', 'analyst');
};
const send = (topic: string, ...messages: readonly object[]): void => {
  broker.append(
    topic,
    0,
    messages.map((message) => ({ key: 'k', value: Buffer.from(JSON.stringify(message)) })),
  );
};
const pay = (id: string, at: number, from: string, to: string, amount: string) => ({
  ...{ id, time: startMs + at * minuteMs, from, to, asset: 'CNY', amount },
});
const report = {
  ...{ case: 'c1', reporter: 'police', version: 1 },
  match: [{ from: victim, to: '6226000000000017', amount: '100000', time: startMs + 12 * minuteMs }],
};
const alerts = (): Map<string, Alert> => {
  const said = broker.read(topics.alerts, 0, 0, 1_000).flatMap(({ value }) => {
    const text = value?.toString('utf8') ?? '';
    return text.startsWith('{') ? [JSON.parse(text) as Alert] : [];
  });
  return new Map(said.map((alert) => [alert.account, alert]));
};
const holdable = (account: string) => alerts().get(account)?.holdable;

beforeEach(async () => {
  broker = new MemoryBroker({ nowMs: () => clock.nowMs });
  for (const topic of Object.values(topics))
    broker.create({ topic, partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
  for (const raw of [topics.bank, topics.chain, topics.reports, topics.labels])
    broker.create({ topic: dlqOf(raw), partitions: 1 });
  store = openMemoryStore();
  const log = openMemoryLog(broker);
  start((signal) =>
    runIngest({
      ...{ log, topics, settings, contracts: contractsDefault, zone: null, signal },
      ...{ futureToleranceMs: 300_000, idleAfterMs: 60_000 },
    }),
  );
  start((signal) => runMatcher({ log, topics, signal }));
  start((signal) => runWriter({ log, store, topics, signal, chunkAgeMaxMs: 1 }));
  start((signal) => runFollower({ log, store, topics, ringBytesMax: 2 ** 24, alertFloorMinor: () => 1n, signal }));
  await openDesk();
  send(topics.bank, pay('t1', 10, victim!, mule!, '100000'), pay('t2', 11, mule!, next!, '60000'));
  send(topics.reports, report);
});
afterEach(async () => {
  await staffed.end();
  for (const end of ends.splice(0).reverse()) await end();
});

it('is followed from the transfer that the desk found, and falls with its report, whether or not a desk runs', async () => {
  await vi.waitFor(() => expect([holdable(mule!), holdable(next!)]).toEqual(['40000', '60000']), waiting);
  const { body } = await analyst.ask('GET', '/v1/reports');
  expect(body.reports).toMatchObject([{ case: 'c1', state: 'resolved', transfers: ['t1'] }]);
  // What the alert rests on names the report and what resolved it.
  const cited = alerts()
    .get(mule!)!
    .evidence.filter(({ topic }) => topic === topics.reports);
  expect(cited.map(({ offset }) => offset).sort()).toEqual([0, 1]);
  await staffed.end();
  send(topics.reports, { ...report, version: 2, withdrawn: true });
  await vi.waitFor(() => expect(alerts().get(mule!)?.state).toBe('withdrawn'), waiting);
  await openDesk();
});

/** Stops what the mule has left: an order that cites t1. */
const stopMule = async (): Promise<string> => {
  await vi.waitFor(() => expect(holdable(mule!)).toBe('40000'), waiting);
  const row = await vi.waitFor(async () => {
    const { body } = await analyst.ask('GET', '/v1/board');
    expect(body.rows).toHaveLength(2);
    return body.rows.find(({ account }: { account: { account: string } }) => account.account === mule);
  }, waiting);
  const issuer = { unit: '反诈中心', officers: [] };
  const draft = { kind: 'stop', alert: row.cases[0].alert, issuer, caseNumber: 'A1', basis: '86号文' };
  const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
  expect(order).toMatchObject({ amount: '40000', anchor: { id: 't1' } });
  return order.id;
};

it.each([
  ['voided', () => send(topics.bank, { void: 't1' })],
  ['withdrawn', () => send(topics.reports, { ...report, version: 2, withdrawn: true })],
] as const)('that is stopped has a release task that says why: %s', async (cause, takeBack) => {
  const id = await stopMule();
  takeBack();
  await vi.waitFor(async () => {
    const { body } = await analyst.ask('GET', '/v1/releases');
    expect(body.tasks).toMatchObject([{ of: { kind: 'order', id }, cause }]);
  }, waiting);
});
