import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Facts, LogAge, runCheck, topicsRead } from '@weir/check';
import { runFollower } from '@weir/follower';
import { openMemoryLog } from '@weir/log';
import { FolderSnapshots, runMatcher } from '@weir/matcher';
import { runPatterns } from '@weir/patterns';
import { runRepairer } from '@weir/repairer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptStateDir } from '../run/kept-state.js';
import { matcherStateDir } from '../run/matcher-state.js';
import { birthOf } from '../run/process-birth.js';
import { repairerStateDir } from '../run/repairer-state.js';
import { writeServiceRecord } from '../run/service-record.js';
import type { Connection } from './connection.js';
import { MemoryStack } from './memory-stack.fixture.js';
import { snapshotLines } from './snapshot-lines.js';

let stateDir = '';
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'weir-snapshots-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const connectionOf = ({ config, log, store, topics }: MemoryStack): Connection => ({
  ...{ config, log, store, topics, database: 'weir' },
  close: async () => undefined,
});

/** An installation some payments of which came through. */
const installation = async (amount = 5): Promise<MemoryStack> => {
  const stack = new MemoryStack();
  for (let n = 0; n < 4; n++) {
    const pay = {
      id: `t${n}`,
      time: 1_777_593_600_000 + n,
      from: 'bank:CMB:1',
      to: 'bank:CMB:2',
      asset: 'CNY',
      amount,
    };
    stack.send(stack.topics.bank, pay);
  }
  await stack.ingest();
  await stack.work();
  return stack;
};

/** Runs a service until it has read everything, and lets it keep its state as it ends. */
const keep = async (
  stack: MemoryStack,
  start: (
    log: ReturnType<typeof openMemoryLog>,
    signal: AbortSignal,
    reached: (position: number) => void,
  ) => Promise<void>,
): Promise<void> => {
  // Whoever claims its shard adds to the journal: flows have to cover what the one before has added.
  await stack.work();
  const end = stack.ends(stack.topics.journal);
  const [log, ending] = [openMemoryLog(stack.broker), new AbortController()];
  const reached = (position: number): void => {
    if (position >= end) ending.abort();
  };
  await start(log, ending.signal, reached);
  await log.close();
};

const keepAll = async (stack: MemoryStack): Promise<void> => {
  const { store, topics } = stack;
  const kept = (folder: string) => ({ snapshots: new FolderSnapshots(folder), snapshotEveryMessages: 1 });
  await keep(stack, (log, signal, reached) => {
    const onProgress = ({ position }: { position: number }) => reached(position);
    return runMatcher({ log, topics, signal, onProgress, ...kept(matcherStateDir(stateDir, '')) });
  });
  await keep(stack, (log, signal, reached) =>
    runFollower({
      ...{ log, store, topics, signal, ringBytesMax: 2 ** 20, alertFloorMinor: () => 1n },
      onProgress: ({ position }) => reached(position),
      ...kept(keptStateDir(stateDir, 'follower', '')),
    }),
  );
  await keep(stack, (log, signal, reached) =>
    runPatterns({
      ...{ log, topics, signal, ...kept(keptStateDir(stateDir, 'patterns', '')) },
      onProgress: ({ position }) => reached(position),
    }),
  );
  await keep(stack, (log, signal, reached) =>
    runRepairer({
      ...{ log, store, topics, signal, pollMs: 1, ...kept(repairerStateDir(stateDir, '')) },
      onProgress: ({ position }) => reached(position),
    }),
  );
  await keep(stack, (log, signal, reached) =>
    runCheck({
      ...{ log, topics, signal, ...kept(keptStateDir(stateDir, 'check', '')) },
      ...{ facts: new Facts(stack.config.check), age: new LogAge(topicsRead(topics)) },
      onTook: (topic, _partition, offset) => {
        if (topic === topics.journal) reached(offset);
      },
    }),
  );
};

