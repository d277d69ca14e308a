import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@weir/model';
import type { SeededLoad } from '../load/seeded-load.js';
import type { World } from '../stack/world.js';
import { until } from '../waiting.js';

/** What was seen while something stood still, and afterwards. */
export interface Pressure {
  /** Highest resident memory of each service, bytes. */
  readonly peakBytes: Readonly<Partial<Record<ServiceName, number>>>;
  /** What the pages of the services said they were behind, messages, at the most. */
  readonly lagShown: Readonly<Partial<Record<ServiceName, number>>>;
  readonly seconds: number;
}

const sentAtOnce = 2_000;

const lagOf = async (world: World, name: ServiceName): Promise<number> =>
  (await world.fleet.process(name).figure('weir_stage_lag_messages')) ?? 0;

/**
 * The store is a black hole and the follower stands still while all of a load arrives; then both come back. Lag must
 * show on the pages meanwhile, and everything go on by itself.
 */
export const backpressure = async (world: World, load: SeededLoad): Promise<Pressure> => {
  const { fleet, sender, stack } = world;
  const beganMs = performance.now();
  const lagShown: Partial<Record<ServiceName, number>> = {};
  const proxies = [stack.proxies.store, stack.proxies.writerStore];
  const follower = fleet.process('follower');
  for (const proxy of proxies) proxy.begin({ kind: 'black-hole' });
  follower.signal('SIGSTOP');
  try {
    for (let at = 0; at < load.events.length; at += sentAtOnce)
      await sender.send(load.events.slice(at, at + sentAtOnce));
    await until('the writer shows that it is behind', async () => {
      lagShown.writer = await lagOf(world, 'writer');
      return lagShown.writer > 0;
    });
    await sleep(3_000);
  } finally {
    for (const proxy of proxies) proxy.heal();
    follower.signal('SIGCONT');
  }
  await until('the follower shows that it is behind, or has caught up', async () => {
    lagShown.follower = await lagOf(world, 'follower');
    return lagShown.follower > 0 || (await world.left()).length === 0;
  });
  const left = await world.drained(60_000);
  if (left.length > 0) throw new Error(`not through: ${JSON.stringify(left)}`);
  const peakBytes = Object.fromEntries(fleet.names.map((name) => [name, fleet.process(name).peakBytes]));
  return { peakBytes, lagShown, seconds: (performance.now() - beganMs) / 1000 };
};
