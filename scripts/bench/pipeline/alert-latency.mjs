// How long after its payment an alert stands in its topic, while transfers are offered at a fixed rate.
import { setTimeout as sleep } from 'node:timers/promises';
import { ClaimFence, readAlerts } from '@weir/journal';
import { stagesOf } from './alert-stages.mjs';
import { cpuMicrosOf, runProgram } from './processes.mjs';
import { World } from './stack.mjs';

const victim = 'bank:CCB:6217000000000001';
/** Alerts that come later than this after the last payment are missing. */
const patienceMs = 15_000;
/** What it takes to start the sender and to make a message beforehand, generously. */
const senderStartMs = 3_000;
const microsToMakeOne = 20;

const inOrder = (values) => [...values].sort((one, other) => one - other);
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;

/** Processor time of servers and services so far, by name. */
const spentBy = (world) => {
  const pids = { ...world.stack.pids, ...Object.fromEntries(world.services.map(({ name, pid }) => [name, pid])) };
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuMicrosOf(pid)]));
};

/** Messages so far on the topics between stages: the fewer, the more is in each. */
const endsOf = async (world) => {
  const { journal, flows, cases, alerts } = world.topics;
  const ends = { journal, flows, cases, alerts };
  for (const [name, topic] of Object.entries(ends)) ends[name] = await world.endOf(topic);
  return ends;
};

/**
 * The latency of an alert is from the payment's intended instant, not from when it was sent, to the broker's time of the
 * first alert of its account: a stall of anybody counts for everything that fell due in it.
 */
export const alertLatency = async (stack, { namespace, names, offered, warmup, seconds, accounts, encoding, say }) => {
  const world = new World(stack, namespace);
  try {
    await world.create();
    const { alerts, bank, reports } = world.topics;
    const report = { case: 'bench', reporter: 'bench', version: 1, reportedAt: Date.now(), debitsOf: [victim] };
    await world.send(reports, [report]);
    const partitions = await world.log.partitions(bank);
    for (const name of names) await world.start(name);
    const startMs = Date.now() + senderStartMs + (offered * (warmup + seconds) * microsToMakeOne) / 1_000;
    const args = [stack.brokers, bank, partitions, offered, warmup, seconds, accounts, victim, encoding, startMs];
    const feeding = runProgram('alert-feed.mjs', args);
    // Awaited below, once the load has run its time.
    feeding.catch(() => undefined);
    await sleep(startMs - Date.now());
    say(
      `${namespace}: ${offered.toLocaleString('en')} transfers a second for ${warmup} s, and for ${seconds} s with alerts`,
    );

    /** By account. */
    const first = new Map();
    const reader = await world.log.openReader([{ topic: alerts, partition: 0, offset: 0 }]);
    const fence = new ClaimFence();
    const listening = (async () => {
      for (let batch = await reader.next(); batch !== null; batch = await reader.next())
        for (const record of batch.records)
          for (const alert of readAlerts({ ...batch, records: [record] }, fence, () => {}))
            if (!first.has(alert.account)) first.set(alert.account, { alert, heardMs: record.timestampMs });
    })();
    await sleep(warmup * 1_000);
    const warmMicros = spentBy(world);
    const warmEnds = await endsOf(world);
    const warmMs = performance.now();
    const { planted, latestMs } = await feeding;
    const tookSeconds = (performance.now() - warmMs) / 1_000;
    const messages = Object.entries(await endsOf(world)).map(([topic, end]) => [
      topic,
      Math.round((end - warmEnds[topic]) / tookSeconds),
    ]);
    const micros = Object.entries(spentBy(world)).map(([name, each]) => [
      name,
      Number(((each - warmMicros[name]) / (offered * seconds)).toFixed(2)),
    ]);
    for (let waitedMs = 0; first.size < planted && waitedMs < patienceMs; waitedMs += 50) await sleep(50);
    await reader.close();
    await listening;
    const heard = [...first.values()];
    const sorted = inOrder(heard.map(({ alert, heardMs }) => heardMs - alert.lastIn));
    const spent = await stagesOf(world, heard);
    const ofStages = (share) =>
      Object.fromEntries(Object.entries(spent).map(([stage, each]) => [stage, quantile(inOrder(each), share)]));
    return {
      offeredPerSecond: offered,
      alertsExpected: planted,
      alerts: sorted.length,
      alertP50Ms: quantile(sorted, 0.5),
      alertP99Ms: sorted.length < planted ? null : quantile(sorted, 0.99),
      alertMaxMs: sorted.at(-1) ?? null,
      alertStagesP50Ms: ofStages(0.5),
      alertStagesP99Ms: ofStages(0.99),
      senderBehindMs: latestMs,
      microsUnderLoad: Object.fromEntries(micros),
      messagesPerSecond: Object.fromEntries(messages),
    };
  } finally {
    await world.close();
  }
};
