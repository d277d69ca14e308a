import { transfer } from '../load/crafted.js';
import { through, until } from '../waiting.js';
import type { Scenario } from './scenario.js';

const stepMs = 15_000;
const perPart = 60;

/**
 * An ingest stands still, is replaced, and wakes half an hour of event time later: it journals again all that came
 * meanwhile, whose ids nobody keeps any more. Without marks it is new, and late.
 */
export const frameMarks: Scenario = {
  name: 'frame marks',
  shows: /doubled: messages are told as late that are not/,
  play: async (world, fromMs) => {
    const { fleet, sender } = world;
    const part = (number: number) =>
      Array.from({ length: perPart }, (_, index) => {
        const at = number * perPart + index;
        // All in one partition: of several, those that are idle meanwhile would be late after a quarter of an hour.
        return { ...transfer(`marks-${at}`, fromMs + at * stepMs, `marks${at}`, `marks${at + 1}`), key: 'marks' };
      });
    await sender.send(part(0));
    await through(world);
    const { wake, zombie } = await fleet.supersede('ingest');
    await sender.send(part(1));
    await through(world);
    await sender.send(part(2));
    await through(world);
    wake();
    const { log, topics } = world.connection;
    let ends = 0;
    for (const topic of [topics.bank, topics.chain, topics.reports, topics.labels])
      for (const { next } of await log.offsets(topic)) ends += next;
    await until('the first ingest has journalled all of it again', async () => {
      return ((await zombie.figure('weir_ingest_position')) ?? 0) >= ends;
    });
    await fleet.bury(zombie);
    await through(world);
  },
};
