import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lostTail } from './hardships/lost-tail.js';
import { runBackpressure } from './hardships/run-backpressure.js';
import { fullDisk } from './kinds/full-disk.js';
import { killServer, killService } from './kinds/kills.js';
import { network } from './kinds/networks.js';
import { snapshotDamaged } from './kinds/snapshots.js';
import { zombie } from './kinds/zombies.js';
import { runStories } from './protections/run-stories.js';
import { isGreen } from './report.js';
import { root } from './root.js';
import { runRotation } from './rotation.js';
import { FaultStack } from './stack/fault-stack.js';

const seed = Number(process.env['WEIR_SEED'] ?? 7);

/** Each service and each server dies once, and one of every other kind comes; `npm run faults` brings them all. */
const fewFaults = [
  ...(['ingest', 'matcher', 'repairer', 'follower', 'patterns', 'writer'] as const).map(killService),
  ...(['kafka', 'clickhouse'] as const).map(killServer),
  zombie('ingest'),
  network('kafka', 'deaf'),
  network('clickhouse', 'deaf'),
  snapshotDamaged('torn'),
  fullDisk,
];

describe('faults on real servers', () => {
  const beganMs = Date.now();
  const say = (line: string): void => console.log(`${((Date.now() - beganMs) / 1000).toFixed(1)} s  ${line}`);
  let stack: FaultStack;
  beforeAll(async () => {
    stack = await FaultStack.open(process.env['WEIR_TEST_FAULTS_DIR'] ?? path.join(root, '.weir-faults-test'), 30, say);
  });
  afterAll(() => stack.close());

  it('lose nothing and double nothing, one after the other under load', async () => {
    say(`seed ${seed}; again: WEIR_SEED=${seed} npm run test:faults`);
    const report = await runRotation({
      stack,
      seed,
      faults: fewFaults,
      minutes: null,
      events: 4_000,
      perSecond: 60,
      say,
    });
    expect(report, report.notes.join('\n')).toMatchObject({ lost: 0, doubled: 0, wrong: 0, halted: 0 });
    expect(report.faults).toBe(fewFaults.length);
    expect(report.events).toBeGreaterThan(3_000);
  });

  it('that take the end of a topic stop who reads it, and what stands stays', async () => {
    const report = await runStories({ stack, stories: [lostTail], without: null, say });
    expect(isGreen(report), report.notes.join('\n')).toBe(true);
  });

  it('that hold back the store and the follower cost no memory, show as lag, and pass', async () => {
    const { report, pressure } = await runBackpressure({ stack, seed, events: 10_000, say });
    expect(isGreen(report), report.notes.join('\n')).toBe(true);
    expect(pressure?.lagShown.writer).toBeGreaterThan(0);
  });
});
