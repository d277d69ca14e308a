import { looksLikeAvro, type SchemasAtHand, TopicReader } from '@weir/avro';
import { placeOf, type ReadWords, type TransferWords, type UnreadWords } from '@weir/desk';
import { fetchMessages } from '@weir/evidence/raw-messages';
import { isObject } from '@weir/model';
import type { Connection } from '../stack/connection.js';

const charactersMax = 256;
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' && value.length <= charactersMax ? value : null;

const fieldsOf = (avro: TopicReader, bytes: Buffer): unknown => {
  if (looksLikeAvro(bytes)) {
    const read = avro.read(bytes);
    // It was read once, or no transfer would cite it.
    return read.ok ? read.fields : 'schema-unknown';
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // What chains say has no names, and is no object of ours.
    return null;
  }
};

/**
 * Reads names and remarks of transfers from their raw messages: those that were kept, the others from their topics. Messages are
 * read as ingest reads them, by a registry's schemas too; where that does not answer, they are told to be unread.
 */
export const transferWords = ({ log, store }: Pick<Connection, 'log' | 'store'>, schemas: SchemasAtHand): ReadWords => {
  const avro = new TopicReader('bank', schemas);
  return async (messages, signal) => {
    const kept = await store.keptMessages(messages);
    const there = new Set(kept.map(({ message }) => placeOf(message)));
    const left = messages.filter((message) => !there.has(placeOf(message)));
    const { found } = await fetchMessages(log, left, signal);
    const words = new Map<string, TransferWords | UnreadWords>();
    for (const { bytes, message } of [...kept, ...found]) {
      const unreadable = await schemas.learn(bytes);
      if (unreadable !== null) {
        words.set(placeOf(message), unreadable);
        continue;
      }
      const fields = fieldsOf(avro, bytes);
      if (fields === 'schema-unknown') words.set(placeOf(message), fields);
      if (!isObject(fields)) continue;
      const { fromName, memo, toName } = fields;
      words.set(placeOf(message), { fromName: textOf(fromName), toName: textOf(toName), memo: textOf(memo) });
    }
    return words;
  };
};
