import type { Dice } from '../reference/generate/dice.js';
import type { FeedMessage } from './world.js';

/** What a reporter or source says again as the same version, and otherwise. Of reports the case stays, of labels account and kind. */
const otherwise = (said: Record<string, unknown>, dice: Dice): Record<string, unknown> => {
  if (said['withdrawn'] === true) return { ...said, withdrawn: false };
  if (dice.chance(0.4)) return { ...said, withdrawn: true };
  if ('kind' in said) return { ...said, from: null, to: 1 };
  const { case: name, reporter, version } = said;
  return { case: name, reporter, version, victims: ['bank:ZZZ:900002'] };
};

/**
 * In some worlds reports and labels are said again, later, as the same version and otherwise: the first of a version counts, so
 * nothing of it may be seen in any answer. Source: ADR 49.
 * @param dice of its own, so that what else a seed draws stays as it was
 */
export const withEqualVersions = (
  feed: readonly FeedMessage[],
  orderTopics: ReadonlySet<string>,
  dice: Dice,
): FeedMessage[] => {
  const share = dice.pick([0, 0, 0.5]);
  const untilMs = feed.at(-1)?.atMs ?? 0;
  const again = feed
    .filter(({ topic }) => orderTopics.has(topic) && dice.chance(share))
    .map(({ atMs, topic, partition, value }) => {
      const text = JSON.stringify(otherwise(JSON.parse(value.toString()), dice));
      return { atMs: atMs + dice.fraction() * (untilMs - atMs), topic, partition, value: Buffer.from(text) };
    });
  // Of one instant what was there comes first.
  return [...feed, ...again].sort((left, right) => left.atMs - right.atMs);
};
