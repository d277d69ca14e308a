// Offers transfers at a fixed rate, whatever becomes of them:
//   node alert-feed.mjs BROKER TOPIC PARTITIONS RATE WARMUP SECONDS ACCOUNTS VICTIM ENCODING START
// From START on (epoch milliseconds) the messages of every 10 ms go in one request; all requests are made before, so that
// what is offered costs what it costs the broker, not what it costs to make. After the warm-up the victim pays a fresh
// account every 50 ms among them, at the instant that is the payment's time. Prints one JSON line.
import { encoderOf } from './encoding.mjs';
import { Offering, requestOf } from './offered-requests.mjs';
import { TransferStream } from './transfers.mjs';

const [broker, topic, partitions, rate, warmup, seconds, accounts, victim, encoding, start] = process.argv.slice(2);
const tickMs = 10;
const victimEveryTicks = 5;
const startMs = Number(start);
const count = Number(partitions);
const warmTicks = (Number(warmup) * 1000) / tickMs;
const ticks = warmTicks + (Number(seconds) * 1000) / tickMs;
const perTick = (Number(rate) * tickMs) / 1000;

const encode = encoderOf(encoding);
let dueMs = startMs;
const stream = new TransferStream({ accounts: Number(accounts), timeOf: () => dueMs, prefix: 'LIVE' });
const requests = [];
let planted = 0;
for (let tick = 0; tick < ticks; tick++, dueMs += tickMs) {
  const messages = Array.from({ length: count }, () => []);
  for (let made = 0; made < perTick; made++) {
    const transfer = stream.next();
    const id = transfer.id ?? transfer.void;
    messages[Number(id.slice(-6)) % count].push({ key: id, value: encode(transfer) });
  }
  if (tick >= warmTicks && tick % victimEveryTicks === 0) {
    const to = `bank:ICBC:${9_000_000_000 + planted}`;
    const transfer = { id: `VICTIM${planted}`, time: dueMs, from: victim, to, asset: 'CNY', amount: 1_000_000 };
    messages[planted++ % count].push({ key: transfer.id, value: encode(transfer) });
  }
  requests.push(await requestOf(topic, messages, tick + 1));
}
const lateMs = Date.now() - startMs;
if (lateMs > 0) throw new Error(`${ticks} requests took ${lateMs} ms longer to make than there was time`);

const offering = await Offering.open(broker);
let latestMs = 0;
for (let tick = 0; tick < ticks; tick++) {
  const intendedMs = startMs + tick * tickMs;
  const waitMs = intendedMs - Date.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  if (tick >= warmTicks) latestMs = Math.max(latestMs, Date.now() - intendedMs);
  offering.send(requests[tick]);
  requests[tick] = null;
}
await offering.close();
console.log(JSON.stringify({ planted, latestMs }));
