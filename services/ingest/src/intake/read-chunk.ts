import type { TopicReader } from '@weir/avro';
import { encodeJournalFrame, type JournalRecord } from '@weir/journal';
import type { Refused } from '../dead-letters/dead-letter.js';
import { decodeMessage } from '../decode/decode-message.js';
import type { Decoder } from '../decode/raw-message.js';
import type { RecordCounts } from '../events.js';
import type { RawPlace, SealedFrame } from '../journal/journal-writer.js';
import type { Chunk } from './chunk.js';

/** A frame ready to be appended, with what else its messages ask for. */
export interface Reading {
  readonly frame: SealedFrame;
  readonly refused: readonly Refused[];
  readonly counts: RecordCounts;
  /** Latest time of a transfer, milliseconds UTC; null without transfers. */
  readonly latestMs: number | null;
}

export interface ReadingRules {
  readonly decode: Decoder;
  readonly futureToleranceMs: number;
  /** Null: the topic carries JSON only. */
  readonly avro: TopicReader | null;
}

/** Brokers take messages up to 1 MiB unless told otherwise. */
export const frameBytesMax = 900_000;

/** Reads a chunk into one frame; into several where what was read turns out longer than a frame may be. */
export const readChunk = (place: RawPlace, chunk: Chunk, rules: ReadingRules): Reading[] => {
  const { topic, partition } = place;
  const { decode, futureToleranceMs, avro } = rules;
  const records: JournalRecord[] = [];
  const refused: (Refused | null)[] = [];
  for (const record of chunk.records) {
    const { offset, timestampMs: timeMs, value } = record;
    const decoded = decodeMessage({ topic, partition, offset, timeMs, value }, decode, futureToleranceMs, avro);
    records.push(decoded.record);
    const { sha256 } = decoded.record;
    refused.push(
      decoded.record.kind === 'rejected' ? { record, code: decoded.record.code, detail: decoded.detail, sha256 } : null,
    );
  }
  return seal(place, { ...chunk, records, refused, raw: chunk.records });
};

interface Unsealed {
  readonly from: number;
  readonly to: number;
  readonly records: readonly JournalRecord[];
  /** By the place of the record: what to put on the dead-letter topic, or null. */
  readonly refused: readonly (Refused | null)[];
  readonly raw: Chunk['records'];
}

const seal = (place: RawPlace, part: Unsealed): Reading[] => {
  const { from, to, records } = part;
  const bytes = encodeJournalFrame({ type: 'raw', ...place, from, to, records });
  if (bytes.length > frameBytesMax) {
    // Numbers like 1e20 grow when they are written again, so the length of a message does not bound its record.
    if (records.length === 1) return seal(place, { ...part, ...tooLarge(part, bytes.length) });
    const half = records.length >> 1;
    const border = records[half]!.offset;
    const slice = (start: number, end?: number) => ({
      records: records.slice(start, end),
      refused: part.refused.slice(start, end),
      raw: part.raw.slice(start, end),
    });
    return [
      ...seal(place, { from, to: border, ...slice(0, half) }),
      ...seal(place, { from: border, to, ...slice(half) }),
    ];
  }
  return [
    {
      frame: { from, to, bytes },
      refused: part.refused.filter((each) => each !== null),
      counts: countsOf(records),
      latestMs: latestOf(records),
    },
  ];
};

const tooLarge = ({ records, raw }: Unsealed, bytes: number): Pick<Unsealed, 'records' | 'refused'> => {
  const { offset, timeMs, sha256 } = records[0]!;
  const code = 'MESSAGE_TOO_LARGE';
  return {
    records: [{ kind: 'rejected', offset, timeMs, sha256, code }],
    refused: [{ record: raw[0]!, code, detail: `${bytes} bytes as a record, at most ${frameBytesMax}`, sha256 }],
  };
};

const countsOf = (records: readonly JournalRecord[]): RecordCounts => {
  const counts = { transfer: 0, void: 0, label: 0, report: 0, rejected: 0 };
  for (const { kind } of records) counts[kind]++;
  return counts;
};

const latestOf = (records: readonly JournalRecord[]): number | null => {
  let latest: number | null = null;
  for (const record of records)
    if (record.kind === 'transfer' && (latest === null || record.transfer.time > latest)) latest = record.transfer.time;
  return latest;
};
