import { looksLikeAvro, TopicReader } from '@weir/avro';
import { placeOf, type ReadWords, type TransferWords } from '@weir/desk';
import { fetchMessages } from '@weir/evidence/raw-messages';
import { isObject } from '@weir/model';
import type { Connection } from '../stack/connection.js';

const charactersMax = 256;
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' && value.length <= charactersMax ? value : null;

const fieldsOf = (avro: TopicReader, bytes: Buffer): unknown => {
  if (looksLikeAvro(bytes)) {
    const read = avro.read(bytes);
    return read.ok ? read.fields : null;
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // What chains say has no names, and is no object of ours.
    return null;
  }
};

/** Reads names and remarks of transfers from their raw messages: those that were kept, the others from their topics. */
export const transferWords = ({ log, store }: Pick<Connection, 'log' | 'store'>): ReadWords => {
  const avro = new TopicReader('bank');
  return async (messages, signal) => {
    const kept = await store.keptMessages(messages);
    const there = new Set(kept.map(({ message }) => placeOf(message)));
    const left = messages.filter((message) => !there.has(placeOf(message)));
    const { found } = await fetchMessages(log, left, signal);
    const words = new Map<string, TransferWords>();
    for (const { bytes, message } of [...kept, ...found]) {
      const fields = fieldsOf(avro, bytes);
      if (!isObject(fields)) continue;
      const { fromName, memo, toName } = fields;
      words.set(placeOf(message), { fromName: textOf(fromName), toName: textOf(toName), memo: textOf(memo) });
    }
    return words;
  };
};
