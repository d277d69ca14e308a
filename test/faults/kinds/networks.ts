import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../stream/random-stream.js';
import type { Trouble } from '../proxy/tcp-proxy.js';
import type { ServerName } from '../stack/fault-stack.js';
import type { Fault } from './fault.js';

const troubleOf: Readonly<Record<Exclude<Trouble['kind'], 'none'>, (dice: Dice) => Trouble>> = {
  latency: (dice) => ({ kind: 'latency', ms: 20 + dice(300) }),
  reset: (dice) => ({ kind: 'reset', afterBytes: dice(20_000) }),
  'black-hole': () => ({ kind: 'black-hole' }),
  deaf: () => ({ kind: 'deaf' }),
};

/** The network between all services and one server is in trouble for some seconds. */
export const network = (server: ServerName, kind: keyof typeof troubleOf): Fault => ({
  name: `${kind} before ${server}`,
  bring: async ({ stack }, dice) => {
    const { kafka, store, writerStore } = stack.proxies;
    const proxies = server === 'kafka' ? [kafka] : [store, writerStore];
    const trouble = troubleOf[kind](dice);
    for (const proxy of proxies) proxy.begin(trouble);
    try {
      await sleep(1_500 + dice(2_500));
    } finally {
      for (const proxy of proxies) proxy.heal();
    }
  },
});
