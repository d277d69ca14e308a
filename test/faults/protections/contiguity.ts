import { deleteBelow } from '../kinds/truncated.js';
import { transfer } from '../load/crafted.js';
import { through, until } from '../waiting.js';
import type { Scenario } from './scenario.js';

/**
 * Retention takes what no ingest has read. Nothing brings it back; but the ingest must stand before it and say which
 * offsets are gone, not go on behind them.
 */
export const contiguity: Scenario = {
  name: 'contiguity check',
  shows: /lost: raw messages that the journal does not have/,
  play: async (world, fromMs) => {
    const { connection, fleet, sender } = world;
    const { log, topics } = connection;
    const some = (number: number) =>
      Array.from({ length: 30 }, (_, index) => {
        const at = number * 30 + index;
        return transfer(`gap-${at}`, fromMs + at * 500, `gap${at}`, `gap${at + 1}`);
      });
    await sender.send(some(0));
    await through(world);
    await fleet.remove('ingest');
    const read = await log.offsets(topics.bank);
    await sender.send(some(1));
    await world.archive.take();
    const gone = (await log.offsets(topics.bank)).map(({ partition, next }) => ({ partition, offset: next }));
    await deleteBelow(world, topics.bank, gone);
    await sender.send(some(2));
    const journalEnd = (await log.offsets(topics.journal))[0]!.next;
    void fleet.start('ingest').catch(() => undefined);
    const namesIt = ({ name, code }: { name: string; code: string | null }): boolean =>
      name === 'ingest' && code === 'LOG_OFFSET_MISSING';
    const hasGoneOn = async (): Promise<boolean> => (await log.offsets(topics.journal))[0]!.next > journalEnd;
    await until('the ingest stands before the gap, or goes on behind it', async () => {
      return fleet.failures.some(namesIt) || (await hasGoneOn());
    });
    if (await hasGoneOn()) {
      await through(world);
      return;
    }
    await fleet.remove('ingest');
    fleet.forgive(namesIt);
    // What lies behind the gap waits for somebody to decide: it is held back, and the answers are those before it.
    for (const { partition, next } of read) world.archive.holdBack(topics.bank, partition, next);
  },
};
