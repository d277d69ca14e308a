import { report, transfer } from '../load/crafted.js';
import { through, until } from '../waiting.js';
import type { Scenario } from './scenario.js';

/** A follower stands still, is replaced, and wakes: what it has to say was said, and has changed since. */
export const claim: Scenario = {
  name: 'claim',
  shows: /doubled: alert \w+: revision \d+ was said after/,
  play: async (world, fromMs) => {
    const { connection, fleet, sender } = world;
    await sender.send([
      transfer('claim-root', fromMs + 1_000, 'claimVictim', 'claim1'),
      report('claim', ['claim-root'], fromMs),
    ]);
    await through(world);
    const { wake, zombie } = await fleet.supersede('follower');
    await sender.send([transfer('claim-a', fromMs + 2_000, 'claim1', 'claim2', { amount: 60_000 })]);
    await through(world);
    await sender.send([transfer('claim-b', fromMs + 3_000, 'claim2', 'claim3', { amount: 50_000 })]);
    await through(world);
    const end = (await connection.log.offsets(connection.topics.journal))[0]!.next;
    wake();
    await until('the first follower has ended or come so far', async () => {
      if (zombie.end !== null) return true;
      return ((await zombie.figure('weir_follower_position')) ?? 0) >= end;
    });
    await fleet.bury(zombie);
    fleet.forgive(({ code, pid }) => pid === zombie.pid && code === 'CLAIM_LOST');
    await sender.send([transfer('claim-c', fromMs + 4_000, 'claim3', 'claim4', { amount: 40_000 })]);
    await through(world);
  },
};
