// Where the time of an alert went: by the broker's times of the messages it came through.
import { decodeJournalFrame, FlowScan } from '@weir/journal';

/** Calls `look` with each record of a topic of one partition, from its start to its present end. */
const eachRecord = async (log, topic, look) => {
  const [{ next }] = await log.offsets(topic);
  if (next === 0) return;
  const reader = await log.openReader([{ topic, partition: 0, offset: 0 }], { checksums: false });
  for (;;) {
    const batch = await reader.next();
    for (const record of batch.records) look(record);
    if (batch.nextOffset >= next) break;
  }
  await reader.close();
};

/** The last of `sorted` (by `from`) that begins at or before `at`; undefined: none does. */
const lastFrom = (sorted, at) => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].from <= at) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
};

/** What cannot be read of a frame whose time alone matters is left out. */
const framesByPlace = async (log, topics) => {
  const places = new Map();
  await eachRecord(log, topics.journal, ({ offset, timestampMs, value }) => {
    const frame = decodeJournalFrame(value);
    if (frame.type !== 'raw' || frame.topic !== topics.bank) return;
    if (!places.has(frame.partition)) places.set(frame.partition, []);
    places.get(frame.partition).push({ from: frame.from, offset, timestampMs });
  });
  return places;
};

const flowsFrames = async (log, topics) => {
  const frames = [];
  const scan = new FlowScan();
  await eachRecord(log, topics.flows, ({ timestampMs, value }) => {
    scan.open(value);
    frames.push({ from: scan.from, timestampMs });
  });
  return frames;
};

/**
 * Milliseconds that each first alert spent before each topic, in order of the alerts. The first stage begins at the
 * payment's intended instant; the times of the messages are the broker's.
 * @param firstAlerts `{ alert, heardMs }` of each account
 */
export const stagesOf = async ({ log, topics }, firstAlerts) => {
  const journal = await framesByPlace(log, topics);
  const flows = await flowsFrames(log, topics);
  const spent = { raw: [], journal: [], flows: [], alerts: [] };
  for (const { alert, heardMs } of firstAlerts) {
    const payments = alert.evidence.filter(({ topic }) => topic === topics.bank);
    const payment = payments.reduce((latest, each) => (each.timeMs > latest.timeMs ? each : latest), payments[0]);
    const journalled = lastFrom(journal.get(payment.partition) ?? [], payment.offset);
    const matched = journalled && lastFrom(flows, journalled.offset);
    if (matched === undefined) continue;
    spent.raw.push(payment.timeMs - alert.lastIn);
    spent.journal.push(journalled.timestampMs - payment.timeMs);
    spent.flows.push(matched.timestampMs - journalled.timestampMs);
    spent.alerts.push(heardMs - matched.timestampMs);
  }
  return spent;
};
