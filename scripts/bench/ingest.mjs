// Ingest alone: raw messages of a bank in memory to the bytes of sealed journal frames; no log, no network.
import { TopicReader } from '@weir/avro';
import { bankDecoder, OpenFrame, PlainTransfers } from '@weir/ingest';
import { batchesOf, shapes } from './ingest/messages.mjs';

export const name = 'ingest';
export const describe = 'raw bank messages to journal frames, the plain way and the general one';
export const options = {
  messages: { type: 'string', default: '200000', help: 'messages of each shape' },
  accounts: { type: 'string', default: '1000000', help: 'accounts that they name' },
  odd: { type: 'string', default: '0', help: 'of a hundred messages, those that only the general decoder takes' },
  rounds: { type: 'string', default: '7', help: 'each way is timed so often, in turns; the best counts' },
};

const headline = 'feed';
const perBatch = 5_000;
const recordsPerFrameMax = 2_000;
const place = { topic: 'bank.transfers.v1', partition: 0 };

const rulesOf = (isPlain) => ({
  decode: bankDecoder({ zone: null }),
  plain: isPlain ? new PlainTransfers({ zone: null }, () => false) : null,
  avro: new TopicReader('bank'),
  futureToleranceMs: 300_000,
});

/** Reads all batches into frames; returns microseconds of processor time and the bytes of the frames. */
const readAll = (batches, rules) => {
  const open = new OpenFrame(place, rules, recordsPerFrameMax, 0);
  let bytes = 0;
  let transfers = 0;
  const began = process.cpuUsage();
  const seal = () => {
    const { frame, counts } = open.seal();
    bytes += frame.bytes.length;
    transfers += counts.transfer;
  };
  for (const batch of batches) {
    for (let index = 0; index < batch.packed.count; ) {
      index = open.take(batch, index);
      if (open.isFull) seal();
    }
  }
  seal();
  const { user, system } = process.cpuUsage(began);
  return { micros: user + system, bytes, transfers };
};

const measure = (shape, { messages, accounts, odd, rounds }) => {
  const { batches, bytesPerMessage } = batchesOf(shape, { messages, perBatch, accounts, odd });
  const ways = [rulesOf(true), rulesOf(false)];
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const said = ways.map(() => null);
  for (let round = 0; round < rounds; round++) {
    for (const [way, rules] of ways.entries()) {
      const { micros, bytes, transfers } = readAll(batches, rules);
      if (transfers !== messages) throw new Error(`${messages - transfers} messages of ${shape} are no transfers`);
      best[way] = Math.min(best[way], micros / messages);
      said[way] = bytes;
    }
  }
  if (said[0] !== said[1]) throw new Error(`the ways differ: ${said[0]} and ${said[1]} bytes`);
  const [plain, general] = best;
  return {
    transfersPerSecond: Math.round(1e6 / plain),
    generalPerSecond: Math.round(1e6 / general),
    ratio: Number((general / plain).toFixed(2)),
    microsPerTransfer: Number(plain.toFixed(3)),
    generalMicrosPerTransfer: Number(general.toFixed(3)),
    bytesPerMessage: Math.round(bytesPerMessage),
    bytesPerRecord: Math.round(said[0] / messages),
  };
};

export const run = async (values) => {
  const numbers = Object.fromEntries(Object.entries(values).map(([option, value]) => [option, Number(value)]));
  const byShape = {};
  for (const shape of Object.keys(shapes)) {
    process.stderr.write(`${shape}: ${shapes[shape]} …\n`);
    byShape[shape] = measure(shape, numbers);
  }
  return { ...byShape[headline], shapes: byShape };
};

export const print = ({ shapes: byShape }) => {
  console.table(byShape);
  console.log('Rates by processor time of one core, best round. general: an object and strings for each message.');
  for (const [shape, what] of Object.entries(shapes)) console.log(`  ${shape}: ${what}`);
};
