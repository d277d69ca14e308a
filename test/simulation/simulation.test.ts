import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shareOf } from '../share.js';
import { readFailedSeeds } from './failed-seeds.js';
import { count, failureText, noTally, runSeeds } from './run-seeds.js';
import { simulate } from './simulate.js';

// WEIR_SIM_SEEDS=5000 for a long run, WEIR_SIM_SEED=4711 for one seed.
const seedGiven = process.env['WEIR_SIM_SEED'];
const first = Number(seedGiven ?? 1);
const seedCount = Number(process.env['WEIR_SIM_SEEDS'] ?? (seedGiven === undefined ? shareOf(200) : 1));

describe('the pipeline, simulated', { timeout: 900_000 }, () => {
  for (const { seed, isNearEntries = false } of readFailedSeeds(path.join(import.meta.dirname, 'failed-seeds'))) {
    it(`no longer fails with seed ${seed}`, async () => {
      const outcome = await simulate(seed, { isNearEntries });
      expect(outcome.findings, failureText(outcome)).toEqual([]);
    });
  }

  it('has the right answers where alerts turn in the middle of it all', async () => {
    const seeds = Array.from({ length: Math.ceil(seedCount / 10) }, (_, index) => first + index);
    const failed = await runSeeds(seeds, { isNearEntries: true }, () => undefined);
    expect(failed === null ? null : failureText(failed, ['--near'])).toBeNull();
  });

  it(`has the right answers whatever befalls it, over ${seedCount} seeds`, async () => {
    const tally = noTally();
    const startMs = performance.now();
    const seeds = Array.from({ length: seedCount }, (_, index) => first + index);
    const failed = await runSeeds(seeds, {}, (outcome) => count(tally, outcome));
    const seconds = (performance.now() - startMs) / 1_000;
    console.log(`${(tally.seeds / seconds).toFixed(1)} seeds/s: ${JSON.stringify(tally)}`);
    expect(failed === null ? null : failureText(failed)).toBeNull();
    if (seedCount < 100) return;
    // A weather that does nothing proves nothing.
    const { passedOver, ...often } = tally.happened;
    expect(passedOver).toBeGreaterThan(0);
    for (const [what, times] of Object.entries(often)) expect(times, what).toBeGreaterThan(seedCount / 20);
    expect(tally.late).toBeGreaterThan(0);
    expect(tally.again).toBeGreaterThan(0);
    expect(tally.detected).toBeGreaterThan(seedCount);
  });
});
