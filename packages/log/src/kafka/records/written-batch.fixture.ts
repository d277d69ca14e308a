// Record batches as bytes, for tests: written by kafkajs' own encoder, which this package reads without.
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { compressFrameSync as lz4 } from 'lz4-napi';
import { compress as snappy } from 'snappyjs';
import type { FetchedBatch } from '../fetched-batch.js';
import { crc32c } from './crc32c.js';
import { abortedOnes, storedBatches } from './stored-batch.js';

const require = createRequire(import.meta.url);
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => object;
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch(options: object): Promise<{ readonly buffer: Buffer }>;
};
const Long = require('kafkajs/src/utils/long') as { fromValue(value: number | string): object };

export interface Stored {
  readonly first: number;
  /** Offsets of its records; default all. */
  readonly offsets?: readonly number[];
  readonly count?: number;
  readonly values?: readonly (string | null)[];
  readonly headers?: object;
  /** It belongs to a transaction of this producer. */
  readonly producer?: { readonly id: number };
  /** 1 gzip, 2 snappy, 3 lz4. */
  readonly codec?: number;
}

export const headerBytes = 61;

export const written = async ({ first, count = 1, offsets, values, headers = {}, producer, codec = 0 }: Stored) => {
  const all = offsets ?? Array.from({ length: count }, (_, i) => first + i);
  const records = all.map((offset, i) =>
    encodeRecord({
      offsetDelta: offset - first,
      timestampDelta: i - 1,
      key: 'k',
      value: values === undefined ? String(offset) : values[i],
      headers,
    }),
  );
  const { buffer } = await RecordBatch({
    firstOffset: Long.fromValue(first),
    firstTimestamp: 1_700_000_000_000,
    maxTimestamp: 1_700_000_009_000,
    lastOffsetDelta: count - 1,
    records,
    ...(producer === undefined ? {} : { transactional: true, producerId: Long.fromValue(producer.id) }),
  });
  return codec === 0 ? buffer : compressed(buffer, codec);
};

export const xerial = (block: Uint8Array): Buffer => {
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');
  const length = Buffer.alloc(4);
  length.writeInt32BE(block.length);
  return Buffer.concat([header, length, block]);
};
const packers: Record<number, (bytes: Buffer) => Uint8Array> = {
  1: (bytes) => gzipSync(bytes),
  2: (bytes) => snappy(bytes),
  3: (bytes) => lz4(bytes),
};

export const compressed = (batch: Buffer, codec: number, pack = packers[codec]!): Buffer => {
  const out = Buffer.concat([batch.subarray(0, headerBytes), pack(batch.subarray(headerBytes))]);
  out.writeInt32BE(out.length - 12, 8);
  out.writeInt16BE(codec, 21);
  out.writeUInt32BE(crc32c(out, 21), 17);
  return out;
};

/** A marker as brokers write it: one record, key `version 0, type`, value of 6 bytes. */
export const marker = async (first: number, producer: number, type: 'abort' | 'commit'): Promise<Buffer> => {
  const key = Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1]);
  const record = encodeRecord({ offsetDelta: 0, timestampDelta: 0, key, value: Buffer.alloc(6), headers: {} });
  const { buffer } = await RecordBatch({
    firstOffset: Long.fromValue(first),
    transactional: true,
    producerId: Long.fromValue(producer),
    records: [record],
  });
  buffer.writeInt16BE(buffer.readInt16BE(21) | 0x20, 21);
  buffer.writeUInt32BE(crc32c(buffer, 21), 17);
  return buffer;
};

export const fetchedBytes = (
  fetchedOffset: number,
  bytes: Buffer,
  transactions: Parameters<typeof abortedOnes>[1] = [],
): FetchedBatch => {
  const stored = storedBatches(bytes);
  const aborted = abortedOnes(stored, transactions);
  return {
    topic: 't',
    partition: 0,
    highWatermark: '100',
    fetchedOffset: String(fetchedOffset),
    messagesWithinOffset: stored.map((each) => ({ stored: each, aborted: aborted.has(each) })),
  };
};

export const fetched = async (fetchedOffset: number, stored: readonly Stored[]): Promise<FetchedBatch> =>
  fetchedBytes(fetchedOffset, Buffer.concat(await Promise.all(stored.map(written))));
