import type { Log } from '@weir/log';
import { dlqOf } from '@weir/model';
import { standingBatches, standingOn } from '../stack/standing-batches.js';
import { type Choice, isAtHome, isChosen } from './choice.js';
import { type Letter, placeText, readLetter, redrivenIn } from './letter.js';

/** What stands on dead-letter topics, as far as it is meant. */
export interface Letters {
  /** In the order of their topics, then of their offsets. */
  readonly chosen: readonly Letter[];
  /** Places of letters that were sent again, as `placeText` writes them. */
  readonly redriven: ReadonlySet<string>;
  /** Messages there that ingest did not write: nothing is done with them. */
  readonly foreign: number;
}

/**
 * Reads the dead-letter topics of these raw topics from their start to where they end now. The bytes of the messages are
 * not kept.
 * @param onRead hears how many messages have been read, of how many
 * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`
 */
export const readLetters = async (
  log: Log,
  rawTopics: readonly string[],
  choice: Choice,
  { signal, onRead = () => {} }: { signal?: AbortSignal; onRead?: (read: number, of: number) => void } = {},
): Promise<Letters> => {
  const stretches = (await Promise.all(rawTopics.map((topic) => standingOn(log, dlqOf(topic))))).flat();
  const of = stretches.reduce((sum, { offset, end }) => sum + end - offset, 0);
  const ends = new Map(stretches.map(({ topic, partition, end }) => [`${topic}/${partition}`, end]));
  const byTopic = new Map(rawTopics.map((topic) => [dlqOf(topic), [] as Letter[]]));
  const redriven = new Set<string>();
  let [read, foreign] = [0, 0];
  for await (const { topic, partition, firstOffset, nextOffset, records } of standingBatches(log, stretches, signal)) {
    const end = ends.get(`${topic}/${partition}`)!;
    for (const record of records) {
      if (record.offset >= end) break;
      const offsets = redrivenIn(record);
      for (const offset of offsets ?? []) redriven.add(placeText({ topic, partition, offset }));
      if (offsets !== null) continue;
      const letter = readLetter({ topic, partition }, record);
      if (letter === null || !isAtHome(letter)) foreign++;
      else if (isChosen(choice, letter)) byTopic.get(topic)!.push(letter);
    }
    read += nextOffset - firstOffset;
    onRead(Math.min(read, of), of);
  }
  const ordered = [...byTopic.values()].flatMap((letters) =>
    letters.sort((a, b) => a.place.partition - b.place.partition || a.place.offset - b.place.offset),
  );
  return { chosen: ordered, redriven, foreign };
};
