// From a raw message to its alert nothing is batched by a clock: every stage passes on what it has when it has it. So an
// alert must come though no timer ever fires. Without a stopwatch: a test with one fails on a busy machine, or not at all.
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import { type Alert, ClaimFence, readAlerts, type Settings } from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog, type ReaderOptions } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { contractsDefault, dlqOf, type TopicNames, topicNames } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// What sleeps by `node:timers/promises` sleeps until it is aborted. A turn of the event loop is no sleep.
const sleepWithoutTimer = (_ms?: number, _value?: unknown, options?: { readonly signal?: AbortSignal }) =>
  new Promise((_resolve, reject) => {
    const signal = options?.signal;
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
const { setTimeout: sleepOfPlatform } = timersPromises;
/** For everybody, whatever was loaded before: imports of the platform's own modules follow. */
const letSleep = (sleep: unknown): void => {
  timersPromises.setTimeout = sleep as typeof timersPromises.setTimeout;
  syncBuiltinESMExports();
};

const topics: TopicNames = topicNames('');
const { bank, chain, reports, labels, journal, flows, cases, alerts, late } = topics;
const minuteMs = 60_000;

const settings: Settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: 10 * minuteMs },
  topics: [
    { topic: bank, partitions: 2 },
    { topic: chain, partitions: 1 },
  ],
};

const broker = (): MemoryBroker => {
  const made = new MemoryBroker();
  const config = { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': '10485760' };
  for (const topic of [chain, reports, labels]) made.create({ topic, partitions: 1, config });
  made.create({ topic: bank, partitions: 2, config });
  for (const topic of [bank, chain, reports, labels]) made.create({ topic: dlqOf(topic), partitions: 1 });
  for (const topic of [journal, flows, cases, alerts, late]) made.create({ topic, partitions: 1, config });
  return made;
};

/** The services on an alert's way, on one log, until `end`. */
const startWay = (on: MemoryBroker) => {
  const ending = new AbortController();
  const { signal } = ending;
  const readers: ReaderOptions[] = [];
  const openLog = (): Log => {
    const log = openMemoryLog(on);
    return {
      ...log,
      openReader: (from, options = {}) => {
        readers.push(options);
        return log.openReader(from, options);
      },
    };
  };
  const store = openMemoryStore(new MemoryDatabase());
  const ingest = { topics, settings, contracts: contractsDefault, zone: null, signal };
  const running = [
    runIngest({ ...ingest, log: openLog(), futureToleranceMs: 5 * minuteMs, idleAfterMs: 60 * minuteMs }),
    runMatcher({ log: openLog(), topics, signal }),
    runFollower({ log: openLog(), store, topics, ringBytesMax: 1 << 24, alertFloorMinor: () => 1n, signal }),
  ];
  let failure: unknown = null;
  for (const each of running)
    each.catch((error: unknown) => {
      failure = error;
    });
  const end = async (): Promise<void> => {
    ending.abort();
    await Promise.all(running);
  };
  return { end, readers, failed: () => failure };
};

const alerted = (on: MemoryBroker): string[] => {
  const records = on.read(alerts, 0, 0, 10_000);
  const nextOffset = records.length;
  const batch = { topic: alerts, partition: 0, firstOffset: 0, nextOffset, highWatermark: nextOffset, records };
  const told: Alert[] = [...readAlerts(batch, new ClaimFence(), () => undefined)];
  return told.map(({ account }) => account);
};

/** Turns of the event loop that something may take; each stage needs a few. */
const turnsMax = 2_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
  letSleep(sleepWithoutTimer);
});
afterEach(() => {
  letSleep(sleepOfPlatform);
  vi.useRealTimers();
});

test('nothing that sleeps here wakes up by itself', async () => {
  const { setTimeout: sleep } = await import('node:timers/promises');
  let isAwake = false;
  const ending = new AbortController();
  const sleeping = sleep(0, undefined, { signal: ending.signal }).catch(() => {});
  void sleeping.then(() => {
    isAwake = true;
  });
  for (let turn = 0; turn < 100; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(isAwake).toBe(false);
  ending.abort();
  await sleeping;
});

test('an alert comes though no timer ever fires: for a report, and for money that moves after it', async () => {
  const on = broker();
  const way = startWay(on);
  const startMs = Date.now() - minuteMs;
  const send = (topic: string, partition: number, value: object): void =>
    void on.append(topic, partition, [{ key: 'k', value: Buffer.from(JSON.stringify(value)) }]);
  const pay = (id: string, from: string, to: string): object => {
    const time = startMs + Number(id.slice(1));
    return { id, time, from: `bank:CMB:${from}`, to: `bank:CMB:${to}`, asset: 'CNY', amount: 100 };
  };
  const untilAlerted = async (account: string): Promise<void> => {
    for (let turn = 0; !alerted(on).includes(`bank:CMB:${account}`); turn++) {
      if (way.failed() !== null) throw way.failed();
      expect(turn, `turns without an alert on ${account}`).toBeLessThan(turnsMax);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };

  send(bank, 0, pay('t1', '1000', '2000'));
  send(reports, 0, { case: 'c1', reporter: 'police', version: 1, reportedAt: startMs, transfers: ['t1'] });
  await untilAlerted('2000');
  send(bank, 1, pay('t2', '2000', '3000'));
  await untilAlerted('3000');
  send(bank, 0, pay('t3', '3000', '4000'));
  await untilAlerted('4000');

  // A reader of the real log that rests would be such a timer, where this log has none.
  expect(way.readers.length).toBeGreaterThan(0);
  expect(way.readers.filter(({ restMs = 0 }) => restMs > 0)).toEqual([]);
  await way.end();
});
