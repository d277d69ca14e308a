import type { JournalFrame } from '@weir/journal';
import { encodeJournalFrame } from '@weir/journal/journal-codec';
import type { Connection } from '../stack/connection.js';
import { settingsInJournal } from '../stack/journal-settings.js';
import type { ReplayPlan } from '../world/world-records.js';

const append = async (
  { log, topics }: Connection,
  frames: readonly JournalFrame[],
  timestampMs: number,
): Promise<void> => {
  const writer = await log.openWriter();
  try {
    const messages = frames.map((frame) => ({ value: encodeJournalFrame(frame), timestampMs }));
    await writer.append(topics.journal, 0, messages);
  } finally {
    await writer.close();
  }
};

/**
 * Puts what answers rest on at the beginning of the world's journal, where it is not there yet: its settings, and the
 * rule sets. Those hold from times of events; what the live world judged before one of them was journalled it judged by those before.
 */
export const openJournal = async (world: Connection, { settings, ruleSets }: ReplayPlan): Promise<void> => {
  if ((await settingsInJournal(world.log, world.topics)) !== null) return;
  const rules: JournalFrame[] = ruleSets.length === 0 ? [] : [{ type: 'rules', ruleSets }];
  await append(world, [{ type: 'settings', settings }, ...rules], 0);
};

/**
 * Moves the time of the world's stream to the end of the replay, once everything before it is in the journal: what was
 * on its way when the last message came may have arrived since. A partition that is idle again is no news otherwise.
 */
export const closeJournal = async (world: Connection, { ranges, untilMs }: ReplayPlan): Promise<void> => {
  const { journal, bank, chain } = world.topics;
  const [held] = await world.log.offsets(journal);
  const isThere = (await world.log.offsetsAt(journal, untilMs))[0]! < held!.next;
  if (untilMs === 0 || isThere) return;
  const [topic, partition, end] = [bank, chain]
    .flatMap((name) => (ranges[name] ?? []).map(({ to }, at) => [name, at, to] as const))
    .at(0)!;
  await append(world, [{ type: 'idle', topic, partition, end }], untilMs);
};
