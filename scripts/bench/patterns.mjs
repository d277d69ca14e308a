// What patterns cost a transfer, by processor time: messages of the journal, and the flows that the matcher makes of them,
// stand in memory before the clock starts. Nothing is published, and no broker is asked.
import { encodeJournalFrame } from '@weir/journal';
import { batchOf } from '@weir/log';
import { JournalToFlows } from '@weir/matcher';
import { FrameStream, topic } from './engine/frames.mjs';
import { messagesOf, newFold } from './patterns/service.mjs';

export const name = 'patterns';
export const describe = 'patterns over a journal in memory: CPU microseconds and bytes a transfer';
export const options = {
  transfers: { type: 'string', default: '1000000', help: 'transfers, after a third as many that fill the memory' },
  accounts: { type: 'string', default: '1000000', help: 'bank accounts, skewed as in the pipeline' },
  plain: { type: 'boolean', default: false, help: 'the feed tells of no devices, addresses and natures' },
};

const frameRecords = 2_000;
/** Frames that are read, then folded: asking for the processor time of each alone would cost too. */
const framesAtOnce = 10;

const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: 2_000,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [{ topic, partitions: 1 }],
};

const place = { topic: 'journal', partition: 0, highWatermark: Number.MAX_SAFE_INTEGER };

/** Journal messages with the flows frames that cover them, one after another. */
const newStream = (stream) => {
  const matcher = new JournalToFlows(0);
  let next = 0;
  return () => {
    const offset = next++;
    const value = offset === 0 ? encodeJournalFrame({ type: 'settings', settings }) : stream.frame(frameRecords);
    const record = { offset, timestampMs: 0, key: null, value, headers: {} };
    const batch = batchOf({ ...place, firstOffset: offset, nextOffset: offset + 1 }, [record]);
    return { offset, value, flows: matcher.take(batch).frames };
  };
};

const cpuUs = (work) => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

export const run = ({ transfers, accounts, plain }) => {
  const rounds = Math.max(1, Math.round(Number(transfers) / (frameRecords * framesAtOnce)));
  const next = newStream(new FrameStream(Number(accounts), { isPlain: plain }));
  const [fold, read] = [newFold(), messagesOf()];
  let [readingUs, foldingUs, findings] = [0, 0, 0];
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    const given = Array.from({ length: framesAtOnce }, next);
    let messages = [];
    const reading = cpuUs(() => {
      messages = given.map(read);
    });
    const folding = cpuUs(() => {
      for (const message of messages) findings += fold.apply(message).length;
    });
    if (round < 0) continue;
    readingUs += reading;
    foldingUs += folding;
  }
  const measured = rounds * framesAtOnce * frameRecords;
  const { transfers: kept, stateBytes, looksCutShort, transfersForgottenEarly } = fold.counts;
  const round = (value) => Math.round(value * 100) / 100;
  return {
    transfers: measured,
    accounts: Number(accounts),
    // Reading folds identities and finds what stands under each id; patterns look at what came of it.
    readingUs: round(readingUs / measured),
    foldingUs: round(foldingUs / measured),
    togetherUs: round((readingUs + foldingUs) / measured),
    kept,
    bytesATransferKept: Math.round(stateBytes / kept),
    transfersForgottenEarly,
    looksCutShort,
    findings,
  };
};
