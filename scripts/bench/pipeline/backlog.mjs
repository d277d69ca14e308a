// A raw topic that is full when the services start: how fast they work it off, and what each takes for a transfer.
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMicrosOf, peakMegabytesOf, runProgram } from './processes.mjs';
import { World } from './stack.mjs';

/** A page of metrics takes a service one or two milliseconds: ten in a second would be seen in its figures. */
const lookEveryMs = 250;

/** Reports that name early transfers, one case each. */
const reportsOf = (ids, cases) =>
  ids.slice(0, cases).map((id, index) => ({
    case: `bench-${String(index).padStart(4, '0')}`,
    reporter: 'bench',
    version: 1,
    reportedAt: Date.now(),
    transfers: [id],
  }));

/** True when everything sent has come as far as the services that run take it. */
const isDrained = async (world, services) => {
  const { ingest, matcher, follower, patterns, writer } = services;
  const sent = (await world.endOf(world.topics.bank)) + (await world.endOf(world.topics.reports));
  if ((await ingest.figure('weir_ingest_position')) !== sent) return false;
  const end = await world.endOf(world.topics.journal);
  if ((await matcher.figure('weir_matcher_position')) !== end) return false;
  if (follower !== undefined && (await follower.figure('weir_follower_position')) !== end) return false;
  if (patterns !== undefined && (await patterns.figure('weir_patterns_position')) !== end) return false;
  if (writer === undefined) return true;
  const written = await world.store.positions();
  return written.get('flows/0') === end && written.get('journal') === end;
};

const cpuOf = (processes) => new Map(processes.map(({ name, pid }) => [name, cpuMicrosOf(pid)]));

/**
 * Fills the bank topic, starts `names` and waits until all of it has gone through.
 * @param env variables that differ from those of the other worlds
 * @returns rate from the first journal frame to the end, CPU microseconds of a transfer and peak memory by process
 */
export const workOff = async (stack, { namespace, env, names, transfers, accounts, cases, encoding, rawToo, say }) => {
  const world = new World(stack, namespace, env);
  try {
    await world.create();
    const { bank, journal, reports } = world.topics;
    const partitions = await world.log.partitions(bank);
    say(`${namespace}: sending ${transfers.toLocaleString('en')} transfers as ${encoding}`);
    const fed = await runProgram('feed.mjs', [stack.brokers, bank, partitions, transfers, accounts, encoding]);
    await world.send(reports, reportsOf(fed.early, cases));
    const raw = rawToo ? await runProgram('raw-consume.mjs', [stack.brokers, bank, transfers]) : null;

    const services = {};
    // Ingest comes last: before it there is nothing to do.
    for (const name of names.filter((each) => each !== 'ingest')) services[name] = await world.start(name);
    services.ingest = await world.start('ingest');
    while (!((await services.ingest.figure('weir_ingest_position')) > cases)) await sleep(20);
    const processes = [
      ...world.services.map(({ name, pid }) => ({ name, pid })),
      ...Object.entries(stack.pids).map(([name, pid]) => ({ name, pid })),
    ];
    const beganMs = performance.now();
    const before = cpuOf(processes);
    let toldMs = beganMs;
    while (!(await isDrained(world, services))) {
      for (const service of world.services) service.assertRuns();
      await sleep(lookEveryMs);
      if (performance.now() - toldMs < 5_000) continue;
      toldMs = performance.now();
      const left = await services.ingest.figure('weir_stage_lag_messages');
      say(
        `${namespace}: ${(transfers - left).toLocaleString('en')} journalled after ${Math.round((toldMs - beganMs) / 1000)} s`,
      );
    }
    const seconds = (performance.now() - beganMs) / 1000;
    const after = cpuOf(processes);
    const perTransfer = (name) => (after.get(name) - before.get(name)) / transfers;
    return {
      transfersPerSecond: transfers / seconds,
      seconds,
      bytesPerMessage: fed.bytes / fed.messages,
      journalFrames: await world.endOf(journal),
      microsPerTransfer: Object.fromEntries(processes.map(({ name }) => [name, perTransfer(name)])),
      peakMegabytes: Object.fromEntries(processes.map(({ name, pid }) => [name, peakMegabytesOf(pid)])),
      raw,
    };
  } finally {
    await world.close();
  }
};
