// How long follower and patterns take to be back at work: reading journal and flows from their start, and going on from
// a snapshot. Journal and flows stand in memory, snapshots on the disk; no broker and no store is asked, so what
// ranges of alerts rest on is not waited for.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runFollower } from '@weir/follower';
import { runPatterns } from '@weir/patterns';
import { FolderSnapshots } from '@weir/snapshots';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { filledLog, topics } from './restart/money.mjs';

export const name = 'restart';
export const describe = 'follower and patterns: seconds until they are back at work, with and without a snapshot';
export const options = {
  transfers: { type: 'string', default: '1000000', help: 'transfers that were read before the restart' },
  accounts: { type: 'string', default: '1000000', help: 'bank accounts' },
  cases: { type: 'string', default: '1000', help: 'open cases' },
};

const ringBytesMax = 256 * 2 ** 20;
const never = 2 ** 31;

const services = {
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
      ...(service === 'follower' ? { cases, alerts: cold.last.alerts } : { transfersKept: transfers }),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export const run = async ({ transfers, accounts, cases }) => {
  const sizes = { transfers: Number(transfers), accounts: Number(accounts), cases: Number(cases) };
  const { log, position } = await filledLog(sizes);
  const end = position();
  const follower = await measured('follower', log, end, sizes.cases);
  const patterns = await measured('patterns', log, end, sizes.cases);
  return { ...sizes, follower, patterns };
};

export const print = ({ transfers, accounts, cases, follower, patterns }) => {
  console.log(`${transfers} transfers of ${accounts} accounts, ${cases} cases`);
  const rows = new Set([...Object.keys(follower), ...Object.keys(patterns)]);
  console.table(
    Object.fromEntries([...rows].map((row) => [row, { follower: follower[row], patterns: patterns[row] }])),
  );
};
