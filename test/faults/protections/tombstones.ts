import { transfer } from '../load/crafted.js';
import { through } from '../waiting.js';
import type { Scenario } from './scenario.js';

/** The payee's bank tells of transfers first, by its own clock; then the payer's does, by which they stand elsewhere. */
export const tombstones: Scenario = {
  name: 'tombstones for changed keys',
  shows: /doubled: flows stand at two places/,
  play: async (world, fromMs) => {
    const half = (each: number, side: 'debit' | 'credit', timeMs: number) =>
      transfer(`half-${each}`, timeMs, `halfPayer${each}`, `halfPayee${each}`, { side });
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    await world.sender.send(numbers.map((each) => half(each, 'credit', fromMs + 20_000 + each)));
    await through(world);
    await world.sender.send(numbers.map((each) => half(each, 'debit', fromMs + 10_000 + each)));
    await through(world);
  },
};
