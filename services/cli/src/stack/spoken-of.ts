import { spoken } from '../language/words.js';
import { texts } from './texts.js';

/** What a stage works through, in the reader's language: a topic is called what it is called. */
export const spokenOf = (of: string): string => {
  const said = spoken(texts);
  if (of === 'cases whose past is read') return said.pastRead;
  const [, topic, shard] = /^(.+), shard (\d+)$/.exec(of) ?? [];
  if (topic !== undefined && shard !== undefined) return said.shard(topic, shard);
  const [, flows] = /^(.+), in journal offsets$/.exec(of) ?? [];
  return flows === undefined ? of : said.inJournalOffsets(flows);
};
