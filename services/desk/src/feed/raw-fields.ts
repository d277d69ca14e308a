import { type KnownSchemas, looksLikeAvro, TopicReader } from '@weir/avro';
import { jsonObjectOf, messageBytesMax } from '@weir/journal';

/**
 * Reads the fields of a raw topic's messages as ingest does: JSON, or Avro by the published schemas and those of the registry that are known by
 * then. Answers null for what cannot be read: ingest puts that among the dead letters.
 */
export const rawFieldsOf = (
  topic: 'labels' | 'reports',
  schemas: KnownSchemas | null,
): ((value: Buffer | null) => Readonly<Record<string, unknown>> | null) => {
  const avro = new TopicReader(topic, schemas);
  return (value) => {
    if (value === null || value.length > messageBytesMax) return null;
    if (looksLikeAvro(value)) {
      const read = avro.read(value);
      return read.ok ? read.fields : null;
    }
    const read = jsonObjectOf(value);
    return read.ok ? read.value : null;
  };
};
