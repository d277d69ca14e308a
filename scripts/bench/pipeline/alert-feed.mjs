// Offers transfers at a fixed rate, whatever becomes of them: node alert-feed.mjs BROKERS TOPIC PARTITIONS RATE WARMUP SECONDS ACCOUNTS VICTIM ENCODING
// After the warm-up the victim pays a fresh account every 50 ms among them, at the instant that is the payment's time. Prints one JSON line.
import { kafkaClient } from '../../../packages/log/dist/kafka/client.js';
import { encoderOf } from './encoding.mjs';
import { TransferStream } from './transfers.mjs';

const [brokers, topic, partitions, rate, warmup, seconds, accounts, victim, encoding] = process.argv.slice(2);
const tickMs = 10;
const victimEveryTicks = 5;

// As a bank's producer does: what is due goes in one request for all partitions, and the next waits for no answer.
const kafka = kafkaClient({ brokers: brokers.split(','), clientId: 'weir-bench-offer' });
const producer = kafka.producer({ maxInFlightRequests: 64 });
await producer.connect();
const encode = encoderOf(encoding);
let dueMs = Date.now() + 500;
const stream = new TransferStream({ accounts: Number(accounts), timeOf: () => dueMs, prefix: 'LIVE' });
const warmTicks = (Number(warmup) * 1000) / tickMs;
const ticks = warmTicks + (Number(seconds) * 1000) / tickMs;
const perTick = (Number(rate) * tickMs) / 1000;
const count = Number(partitions);
const appends = [];
let failed = null;
let planted = 0;
let latestMs = 0;

for (let tick = 0; tick < ticks; tick++, dueMs += tickMs) {
  const waitMs = dueMs - Date.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  if (tick >= warmTicks) latestMs = Math.max(latestMs, Date.now() - dueMs);
  const messages = [];
  for (let made = 0; made < perTick; made++) {
    const transfer = stream.next();
    const id = transfer.id ?? transfer.void;
    messages.push({ partition: Number(id.slice(-6)) % count, key: id, value: encode(transfer) });
  }
  if (tick >= warmTicks && tick % victimEveryTicks === 0) {
    const to = `bank:ICBC:${9_000_000_000 + planted}`;
    const transfer = { id: `VICTIM${planted}`, time: dueMs, from: victim, to, asset: 'CNY', amount: 1_000_000 };
    messages.push({ partition: planted++ % count, key: transfer.id, value: encode(transfer) });
  }
  // Nobody waits for the answer: what is slow must not slow down what is offered.
  appends.push(
    producer.send({ topic, acks: -1, messages }).catch((error) => {
      failed ??= error;
    }),
  );
}
await Promise.all(appends);
await producer.disconnect();
if (failed !== null) throw failed;
console.log(JSON.stringify({ planted, latestMs }));
