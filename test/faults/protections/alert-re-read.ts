import { report, transfer } from '../load/crafted.js';
import { through } from '../waiting.js';
import type { Scenario } from './scenario.js';

/** A follower dies and starts again: what was said of a case was said already. */
export const alertReRead: Scenario = {
  name: 'alert re-read',
  shows: /doubled: alert \w+: revision 1 was said after/,
  play: async (world, fromMs) => {
    const { fleet, sender } = world;
    await sender.send([
      transfer('said-root', fromMs + 1_000, 'saidVictim', 'said1'),
      transfer('said-a', fromMs + 2_000, 'said1', 'said2', { amount: 70_000 }),
      report('said', ['said-root'], fromMs),
    ]);
    await through(world);
    await fleet.kill('follower');
    await fleet.ready();
    await sender.send([transfer('said-b', fromMs + 3_000, 'said2', 'said3', { amount: 30_000 })]);
    await through(world);
  },
};
