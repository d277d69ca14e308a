import { describe, expect, it } from 'vitest';
import { plants } from './planted/plants.js';
import { simulate } from './simulate.js';

/** The rarest is found with one seed in sixty or so. */
const seedsMax = 50;

describe('a bug put in on purpose is found', { timeout: 300_000 }, () => {
  it.each(Object.entries(plants))('%s', async (name, { plant, foundBy, foundWith }) => {
    const seeds = Array.from({ length: seedsMax }, (_, index) => index + 1);
    for (const seed of new Set([foundWith, ...seeds])) {
      const { findings } = await simulate(seed, { plant });
      const found = findings.find(({ check }) => check === foundBy);
      if (found === undefined) continue;
      console.log(`${name}: found with seed ${seed} by the check of ${found.check}: ${found.text.slice(0, 160)}`);
      return;
    }
    expect.fail(`${name}: ${seedsMax} seeds, and the check of ${foundBy} found nothing`);
  });
});
