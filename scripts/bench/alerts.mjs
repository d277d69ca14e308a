// How long an alert takes from its transfer's arrival, on one thread at a given rate, by the thread's own time: no
// broker, no network, and nobody else's work. What it leaves out is a few milliseconds a hop.
import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { contractsDefault, dlqOf, topicNames } from '@weir/model';
import { runPatterns } from '@weir/patterns';
import { runRepairer } from '@weir/repairer';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { payments } from './alerts/money.mjs';
import { ThreadClock } from './alerts/thread-clock.mjs';

export const name = 'alerts';
export const describe = 'alerts at a rate of transfers: milliseconds from arrival, by the time of the thread (Linux)';
export const options = {
  rate: { type: 'string', default: '20000', help: 'transfers a second' },
  seconds: { type: 'string', default: '10', help: 'how long, by the time of the thread' },
  accounts: { type: 'string', default: '50000', help: 'accounts of strangers' },
  crowded: { type: 'boolean', default: false, help: 'repairer and patterns on the same thread' },
};

const partitions = 3;
const alertsASecond = 50;
/** Seconds from which on stolen money is paid on; the report comes before. */
const stolenFrom = 4;
const reportedAtMs = 3_000;
const tickMs = 20;

const topics = topicNames('');
const raw = [topics.bank, topics.chain, topics.reports, topics.labels];

const brokerOf = (clock) => {
  const broker = new MemoryBroker({ nowMs: () => Math.floor(clock.nowMs()) });
  const config = { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': '10485760' };
  for (const topic of raw) broker.create({ topic, partitions: topic === topics.bank ? partitions : 1, config });
  for (const topic of raw) broker.create({ topic: dlqOf(topic), partitions: 1 });
  const { journal, flows, cases, alerts, late, findings } = topics;
  for (const topic of [journal, flows, cases, alerts, late, findings]) broker.create({ topic, partitions: 1, config });
  return broker;
};

const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [
    { topic: topics.bank, partitions },
    { topic: topics.chain, partitions: 1 },
  ],
};

const startServices = (broker, signal, crowded) => {
  const store = openMemoryStore(new MemoryDatabase());
  const common = () => ({ log: openMemoryLog(broker), topics, store, signal });
  const ingest = {
    settings,
    contracts: contractsDefault,
    zone: null,
    futureToleranceMs: 300_000,
    idleAfterMs: 3_600_000,
  };
  return [
    runIngest({ ...common(), ...ingest }),
    runMatcher(common()),
    runFollower({ ...common(), ringBytesMax: 256 << 20, alertFloorMinor: () => 1n }),
    ...(crowded ? [runRepairer(common()), runPatterns(common())] : []),
  ];
};

/** Of first alerts, by arrival of the last message each rests on. */
const delaysOf = (broker) => {
  const delays = [];
  for (const { timestampMs, value } of broker.read(topics.alerts, 0, 0, Number.MAX_SAFE_INTEGER)) {
    // The claim has no value.
    const alert = value === null ? null : JSON.parse(value.toString());
    if (alert?.revision !== 1) continue;
    delays.push(timestampMs - Math.max(...alert.evidence.map(({ timeMs }) => timeMs)));
  }
  return delays.sort((left, right) => left - right);
};

export const run = async (values) => {
  const [rate, seconds, accounts] = [Number(values.rate), Number(values.seconds), Number(values.accounts)];
  const messages = [...payments({ accounts, alertsASecond, rate, seconds, stolenFrom, startMs: Date.now() - 60_000 })];
  const bodies = messages.map((message) => Buffer.from(JSON.stringify(message)));
  const report = { case: 'c1', reporter: 'police', version: 1, reportedAt: Date.now(), transfers: ['stolen'] };
  const clock = new ThreadClock();
  const broker = brokerOf(clock);
  const ending = new AbortController();
  const running = startServices(broker, ending.signal, values.crowded);
  await clock.until(null);
  const [beganMs, busyBefore] = [clock.nowMs(), clock.busyMs()];
  let isReported = false;
  for (let sent = 0; sent < bodies.length; ) {
    await clock.until(beganMs + Math.ceil((sent * 1_000) / rate / tickMs) * tickMs);
    const dueMs = clock.nowMs() - beganMs;
    const due = Math.min(bodies.length, Math.max(sent + 1, Math.floor((dueMs * rate) / 1_000)));
    const batches = Array.from({ length: partitions }, () => []);
    for (; sent < due; sent++) batches[sent % partitions].push({ key: null, value: bodies[sent] });
    for (const [at, batch] of batches.entries()) if (batch.length > 0) broker.append(topics.bank, at, batch);
    if (isReported || dueMs < reportedAtMs) continue;
    isReported = true;
    broker.append(topics.reports, 0, [{ key: null, value: Buffer.from(JSON.stringify(report)) }]);
  }
  const sentMs = clock.nowMs() - beganMs;
  await clock.until(null);
  const busyMs = clock.busyMs() - busyBefore;
  const delays = delaysOf(broker);
  ending.abort();
  await Promise.all(running);
  const at = (share) => delays[Math.max(0, Math.ceil(share * delays.length) - 1)] ?? null;
  return {
    rate,
    sentInSeconds: Math.round(sentMs / 100) / 10,
    alerts: delays.length,
    p50Ms: at(0.5),
    p90Ms: at(0.9),
    p99Ms: at(0.99),
    microsecondsATransfer: Math.round((busyMs * 10_000) / bodies.length) / 10,
  };
};
