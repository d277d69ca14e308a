import type { LogRecord, PackedRecords } from './port.js';

/** Records that exist as objects, in columns: their values are copied into one buffer. */
const packRecords = (records: readonly LogRecord[]): PackedRecords => {
  const count = records.length;
  const offsets = new Float64Array(count);
  const timesMs = new Float64Array(count);
  const valueFrom = new Int32Array(count);
  const valueTo = new Int32Array(count);
  const values: Buffer[] = [];
  let at = 0;
  for (const [i, { offset, timestampMs, value }] of records.entries()) {
    offsets[i] = offset;
    timesMs[i] = timestampMs;
    valueFrom[i] = value === null ? -1 : at;
    if (value !== null) {
      values.push(value);
      at += value.length;
    }
    valueTo[i] = value === null ? -1 : at;
  }
  return { count, bytes: Buffer.concat(values, at), offsets, timesMs, valueFrom, valueTo };
};

/** A batch of records that exist as objects; the columns are made when they are asked for. */
export const batchOf = (
  place: {
    readonly topic: string;
    readonly partition: number;
    readonly firstOffset: number;
    readonly nextOffset: number;
    readonly highWatermark: number;
  },
  records: readonly LogRecord[],
) => {
  let packed: PackedRecords | null = null;
  return {
    ...place,
    records,
    get packed(): PackedRecords {
      packed ??= packRecords(records);
      return packed;
    },
  };
};
