import { type Alert, type CaseRecord, decodeCasesFrame } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { expect, it } from 'vitest';
import { type Announcement, Announcements } from './announcements.js';

const topics = { cases: 'cases', alerts: 'alerts' };

const open = async () => {
  const broker = new MemoryBroker();
  for (const topic of Object.values(topics)) broker.create({ topic, partitions: 1 });
  const writer = await openMemoryLog(broker).openWriter();
  const said: number[] = [];
  const heard: string[] = [];
  const failed: unknown[] = [];
  const announcements = new Announcements({
    ...{ writer, topics, shard: 0, alertEncoding: 'json' },
    onSaid: (position) => void said.push(position),
    onAlert: ({ id }) => void heard.push(id),
    onFailed: (error) => void failed.push(error),
  });
  const at = (position: number, ids: readonly string[] = []): Announcement => ({
    ...{ position, epoch: 7, alertsWriter: writer },
    alerts: ids.map((id) => ({ id, case: 'c', revision: 1 }) as Alert),
    rows: ids.map((id): CaseRecord => ({ kind: 'case', case: id, missingRoots: [] }) as unknown as CaseRecord),
  });
  const alertsThere = () => broker.read('alerts', 0, 0, 100).map(({ key }) => String(key));
  const framesThere = () => broker.read('cases', 0, 0, 100).map(({ value }) => decodeCasesFrame(value!));
  return { broker, announcements, at, said, heard, failed, alertsThere, framesThere };
};

it('where there is nothing to say, all is said at once', async () => {
  const { announcements, at, said, alertsThere } = await open();
  announcements.put(at(3));
  announcements.put(at(5));
  expect([said, alertsThere()]).toEqual([[3, 5], []]);
});

it('what comes while the log is slow to answer waits together, and is said in order', async () => {
  const { broker, announcements, at, said, heard, alertsThere, framesThere } = await open();
  broker.setReachable(false);
  announcements.put(at(3, ['a']));
  announcements.put(at(4, ['b', 'c']));
  announcements.put(at(6));
  announcements.put(at(7, ['d']));
  announcements.put(at(9));
  // Following goes on meanwhile, and nobody is told that anything was said.
  await announcements.room();
  expect(said).toEqual([]);
  broker.setReachable(true);
  await announcements.settled();
  expect(alertsThere()).toEqual(['a', 'b', 'c', 'd']);
  expect(heard).toEqual(['a', 'b', 'c', 'd']);
  expect(framesThere().map(({ version, epoch }) => [version, epoch])).toEqual([
    [2, 7],
    [3, 7],
    [6, 7],
  ]);
  expect(said).toEqual([3, 9]);
});

it('following waits where too much waits', async () => {
  const { broker, announcements, at } = await open();
  broker.setReachable(false);
  announcements.put({ ...at(3), alerts: Array.from({ length: 20_001 }, (_, i) => at(3, [`a${i}`]).alerts[0]!) });
  let hasRoom = false;
  const room = announcements.room().then(() => {
    hasRoom = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(hasRoom).toBe(false);
  broker.setReachable(true);
  await room;
});

it('nothing is said past what was refused', async () => {
  const { broker, announcements, at, said, failed, alertsThere } = await open();
  broker.failNextAppend('alerts');
  announcements.put(at(3, ['a']));
  announcements.put(at(4, ['b']));
  await announcements.settled();
  announcements.put(at(5, ['c']));
  await announcements.settled();
  expect([said, alertsThere(), failed.length]).toEqual([[], [], 1]);
});
