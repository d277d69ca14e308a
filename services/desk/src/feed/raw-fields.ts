import { looksLikeAvro, TopicReader } from '@weir/avro';

/**
 * Reads the fields of a raw topic's messages, JSON or Avro by the published schemas; messages in Avro that name a registry's
 * schema are not read. Answers null for what cannot be read: ingest puts that among the dead letters.
 */
export const rawFieldsOf = (topic: 'labels' | 'reports'): ((value: Buffer) => unknown) => {
  const avro = new TopicReader(topic);
  return (value) => {
    if (looksLikeAvro(value)) {
      const read = avro.read(value);
      return read.ok ? read.fields : null;
    }
    try {
      return JSON.parse(value.toString('utf8'));
    } catch {
      return null;
    }
  };
};
