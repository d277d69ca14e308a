// Fills the raw topic before the clock runs: node feed.mjs BROKERS TOPIC PARTITIONS TRANSFERS ACCOUNTS ENCODING
// Prints one JSON line: how many messages and bytes, and ids of early transfers that reports may name.
import { openKafkaLog } from '@weir/log';
import { encoderOf } from './encoding.mjs';
import { endingNow, TransferStream } from './transfers.mjs';

const [brokers, topic, partitions, transfers, accounts, encoding] = process.argv.slice(2);
const counts = { partitions: Number(partitions), transfers: Number(transfers), accounts: Number(accounts) };
const messagesPerAppend = 5_000;
const appendsInFlight = 4;

const log = openKafkaLog({ brokers: brokers.split(','), clientId: 'weir-bench-feed' });
const writer = await log.openWriter();
const stream = new TransferStream({ accounts: counts.accounts, timeOf: endingNow(counts) });
const encode = encoderOf(encoding);
const early = [];
const waiting = Array.from({ length: counts.partitions }, () => []);
const inFlight = new Set();
let bytes = 0;

const send = async (partition) => {
  const messages = waiting[partition];
  waiting[partition] = [];
  while (inFlight.size >= appendsInFlight) await Promise.race(inFlight);
  const append = writer.append(topic, partition, messages).then(() => inFlight.delete(append));
  inFlight.add(append);
};

for (let made = 0; made < counts.transfers; made++) {
  const transfer = stream.next();
  const value = encode(transfer);
  bytes += value.length;
  // An id keeps its partition, as a producer's key does.
  const id = transfer.id ?? transfer.void;
  const partition = Number(id.slice(-6)) % counts.partitions;
  waiting[partition].push({ key: id, value });
  if (transfer.amount > 100_000 && early.length < 1_000) early.push(transfer.id);
  if (waiting[partition].length === messagesPerAppend) await send(partition);
}
for (let partition = 0; partition < counts.partitions; partition++) await send(partition);
await Promise.all(inFlight);
await log.close();
console.log(JSON.stringify({ messages: counts.transfers, bytes, early }));
