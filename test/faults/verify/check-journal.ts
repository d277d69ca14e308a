import { decodeJournalFrame, JournalFold } from '@weir/journal';
import type { World } from '../stack/world.js';
import type { RawEvents } from './raw-archive.js';
import { wholePartition } from './read-topic.js';
import type { Tally } from './tally.js';

/** Every raw message counts once in the journal, and as many are late or refused as were sent to be. */
export const checkJournal = async (
  { connection }: World,
  wanted: Pick<RawEvents, 'messages' | 'ahead' | 'behind'>,
  tally: Tally,
): Promise<void> => {
  const { log, topics } = connection;
  const fold = new JournalFold();
  let [taken, late, rejected] = [0, 0, 0];
  for await (const { records } of wholePartition(log, topics.journal, 0)) {
    for (const { offset, timestampMs, value } of records) {
      const { outcomes } = fold.apply(offset, timestampMs, decodeJournalFrame(value!));
      for (const count of Object.values(outcomes)) taken += count;
      late += outcomes.late;
      rejected += outcomes.rejected;
    }
  }
  tally.add('lost', 'raw messages that the journal does not have', wanted.messages - taken);
  tally.add('doubled', 'raw messages that the journal has twice', taken - wanted.messages);
  const { length: behind } = wanted.behind;
  tally.add('wrong', `messages late in the journal: ${late}, and ${behind} had to be`, Math.abs(late - behind));
  tally.add('wrong', `messages refused: ${rejected}, and ${wanted.ahead} had to be`, Math.abs(rejected - wanted.ahead));
  const told = await connection.store.lateCount();
  tally.add('doubled', 'messages are told as late that are not', told - late);
  tally.add('lost', 'messages are late and it is not told', late - told);
};
