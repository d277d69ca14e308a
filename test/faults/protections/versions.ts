import { transfer } from '../load/crafted.js';
import { insertsInto } from '../proxy/requests.js';
import { through, until } from '../waiting.js';
import type { Scenario } from './scenario.js';

const pockets = 20;

/**
 * An insert is on its way when its writer dies, and arrives when the next writer has long written what holds since: a
 * payment is made of money that came in first, though it was heard of last.
 */
export const versions: Scenario = {
  name: 'versions',
  shows: /wrong: flow ver-out-\d+ is made of ver-in-/,
  play: async (world, fromMs) => {
    const { fleet, sender, stack } = world;
    const numbers = Array.from({ length: pockets }, (_, index) => index);
    let left = 1;
    const isFlows = insertsInto('flows');
    const hold = stack.proxies.writerStore.hold((bytes) => isFlows(bytes) && left-- > 0);
    try {
      await sender.send(
        numbers.flatMap((each) => [
          transfer(`ver-in-${each}`, fromMs + 10_000, `verPayer${each}`, `ver${each}`),
          transfer(`ver-out-${each}`, fromMs + 20_000, `ver${each}`, `verPayee${each}`),
        ]),
      );
      await until('an insert is on its way', () => hold.held() > 0);
      await fleet.kill('writer');
      await fleet.ready();
      await through(world);
      await sender.send(
        numbers.map((each) => transfer(`ver-first-${each}`, fromMs + 5_000, `verOther${each}`, `ver${each}`)),
      );
      await through(world);
    } finally {
      await hold.release();
    }
  },
};
