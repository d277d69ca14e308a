import { looksLikeAvro, type TopicReader } from '@weir/avro';
import { jsonObjectOf } from '@weir/journal';
import { type Fields, type Rejection, rejected } from './raw-message.js';

/**
 * The fields that a value holds, by its first bytes: Avro where the topic has it, else JSON. What they mean is for the
 * decoder of the topic to say, the same for both.
 * @param avro null: the topic carries JSON only
 */
export const messageFieldsOf = (
  value: Buffer | null,
  avro: TopicReader | null,
): { readonly kind: 'fields'; readonly fields: Fields } | Rejection => {
  if (avro !== null && value !== null && looksLikeAvro(value)) {
    const read = avro.read(value);
    return read.ok ? { kind: 'fields', fields: read.fields } : rejected(read.code, read.why);
  }
  const read = jsonObjectOf(value);
  return read.ok ? { kind: 'fields', fields: read.value } : rejected('NOT_JSON', read.why);
};
