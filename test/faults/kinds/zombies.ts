import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@weir/model';
import type { ServerName } from '../stack/fault-stack.js';
import type { Fault } from './fault.js';

/**
 * A service stands still, is taken for dead and replaced, and wakes: two are at work, and the first knows of nothing. It
 * is ended after a while, if it did not see by itself that it has been succeeded.
 */
export const zombie = (name: ServiceName): Fault => ({
  name: `zombie ${name}`,
  bring: async ({ fleet }, dice) => {
    const { wake, zombie: first } = await fleet.supersede(name);
    await sleep(dice(1_500));
    wake();
    await Promise.race([sleep(1_500 + dice(1_500)), first.ended]);
    await fleet.bury(first);
    fleet.forgive(({ code, pid }) => pid === first.pid && code === 'CLAIM_LOST');
  },
});

/** A server stands still with all its connections, and goes on. */
export const frozen = (server: ServerName): Fault => ({
  name: `freeze ${server}`,
  bring: async ({ stack }, dice) => {
    stack.signal(server, 'SIGSTOP');
    try {
      await sleep(1_000 + dice(3_000));
    } finally {
      stack.signal(server, 'SIGCONT');
    }
  },
});
