// The story simulator's feed as the services make a stream of it: decoded, journalled, matched, its cases followed.
import { runFollower } from '@weir/follower';
import { bankDecoder, chainDecoder, decodeMessage, labelDecoder, reportDecoder } from '@weir/ingest';
import { decodeCasesFrame, encodeJournalFrame, FlowScan } from '@weir/journal';
import { batchOf, MemoryBroker, openMemoryLog } from '@weir/log';
import { JournalToFlows } from '@weir/matcher';
import { contractsDefault } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { flowsPartOf, MatchedMessages } from '../../../services/patterns/dist/matched-messages.js';

const decoders = {
  'bank.transfers.v1': bankDecoder({ zone: null }),
  'chain.usdt.v1': chainDecoder(contractsDefault),
  'fraud.reports.v1': reportDecoder,
  'account.labels.v1': labelDecoder,
};
const topics = { journal: 'journal', flows: 'flows', cases: 'cases', alerts: 'alerts' };
const futureToleranceMs = 300_000;
const journalPlace = { topic: topics.journal, partition: 0, highWatermark: Number.MAX_SAFE_INTEGER };
/** What arrives within so long stands in one frame. */
const frameMs = 200;

const settingsFrame = {
  type: 'settings',
  settings: {
    policy: 'fifo',
    windowMs: null,
    trustBalances: true,
    hubEntries: 2_000,
    maxLayers: 20,
    floor: 0,
    sight: null,
    latenessMs: { CNY: 600_000, 'USDT-TRON': 300_000 },
    topics: [
      { topic: 'bank.transfers.v1', partitions: 1 },
      { topic: 'chain.usdt.v1', partitions: 1 },
    ],
  },
};

/** The journal that ingest would write: `{ timeMs, frame }`. */
function* journalOf(messages, opening) {
  for (const frame of [settingsFrame, ...opening]) yield { timeMs: messages[0].arriveMs, frame };
  const offsets = {};
  let [topicNow, endMs, records] = [null, 0, []];
  const frameNow = () => {
    const [from, to] = [records[0].offset, records.at(-1).offset + 1];
    const frame = { type: 'raw', topic: topicNow, partition: 0, from, to, records };
    return { timeMs: records.at(-1).timeMs, frame };
  };
  for (const { topic, arriveMs, value } of messages) {
    if (records.length > 0 && (topic !== topicNow || arriveMs >= endMs)) {
      yield frameNow();
      records = [];
    }
    if (records.length === 0) [topicNow, endMs] = [topic, arriveMs + frameMs];
    const offset = offsets[topic] ?? 0;
    offsets[topic] = offset + 1;
    const message = { topic, partition: 0, offset, timeMs: arriveMs, value: Buffer.from(JSON.stringify(value)) };
    records.push(decodeMessage(message, decoders[topic], futureToleranceMs).record);
  }
  if (records.length > 0) yield frameNow();
}

/** A follower beside the stream: `follow` takes a journal message and its flows, and gives the case rows they caused. */
const startFollower = (messageMs) => {
  const broker = new MemoryBroker({ nowMs: () => messageMs.now });
  for (const topic of Object.values(topics)) broker.create({ topic, partitions: 1 });
  const ending = new AbortController();
  let [reached, wake, casesRead] = [-1, () => undefined, 0];
  const running = runFollower({
    log: openMemoryLog(broker),
    store: openMemoryStore(new MemoryDatabase()),
    topics,
    ringBytesMax: 2 ** 30,
    alertFloorMinor: () => 1n,
    signal: ending.signal,
    onProgress: ({ position }) => {
      reached = position;
      wake();
    },
  });
  let failure = null;
  running.catch((error) => {
    failure = error;
    wake();
  });
  const journalAt = (offset) => broker.read(topics.journal, 0, offset, 1)[0] ?? null;
  return {
    /** Resolves when the follower has claimed its shard: nothing else of its is in the journal. */
    claimed: async () => {
      while (journalAt(0) === null && failure === null) await new Promise((resolve) => setTimeout(resolve, 1));
      return journalAt(0);
    },
    append: (journal) => journalAt(broker.append(topics.journal, 0, [{ key: null, value: journal }])),
    follow: async ({ offset }, flows) => {
      for (const value of flows) broker.append(topics.flows, 0, [{ key: null, value }]);
      while (reached <= offset && failure === null) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      if (failure !== null) throw failure;
      const frames = broker.read(topics.cases, 0, casesRead, Number.MAX_SAFE_INTEGER);
      casesRead += frames.length;
      return frames.flatMap(({ value }) => decodeCasesFrame(value).records);
    },
    end: async () => {
      ending.abort();
      await running;
    },
  };
};

function* unitsOf(scan, frame) {
  scan.open(frame);
  while (scan.nextUnit()) yield flowsPartOf(scan);
}

/**
 * Journal messages with what the matcher made of them and the case rows that the follower said then.
 * @param opening journal frames that come right after the settings, such as rules
 * @yields {{ message, rows }} `message` as PatternsFold takes it
 */
export async function* storyStream(messages, opening = []) {
  const matcher = new JournalToFlows(0);
  const messagesOfJournal = new MatchedMessages();
  const scan = new FlowScan();
  const clock = { now: 0 };
  const follower = startFollower(clock);
  const matched = (record) => {
    const { offset, value } = record;
    const { frames } = matcher.take(
      batchOf({ ...journalPlace, firstOffset: offset, nextOffset: offset + 1 }, [record]),
    );
    const parts = frames.flatMap((flows) => {
      scan.open(flows);
      messagesOfJournal.hear(scan);
      return [...unitsOf(scan, flows)];
    });
    const message = {
      ...messagesOfJournal.take(offset, value),
      flows: parts.flatMap((part) => part.flows),
      findings: parts.flatMap((part) => part.findings),
    };
    return { message, frames };
  };
  try {
    const claim = await follower.claimed();
    await follower.follow(claim, matched(claim).frames);
    for (const { timeMs, frame } of journalOf(messages, opening)) {
      clock.now = timeMs;
      const record = follower.append(encodeJournalFrame(frame));
      const { message, frames } = matched(record);
      yield { message, rows: await follower.follow(record, frames) };
    }
  } finally {
    await follower.end();
  }
}
