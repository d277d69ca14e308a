import { decodeJournalFrame } from '@weir/journal';
import { batchOf, type LogBatch, type LogRecord } from '@weir/log';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankDecoder } from '../decode/bank.js';
import { JsonTransfers } from '../plain/json-transfers.js';
import { frameBytesMax, OpenFrame, type Reading } from './open-frame.js';

const timestampMs = Date.UTC(2026, 4, 1);
const place = { topic: 'bank.transfers.v1', partition: 1 };
const rules = { decode: bankDecoder({ zone: null }), plain: new JsonTransfers({ zone: null }), futureToleranceMs: 0 };

const transfer = (id: string, time = timestampMs): string =>
  JSON.stringify({ id, time, from: 'bank:CMB:1', to: 'bank:ICBC:2', asset: 'CNY', amount: 100 });
const record = (offset: number, value: string | null): LogRecord => ({
  ...{ offset, timestampMs, key: null, headers: {} },
  value: value === null ? null : Buffer.from(value),
});
const batch = (records: readonly LogRecord[], firstOffset: number, nextOffset: number): LogBatch =>
  batchOf({ ...place, firstOffset, nextOffset, highWatermark: nextOffset }, records);

/** Reads batches one after the other, and seals where a frame is full and at the end. */
const readAll = (batches: readonly LogBatch[], recordsMax: number): Reading[] => {
  const open = new OpenFrame(place, rules, recordsMax, batches[0]!.firstOffset);
  const readings: Reading[] = [];
  for (const each of batches) {
    for (let index = 0, isTaken = false; !isTaken; isTaken = index === each.packed.count) {
      if (open.isFull) readings.push(open.seal());
      index = open.take(each, index);
    }
  }
  if (!open.isEmpty) readings.push(open.seal());
  expect(open.isEmpty).toBe(true);
  return readings;
};
const recordsOf = ({ frame }: Reading) => {
  const decoded = decodeJournalFrame(frame.bytes);
  return decoded.type === 'raw' ? decoded.records : [];
};
const rangesOf = (batches: readonly LogBatch[], recordsMax = 2_000): string[] =>
  readAll(batches, recordsMax).map((reading) => {
    const { from, to } = reading.frame;
    return `${from}-${to}: ${recordsOf(reading)
      .map(({ offset }) => offset)
      .join(' ')}`;
  });

describe('frames of a partition', () => {
  it('cover it without gaps, also where offsets have no message', () => {
    const records = [3, 4, 8, 9].map((offset) => record(offset, transfer(`t${offset}`)));
    expect(rangesOf([batch(records, 2, 12)], 3)).toEqual(['2-9: 3 4 8', '9-12: 9']);
    expect(rangesOf([batch([], 5, 7)])).toEqual(['5-7: ']);
  });

  it('hold what comes before they are sealed, from however many batches', () => {
    const batches = [0, 1, 2, 3, 4].map((offset) =>
      batch([record(offset * 2, transfer(`t${offset}`))], offset * 2, offset * 2 + 2),
    );
    expect(rangesOf(batches, 3)).toEqual(['0-6: 0 2 4', '6-10: 6 8']);
    expect(rangesOf(batches)).toEqual(['0-10: 0 2 4 6 8']);
  });

  it('are read in pieces, so that others have their turn', () => {
    const records = Array.from({ length: 400 }, (_, offset) => record(offset, transfer(`t${offset}`)));
    const open = new OpenFrame(place, rules, 2_000, 0);
    const all = batch(records, 0, 400);
    expect([open.take(all, 0), open.isFull]).toEqual([250, false]);
    expect(open.take(all, 250)).toBe(400);
    expect(open.seal().frame).toMatchObject({ from: 0, to: 400 });
    const long = batch(
      [0, 1, 2].map((offset) => record(offset, 'x'.repeat(1_500_000))),
      0,
      3,
    );
    expect(new OpenFrame(place, rules, 2_000, 0).take(long, 0)).toBe(2);
  });

  it('are no longer than a broker takes, whatever way their messages are read', () => {
    const long = (name: string, isPlain: boolean): string =>
      transfer(`${isPlain ? '' : '\n'}${name}${'x'.repeat(400_000)}`);
    for (const isPlain of [true, false]) {
      const records = [0, 1, 2, 3, 4].map((offset) => record(offset, long(`t${offset}`, isPlain)));
      expect(rangesOf([batch(records, 0, 5)])).toEqual(['0-2: 0 1', '2-4: 2 3', '4-5: 4']);
      for (const { frame } of readAll([batch(records, 0, 5)], 2_000))
        expect(frame.bytes.length).toBeLessThanOrEqual(frameBytesMax);
    }
  });

  it('say what became of each message, and the latest time', () => {
    const values = [transfer('a', timestampMs - 5), '{', transfer('b', timestampMs - 9), null, '{"void":"a"}'];
    const later = transfer('c', timestampMs + 1);
    const records = [...values, later, transfer('d', timestampMs - 1)].map((value, at) => record(at, value));
    const [first, second, ...more] = readAll([batch(records, 0, 7)], 5);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      counts: { transfer: 2, void: 1, label: 0, report: 0, rejected: 2 },
      latestMs: timestampMs - 5,
    });
    expect(first!.refused.map(({ code, record: { offset } }) => `${offset} ${code}`)).toEqual([
      '1 NOT_JSON',
      '3 NOT_JSON',
    ]);
    expect(second).toMatchObject({ counts: { transfer: 1, rejected: 1 }, latestMs: timestampMs - 1 });
    expect(second!.refused).toMatchObject([{ code: 'FUTURE_TIME', record: { value: Buffer.from(later) } }]);
  });

  it('hold each message once, wherever batches and frames are cut', () => {
    const value = fc.constantFrom(
      transfer('t1'),
      transfer('t2', 5),
      '{',
      '{"void":"t1"}',
      transfer('x'.repeat(300_000)),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(value, fc.nat(2)), { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (given, recordsMax) => {
          let offset = 7;
          const offsets: number[] = [];
          const batches = given.map((values) => {
            const firstOffset = offset;
            const records = values.map(([text, gap]) => {
              offset += gap;
              offsets.push(offset);
              return record(offset++, text);
            });
            return batch(records, firstOffset, ++offset);
          });
          const readings = readAll(batches, recordsMax);
          expect(readings.flatMap(recordsOf).map((each) => each.offset)).toEqual(offsets);
          const borders = readings.flatMap(({ frame }) => [frame.from, frame.to]);
          expect([borders[0], borders.at(-1)]).toEqual([7, offset]);
          for (let at = 1; at + 1 < borders.length; at += 2) expect(borders[at]).toBe(borders[at + 1]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
