import { randomUUID } from 'node:crypto';
import { Network, type StartedNetwork } from 'testcontainers';

/**
 * A network for the containers of one test file. Each of them is in `bridge` as well, and an engine publishes ports
 * through the first of a container's networks by name: after `bridge`, so that they are always at the addresses that the
 * engine was given for it, loopback where that is wanted.
 */
export const startNetwork = (): Promise<StartedNetwork> =>
  new Network({ nextUuid: () => `weir-test-${randomUUID()}` }).start();
