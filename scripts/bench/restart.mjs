// How long follower, patterns and the payment check take to be back at work: reading their topics from the start, and going
// on from a snapshot. Journal and flows stand in memory, snapshots on the disk; no broker and no store is asked, so what
// ranges of alerts rest on is not waited for.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Facts, LogAge, runCheck, topicsRead } from '@weir/check';
import { runFollower } from '@weir/follower';
import { readConfig } from '@weir/model';
import { runPatterns } from '@weir/patterns';
import { FolderSnapshots } from '@weir/snapshots';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { filledLog, topics } from './restart/money.mjs';

export const name = 'restart';
export const describe =
  'follower, patterns and payment check: seconds until they are back at work, with and without a snapshot';
export const options = {
  transfers: { type: 'string', default: '1000000', help: 'transfers that were read before the restart' },
  accounts: { type: 'string', default: '1000000', help: 'bank accounts' },
  cases: { type: 'string', default: '1000', help: 'open cases' },
  only: { type: 'string', default: 'follower,patterns,check', help: 'services, with commas' },
};

const ringBytesMax = 256 * 2 ** 20;
const never = 2 ** 31;

/** The check is back once what it knows counts. Its tables are as large as they are by default. */
const checkLife = async (log, { onProgress, ...more }) => {
  const [{ config }, age] = [readConfig({ env: {} }), new LogAge(topicsRead(topics))];
  const facts = new Facts(config.check);
  let [position, snapshot] = [0, null];
  const looking = setInterval(() => {
    if (age.at(Date.now()) !== null) onProgress({ position, snapshot, pairs: facts.pairs.size });
  }, 5);
  try {
    await runCheck({
      ...{ log, topics, facts, age, ...more },
      onTook: (topic, _partition, offset) => {
        if (topic === topics.journal) position = offset;
      },
      onKept: (kept) => {
        snapshot ??= kept;
      },
    });
  } finally {
    clearInterval(looking);
  }
};

const services = {
  check: checkLife,
  follower: (log, more) =>
    runFollower({
      log,
      store: openMemoryStore(new MemoryDatabase()),
      topics,
      ringBytesMax,
      alertFloorMinor: () => 1n,
      ...more,
    }),
  patterns: (log, more) => runPatterns({ log, topics, ...more }),
};

/** One life of a service, until it has come to where the journal's flows end. */
const life = async (run, log, end, keeping) => {
  const ending = new AbortController();
  const [beganMs, cpuBefore] = [performance.now(), process.cpuUsage()];
  let [backMs, cpu] = [0, null];
  let last = null;
  const running = run(log, {
    ...keeping,
    snapshotEveryMs: never,
    signal: ending.signal,
    onProgress: (progress) => {
      last = progress;
      if (progress.position < end || backMs > 0) return;
      backMs = performance.now();
      cpu = process.cpuUsage(cpuBefore);
      ending.abort();
    },
  });
  await running;
  return { seconds: (backMs - beganMs) / 1_000, cpuSeconds: (cpu.user + cpu.system) / 1e6, last };
};

/** A first life that leaves a snapshot, then one that does not look at it, and one that does. @param reported messages before any payment */
const measured = async (service, log, end, reported) => {
  const run = services[service];
  const folder = await mkdtemp(path.join(tmpdir(), `weir-restart-${service}-`));
  try {
    let kept = null;
    const shelf = new FolderSnapshots(folder);
    const noting = {
      latest: () => shelf.latest(),
      put: async (offset, pieces) => {
        const putMs = performance.now();
        await shelf.put(offset, pieces);
        const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
        kept = { megabytes: bytes / 2 ** 20, writeSeconds: (performance.now() - putMs) / 1_000 };
      },
    };
    // One on the way tells how long the service stands still; the one at its end is gone on from.
    const first = await life(run, log, end, {
      snapshots: noting,
      snapshotEveryMessages: reported + Math.floor((end - reported) * 0.5),
    });
    const cold = await life(run, log, end, { snapshots: null });
    let takenMs = null;
    const onTakenUp = (taken) => {
      takenMs = taken.tookMs ?? null;
    };
    const warm = await life(run, log, end, { snapshots: shelf, onTakenUp });
    const round = (value) => Math.round(value * 100) / 100;
    const { cases, transfers } = cold.last;
    return {
      coldSeconds: round(cold.seconds),
      coldCpuSeconds: round(cold.cpuSeconds),
      fromSnapshotSeconds: round(warm.seconds),
      fromSnapshotCpuSeconds: round(warm.cpuSeconds),
      takeUpSeconds: takenMs === null ? null : round(takenMs / 1_000),
      snapshotMegabytes: round(kept.megabytes),
      pauseSeconds: round((first.last.snapshot?.pauseMs ?? 0) / 1_000),
      writeSeconds: round(kept.writeSeconds),
      ...(service === 'follower' ? { cases, alerts: cold.last.alerts } : {}),
      ...(service === 'patterns' ? { transfersKept: transfers } : {}),
      ...(service === 'check' ? { pairs: cold.last.pairs } : {}),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export const run = async ({ transfers, accounts, cases, only }) => {
  const sizes = { transfers: Number(transfers), accounts: Number(accounts), cases: Number(cases) };
  const { log, position } = await filledLog(sizes);
  const end = position();
  const of = {};
  for (const service of only.split(',')) of[service] = await measured(service, log, end, sizes.cases);
  return { ...sizes, ...of };
};

export const print = ({ transfers, accounts, cases, ...of }) => {
  console.log(`${transfers} transfers of ${accounts} accounts, ${cases} cases`);
  const rows = new Set(Object.values(of).flatMap((each) => Object.keys(each)));
  const inRow = (row) => Object.fromEntries(Object.entries(of).map(([service, each]) => [service, each[row]]));
  console.table(Object.fromEntries([...rows].map((row) => [row, inRow(row)])));
};
