import { type AvroRole, TopicReader } from '@weir/avro';
import type { ReadMessage } from '@weir/evidence';
import { bankDecoder, chainDecoder, type Decoder, decodeMessage, labelDecoder, reportDecoder } from '@weir/ingest';
import { type Config, topicNames } from '@weir/model';

/** Whoever sent it, what was taken in once is not refused for its clock now. */
const futureToleranceMs = Number.MAX_SAFE_INTEGER;

/**
 * Reads raw messages as ingest does, by the name of their topic, of whatever namespace. What was written by a schema that
 * only a registry knows is not read.
 */
export const messageReader = ({ zone, contracts }: Pick<Config, 'zone' | 'contracts'>): ReadMessage => {
  const names = topicNames('');
  const ways: readonly { readonly name: string; readonly decode: Decoder; readonly avro: AvroRole | null }[] = [
    { name: names.bank, decode: bankDecoder({ zone }), avro: 'bank' },
    { name: names.chain, decode: chainDecoder(contracts), avro: null },
    { name: names.reports, decode: reportDecoder, avro: 'reports' },
    { name: names.labels, decode: labelDecoder, avro: 'labels' },
  ];
  const readers = ways.map((way) => ({ ...way, reader: way.avro === null ? null : new TopicReader(way.avro) }));
  return (message, bytes) => {
    const way = readers.find(({ name }) => message.topic === name || message.topic.endsWith(`.${name}`));
    if (way === undefined) return null;
    const { topic, partition, offset, timeMs } = message;
    const raw = { topic, partition, offset, timeMs, value: bytes };
    const { record } = decodeMessage(raw, way.decode, futureToleranceMs, way.reader);
    return record.kind === 'rejected' && record.code === 'AVRO_SCHEMA_UNKNOWN' ? null : record;
  };
};
