import { type AvroRole, type KnownSchemas, TopicReader } from '@weir/avro';
import type { Reading, ReadMessage } from '@weir/evidence';
import { bankDecoder, chainDecoder, type Decoder, decodeMessage, labelDecoder, reportDecoder } from '@weir/ingest';
import { type Config, topicNames } from '@weir/model';

/** Whoever sent it, what was taken in once is not refused for its clock now. */
const futureToleranceMs = Number.MAX_SAFE_INTEGER;

const isUnknownSchema = (code: string): boolean => code === 'AVRO_SCHEMA_UNKNOWN' || code === 'AVRO_NO_REGISTRY';

/** Reads messages of all topics that evidence is made of. */
const readersOf = ({ zone, contracts }: Reading, schemas: KnownSchemas | null) => {
  const names = topicNames('');
  const ways: readonly { readonly name: string; readonly decode: Decoder; readonly avro: AvroRole | null }[] = [
    { name: names.bank, decode: bankDecoder({ zone }), avro: 'bank' },
    { name: names.chain, decode: chainDecoder(contracts), avro: null },
    { name: names.reports, decode: reportDecoder, avro: 'reports' },
    { name: names.labels, decode: labelDecoder, avro: 'labels' },
  ];
  return ways.map((way) => ({ ...way, reader: way.avro === null ? null : new TopicReader(way.avro, schemas) }));
};

/**
 * Reads raw messages as ingest does, by the name of their topic, of whatever namespace: as they were read when the package was made,
 * or by these settings where it does not say. What was written by a schema that only a registry knows is not read, unless that schema is
 * at hand; of a topic that nobody reads nothing can be cited.
 * @param schemas what a registry has said; null: there is none
 */
export const messageReader = (
  settings: Pick<Config, 'zone' | 'contracts'>,
  schemas: KnownSchemas | null = null,
): ReadMessage => {
  const known = new Map<string, ReturnType<typeof readersOf>>();
  return (message, bytes, how = null) => {
    const reading = how ?? settings;
    const name = JSON.stringify([reading.zone, reading.contracts]);
    const readers = known.get(name) ?? readersOf(reading, schemas);
    known.set(name, readers);
    const { topic, partition, offset, timeMs, sha256 } = message;
    const way = readers.find((each) => topic === each.name || topic.endsWith(`.${each.name}`));
    if (way === undefined) return { kind: 'rejected', offset, timeMs, sha256, code: 'TOPIC_UNKNOWN' };
    const raw = { topic, partition, offset, timeMs, value: bytes };
    const { record } = decodeMessage(raw, way.decode, futureToleranceMs, way.reader);
    return record.kind === 'rejected' && isUnknownSchema(record.code) ? null : record;
  };
};
