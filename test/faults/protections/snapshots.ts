import { setTimeout as sleep } from 'node:timers/promises';
import { transfer } from '../load/crafted.js';
import { appendsOf } from '../proxy/requests.js';
import { through, until } from '../waiting.js';
import type { Scenario } from './scenario.js';

/** Longer than from one snapshot to the next. */
const snapshotMs = 1_200;

/** What a matcher said never reaches the broker, and the matcher dies: its snapshots must not know of it. */
export const snapshotAfterAcknowledgement: Scenario = {
  name: 'snapshot after acknowledgement',
  shows: /stuck: not through: .*writer .*flows/,
  play: async (world, fromMs) => {
    const { fleet, sender, stack } = world;
    const chain = (number: number) =>
      Array.from({ length: 20 }, (_, index) => {
        const at = number * 20 + index;
        return transfer(`snap-${at}`, fromMs + at * 1_000, `snap${at}`, `snap${at + 1}`);
      });
    await sender.send(chain(0));
    await through(world);
    await sleep(snapshotMs);
    const hold = stack.proxies.kafka.hold(appendsOf('weir-matcher'));
    try {
      await sender.send(chain(1));
      await until('the matcher says something', () => hold.held() > 0);
      await sleep(snapshotMs / 2);
      await fleet.kill('matcher');
    } finally {
      hold.discard();
    }
    await sender.send(chain(2));
    await through(world);
  },
};
