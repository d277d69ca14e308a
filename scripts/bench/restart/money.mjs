// Journal and flows of some payments with cases that are reported before any of them, in a log in memory.
import { setImmediate } from 'node:timers/promises';
import { encodeJournalFrame } from '@weir/journal';
import { batchOf, MemoryBroker, openMemoryLog } from '@weir/log';
import { JournalToFlows } from '@weir/matcher';
import { readRootsLine } from '@weir/model';
import { FrameStream, topic } from '../engine/frames.mjs';

export const topics = {
  journal: 'journal',
  flows: 'flows',
  cases: 'cases',
  alerts: 'alerts',
  findings: 'findings',
  reports: 'reports',
  acts: 'acts',
};
const frameRecords = 2_000;

const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: 2_000,
  maxLayers: 20,
  floor: 10_000,
  sight: null,
  latenessMs: {},
  topics: [{ topic, partitions: 1 }],
};

const transferId = (number) => `CMB20260501${String(number).padStart(13, '0')}`;

const reportFrame = (number, transfer) => {
  const read = readRootsLine({ case: `case-${number}`, transfers: [transfer] });
  if (!read.ok) throw new Error(read.why);
  const report = { reporter: 'police', version: 1, reportedAt: null, withdrawn: false, roots: read.value, match: [] };
  const record = { kind: 'report', offset: number, timeMs: 0, sha256: '11'.repeat(32), report };
  return encodeJournalFrame({
    type: 'raw',
    topic: topics.reports,
    partition: 0,
    from: number,
    to: number + 1,
    records: [record],
  });
};

/** A log with so many payments among accounts, and cases each of which is about one of them. */
export const filledLog = async ({ transfers, accounts, cases }) => {
  const broker = new MemoryBroker({ batchRecordsMax: 1 });
  const log = openMemoryLog(broker);
  await log.createTopics(Object.values(topics).map((name) => ({ topic: name, partitions: 1 })));
  const stream = new FrameStream(accounts, { isPlain: false });
  const matcher = new JournalToFlows(0);
  const every = Math.floor(transfers / (cases + 1));
  const messages = [encodeJournalFrame({ type: 'settings', settings })];
  for (let number = 0; number < cases; number++) messages.push(reportFrame(number, transferId((number + 1) * every)));
  const place = { topic: topics.journal, partition: 0, highWatermark: Number.MAX_SAFE_INTEGER };
  const append = (value) => {
    const offset = broker.append(topics.journal, 0, [{ value }]);
    const record = { offset, timestampMs: 0, key: null, value, headers: {} };
    const batch = batchOf({ ...place, firstOffset: offset, nextOffset: offset + 1 }, [record]);
    for (const frame of matcher.take(batch).frames) broker.append(topics.flows, 0, [{ value: frame }]);
  };
  for (const message of messages) append(message);
  for (let made = 0; made < transfers; made += frameRecords) append(stream.frame(frameRecords));
  return { log: breathing(log), position: () => broker.offsets(topics.journal)[0].next };
};

/** A log in memory answers at once, and the disk would never be heard: a broker lets others have their turn. */
const breathing = (log) => ({
  ...log,
  openReader: async (...given) => {
    const reader = await log.openReader(...given);
    const next = async () => {
      await setImmediate();
      return reader.next();
    };
    return { next, close: () => reader.close() };
  },
});
