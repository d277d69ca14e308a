import { batchOf, type LogRecord } from '@weir/log';
import { expect, it } from 'vitest';
import { chunksOf } from './chunk.js';

const record = (offset: number, bytes: number): LogRecord => ({
  offset,
  timestampMs: 0,
  key: null,
  value: Buffer.alloc(bytes),
  headers: {},
});
const batch = (records: readonly LogRecord[], firstOffset: number, nextOffset: number) =>
  batchOf({ topic: 't', partition: 0, firstOffset, nextOffset, highWatermark: nextOffset }, records);
const rangesOf = (...given: Parameters<typeof chunksOf>) =>
  chunksOf(...given).map(({ from, records, to }) => `${from}-${to}: ${records.map(({ offset }) => offset).join(' ')}`);

it('chunks cover a batch without gaps, also where offsets have no record', () => {
  const records = [3, 4, 8, 9].map((offset) => record(offset, 10));
  expect(rangesOf(batch(records, 2, 12), 3, 1_000_000)).toEqual(['2-9: 3 4 8', '9-12: 9']);
  expect(rangesOf(batch(records, 2, 12), 1_000, 220)).toEqual(['2-8: 3 4', '8-12: 8 9']);
});

it('a batch without records is one empty chunk, a record above the limit one of its own', () => {
  expect(rangesOf(batch([], 5, 7), 3, 100)).toEqual(['5-7: ']);
  expect(rangesOf(batch([record(0, 10), record(1, 999), record(2, 10)], 0, 3), 9, 300)).toEqual([
    '0-1: 0',
    '1-2: 1',
    '2-3: 2',
  ]);
});