const newestFile = (folder: string): string => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.weir'));
  const number = (name: string): number => Number(/\d+/.exec(name)![0]);
  return join(folder, names.sort((left, right) => number(right) - number(left))[0]!);
};

const turnBit = (file: string): void => {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
};

test('of each service that keeps a state it is said how old it is and where it goes on', async () => {
  const stack = await installation();
  expect(await snapshotLines(connectionOf(stack), stateDir)).toMatchObject([
    { name: 'snapshots', ok: true, detail: 'none are kept here yet' },
  ]);
  await keepAll(stack);
  const lines = await snapshotLines(connectionOf(stack), stateDir);
  expect(lines.map(({ name, ok, mend }) => [name, ok, mend])).toEqual(
    ['matcher', 'repairer', 'follower', 'patterns', 'check'].map((name) => [`snapshot of ${name}`, true, null]),
  );
  expect(lines[0]!.detail).toMatch(/^\d+ kB, \d+ s old, goes on at offset \d+ of \d+ of weir\.journal\.v1$/);
  const { config } = stack;
  const off = {
    ...connectionOf(stack),
    config: { ...config, snapshotEveryMs: null, check: { ...config.check, snapshotEveryMs: null } },
  };
  expect(await snapshotLines(off, stateDir)).toMatchObject([
    { ok: true, detail: expect.stringContaining('turned off') },
  ]);
  await stack.close();
});

test('one that is torn, altered, or of another journal fails, and it is said what a start does', async () => {
  const stack = await installation();
  await keepAll(stack);
  const other = await installation(7);
  for (const { detail, mend, ok } of await snapshotLines(connectionOf(other), stateDir)) {
    expect(ok).toBe(false);
    expect(detail).toMatch(/a start would not take it: .*has (another|no) message at offset|flows cover/);
    expect(mend).toContain('a start then reads it all');
  }
  const folder = matcherStateDir(stateDir, '');
  turnBit(newestFile(folder));
  const [matcher] = await snapshotLines(connectionOf(stack), stateDir);
  expect(matcher).toMatchObject({ ok: false, detail: expect.stringContaining('the checksum differs') });
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'WEIRKEEP');
  const [none] = await snapshotLines(connectionOf(stack), stateDir);
  expect(none).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/none is whole .*: a start reads from the beginning/),
  });
  await Promise.all([stack.close(), other.close()]);
});

test('a service that runs and writes none, though messages came, fails; one that rests does not', async () => {
  const stack = await installation();
  await keepAll(stack);
  const folder = matcherStateDir(stateDir, '');
  const own = { version: 1 as const, name: 'matcher' as const, shard: 0, namespace: '', url: 'http://127.0.0.1:1' };
  const born = birthOf(process.pid)!;
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  writeServiceRecord(stateDir, { ...own, pid: process.pid, born, startedAt, logFile: null });
  const hourAgo = (Date.now() - 3_600_000) / 1_000;
  utimesSync(newestFile(folder), hourAgo, hourAgo);
  const inAnHour = Date.now() + 3_600_000;
  const end = stack.ends(stack.topics.journal);
  const [goesOnAt] = (await snapshotLines(connectionOf(stack), stateDir)).map(({ detail }) =>
    Number(/at offset (\d+) /.exec(detail)![1]),
  );
  expect(goesOnAt).toBeLessThan(end);
  const [overdue] = await snapshotLines(connectionOf(stack), stateDir, inAnHour);
  expect(overdue).toMatchObject({ ok: false, detail: expect.stringContaining('though the service runs') });
  // It came so soon after the one before that none was due, and nothing has come since.
  const now = Date.now() / 1_000;
  utimesSync(newestFile(folder), now, now);
  expect((await snapshotLines(connectionOf(stack), stateDir, inAnHour))[0]).toMatchObject({ ok: true });
  await keepAll(stack);
  // What it keeps as it ends is all there is but for claims, which came just now.
  expect((await snapshotLines(connectionOf(stack), stateDir))[0]).toMatchObject({ ok: true });
  await stack.close();
});
