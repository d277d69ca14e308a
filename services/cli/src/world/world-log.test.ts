import { MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames, type WorldConfig } from '@weir/model';
import { beforeEach, describe, expect, test } from 'vitest';
import { worldLog } from './world-log.js';

const [live, own] = [topicNames(''), topicNames('w')];
const range = (from: number, to: number | null) => ({ from, to });
const nothing = [range(0, 0), range(0, 0)];
const rehearsal: WorldConfig = {
  of: '',
  ranges: {
    [live.bank]: [range(2, 5), range(0, 0)],
    [live.chain]: nothing,
    [live.reports]: nothing,
    [live.labels]: nothing,
  },
};
const promoted: WorldConfig = {
  of: '',
  ranges: Object.fromEntries(
    Object.entries(rehearsal.ranges).map(([topic, each]) => [topic, each.map(({ from }) => range(from, null))]),
  ),
};

let broker: MemoryBroker;
beforeEach(() => {
  broker = new MemoryBroker({ nowMs: () => 9_000, batchRecordsMax: 2 });
  for (const topic of [live.bank, live.chain, live.reports, live.labels]) broker.create({ topic, partitions: 2 });
  for (const topic of [own.reports, own.journal, own.alerts, `${own.bank}.dlq`, `${live.bank}.dlq`])
    broker.create({ topic, partitions: 1 });
  for (let n = 0; n < 8; n++) broker.append(live.bank, 0, [{ value: Buffer.from(String(n)) }]);
});

const text = (value: Buffer | null): string => String(value);

describe('the log of a world', () => {
  test('has of a raw topic the offsets of its range, and waits behind them for good', async () => {
    const log = worldLog(openMemoryLog(broker), 'w', rehearsal);
    expect(await log.offsets(live.bank)).toEqual([
      { partition: 0, earliest: 2, next: 5 },
      { partition: 1, earliest: 0, next: 0 },
    ]);
    const reader = await log.openReader([
      { topic: live.bank, partition: 0, offset: 2 },
      { topic: live.bank, partition: 1, offset: 0 },
    ]);
    const [first, second] = [await reader.next(), await reader.next()];
    expect([first, second].map((batch) => batch!.records.map(({ value }) => text(value)))).toEqual([['2', '3'], ['4']]);
    expect(second).toMatchObject({ topic: live.bank, firstOffset: 4, nextOffset: 5, highWatermark: 5 });
    const third = reader.next();
    broker.append(live.bank, 0, [{ value: Buffer.from('more') }]);
    broker.append(live.bank, 1, [{ value: Buffer.from('more') }]);
    const quiet = new Promise((resolve) => setTimeout(() => resolve('quiet'), 30));
    expect(await Promise.race([third, quiet])).toBe('quiet');
    await reader.close();
    expect(await third).toBeNull();
  });

  test('misses what is gone since, and does not pass it over', async () => {
    const log = worldLog(openMemoryLog(broker), 'w', rehearsal);
    broker.truncateBefore(live.bank, 0, 4);
    const [held] = await log.offsets(live.bank);
    const open = log.openReader([{ topic: live.bank, partition: 0, offset: held!.earliest }]);
    await expect(open).rejects.toMatchObject({ code: 'LOG_OFFSET_MISSING' });
  });

  test('keeps dead letters and reports of a rehearsal from the installation; one that is live reports', async () => {
    for (const [world, reported] of [
      [rehearsal, own.reports],
      [promoted, live.reports],
    ] as const) {
      const log = worldLog(openMemoryLog(broker), 'w', world);
      const writer = await log.openWriter();
      await writer.append(`${live.bank}.dlq`, 0, [{ value: Buffer.from('letter') }]);
      await writer.append(live.reports, 0, [{ value: Buffer.from('case') }]);
      expect(broker.offsets(reported)[0]!.next).toBe(1);
      const reader = await log.openReader([{ topic: `${live.bank}.dlq`, partition: 0, offset: 0 }]);
      // By the name by which it was asked for.
      expect(await reader.next()).toMatchObject({ topic: `${live.bank}.dlq` });
      expect((await log.offsets(`${live.bank}.dlq`))[0]!.next).toBeGreaterThan(0);
      await reader.close();
    }
    expect(broker.offsets(`${live.bank}.dlq`)[0]!.next).toBe(0);
    expect(broker.offsets(`${own.bank}.dlq`)[0]!.next).toBe(2);
  });

  test('has in the journal of a rehearsal no other times than those that are given', async () => {
    const times = async (world: WorldConfig): Promise<number[]> => {
      const from = broker.offsets(own.journal)[0]!.next;
      const writer = await worldLog(openMemoryLog(broker), 'w', world).openWriter();
      await writer.append(own.journal, 0, [{ value: null }, { value: null, timestampMs: 77 }]);
      return broker.read(own.journal, 0, from, 9).map(({ timestampMs }) => timestampMs);
    };
    expect(await times(rehearsal)).toEqual([0, 77]);
    expect(await times(promoted)).toEqual([9_000, 77]);
  });

  test('has those who write in transactions fenced by who comes after them', async () => {
    const log = worldLog(openMemoryLog(broker), 'w', promoted);
    const [first, second] = [
      await log.openWriter({ transactionalId: 'feeds' }),
      await log.openWriter({ transactionalId: 'feeds' }),
    ];
    await expect(first.append(own.alerts, 0, [{ value: Buffer.from('late words') }])).rejects.toMatchObject({
      code: 'LOG_FENCED',
    });
    await second.append(own.alerts, 0, [{ value: Buffer.from('said') }]);
    expect(broker.read(own.alerts, 0, 0, 9).flatMap(({ value }) => (value === null ? [] : [text(value)]))).toEqual([
      'said',
    ]);
  });

  test('goes on without end once it is live', async () => {
    const log = worldLog(openMemoryLog(broker), 'w', promoted);
    expect((await log.offsets(live.bank))[0]).toEqual({ partition: 0, earliest: 2, next: 8 });
  });
});
