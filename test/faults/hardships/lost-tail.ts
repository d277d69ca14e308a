import { readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { transfer } from '../load/crafted.js';
import type { Story } from '../protections/scenario.js';
import { through, until } from '../waiting.js';

/** Less than a stored batch, so that the last one goes and no other. */
const cutBytes = 20;

/** Cuts the end off what the broker keeps of a partition; it must not run. */
const cutTail = (dataFolder: string, topic: string, partition: number): void => {
  const folder = path.join(dataFolder, `${topic}-${partition}`);
  const last = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .at(-1)!;
  const file = path.join(folder, last);
  truncateSync(file, Math.max(0, statSync(file).size - cutBytes));
};

/**
 * The broker loses power and with it the end of a raw topic that was journalled already. What was journalled stands;
 * the ingest must not take what comes at the lost offsets next for what it had: it stands before them and says so.
 */
export const lostTail: Story = {
  name: 'a broker that lost its tail',
  play: async (world, fromMs) => {
    const { connection, fleet, sender, stack } = world;
    const { topics } = connection;
    // One partition, in two sendings: two stored batches, of which the last is lost.
    const some = (number: number) =>
      Array.from({ length: 10 }, (_, index) => {
        const at = number * 10 + index;
        return { ...transfer(`tail-${at}`, fromMs + at * 500, `tail${at}`, `tail${at + 1}`), key: 'tail' };
      });
    await sender.send(some(0));
    await sender.send(some(1));
    await through(world);
    await world.archive.take();
    const before = await world.offsets(topics.bank);
    stack.signal('kafka', 'SIGKILL');
    for (const { partition, next } of before)
      if (next > 0) cutTail(path.join(stack.dir, 'kafka/data'), topics.bank, partition);
    await stack.restore();
    const after = await world.offsets(topics.bank);
    if (after.every(({ next }, index) => next === before[index]!.next)) throw new Error('the broker has lost nothing');
    await fleet.kill('ingest');
    const namesIt = ({ name, code }: { name: string; code: string | null }): boolean =>
      name === 'ingest' && code === 'LOG_OFFSET_MISSING';
    await until('the ingest says that the end is lost', () => fleet.failures.some(namesIt));
    await fleet.remove('ingest');
    fleet.forgive(namesIt);
    for (const { partition, next } of before) world.archive.holdBack(topics.bank, partition, next);
  },
};
