import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@weir/model';
import type { ServerName } from '../stack/fault-stack.js';
import type { Fault } from './fault.js';

/** kill −9 of a service, wherever it just is. */
export const killService = (name: ServiceName): Fault => ({
  name: `kill ${name}`,
  bring: async ({ fleet }, dice) => {
    await sleep(dice(400));
    await fleet.kill(name);
  },
});

/** kill −9 of a server, which is away for a moment. */
export const killServer = (server: ServerName): Fault => ({
  name: `kill ${server}`,
  bring: async ({ stack }, dice) => {
    await sleep(dice(400));
    stack.signal(server, 'SIGKILL');
    await sleep(300 + dice(1_500));
    await stack.restore();
  },
});

/** kill −9 of all services at once, as a machine that loses power. */
export const killAll: Fault = {
  name: 'kill all services',
  bring: async ({ fleet }) => {
    await Promise.all(fleet.names.map((name) => fleet.kill(name)));
  },
};
