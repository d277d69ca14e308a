import { describe, expect, it } from 'vitest';
import { toLogBatch } from '../../packages/log/src/kafka/fetched-batch.js';
import {
  fetchedBytes,
  marker,
  type Stored,
  written,
} from '../../packages/log/src/kafka/records/written-batch.fixture.js';
import type { Dice } from '../stream/random-stream.js';
import { fuzz, outcomeOf } from './rounds.js';

const declared = ['LOG_GAP', 'LOG_OTHER'] as const;

/** A batch of the log of the test: what it covers, which of its records are to be seen, and its bytes. */
interface Batch {
  readonly first: number;
  readonly count: number;
  readonly seen: readonly number[];
  readonly bytes: Buffer;
}

const abortedProducer = 7;

const batchAt = async (first: number, dice: Dice): Promise<Batch> => {
  const kind = dice(5);
  if (kind === 0) return { first, count: 1, seen: [], bytes: await marker(first, 9, 'commit') };
  const count = 1 + dice(4);
  const aborted = kind === 1;
  const offsets = Array.from({ length: count }, (_, i) => first + i).filter(() => dice(6) !== 0);
  const stored: Stored = {
    first,
    count,
    offsets,
    codec: dice(4),
    ...(aborted ? { producer: { id: abortedProducer }, codec: 0 } : {}),
  };
  return { first, count, seen: aborted ? [] : offsets, bytes: await written(stored) };
};

/** Batches without holes between them; the encoder is asynchronous, so they are made before the rounds. */
const logs = async (rounds: number, dice: Dice): Promise<Batch[][]> => {
  const made: Batch[][] = [];
  for (let round = 0; round < rounds; round++) {
    const batches: Batch[] = [];
    for (let first = dice(50); batches.length < 1 + dice(8); first += batches.at(-1)!.count)
      batches.push(await batchAt(first, dice));
    made.push(batches);
  }
  return made;
};

let state = 11;
const pool = await logs(300, (sides) => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * sides);
});

const fetchedOf = (from: number, bytes: Buffer) =>
  fetchedBytes(from, bytes, [{ producerId: BigInt(abortedProducer), firstOffset: 0 }]);
const bytesOf = (batches: readonly Batch[]) => Buffer.concat(batches.map(({ bytes }) => bytes));

describe('fetched batches', () => {
  it('of a log without holes are handed on whole, from the expected offset on', () =>
    fuzz('fetched-batch', 'of a log without holes', 2_000, (dice) => {
      const batches = pool[dice(pool.length)]!;
      const from = batches[0]!.first;
      const end = batches.at(-1)!.first + batches.at(-1)!.count;
      const expected = from + dice(end - from + 3);
      const batch = toLogBatch(fetchedOf(from, bytesOf(batches)), expected, true);
      if (expected >= end) expect(batch).toBeNull();
      else {
        const seen = batches.flatMap((each) => each.seen).filter((offset) => offset >= expected);
        expect(batch).toMatchObject({ firstOffset: expected, nextOffset: end });
        expect(batch!.records.map(({ offset, value }) => [offset, value!.toString()])).toEqual(
          seen.map((offset) => [offset, String(offset)]),
        );
      }
    }));

  it('that are lost, doubled or mixed up are refused, or nothing is lost by it', () =>
    fuzz('fetched-batch', 'that are lost, doubled or mixed up', 4_000, (dice) => {
      const batches = [...pool[dice(pool.length)]!];
      const from = batches[0]!.first;
      for (let left = 1 + dice(3); left > 0 && batches.length > 0; left--) {
        const at = dice(batches.length);
        if (dice(3) === 0) batches.splice(at, 1 + dice(3));
        else batches.splice(at, 0, batches[dice(batches.length)]!);
      }
      const expected = from + dice(4);
      const read = outcomeOf(declared, () => toLogBatch(fetchedOf(from, bytesOf(batches)), expected, true));
      if (!read.ok || read.value === null) return;
      const { firstOffset, nextOffset, records } = read.value;
      expect(firstOffset).toBe(expected);
      // The position passes an offset only where a batch covers it, and hands on all that is to be seen of these.
      const covered = new Set(
        batches.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i)),
      );
      for (let offset = expected; offset < nextOffset; offset++) expect(covered.has(offset)).toBe(true);
      const seen = new Set(batches.flatMap((each) => each.seen).filter((at) => at >= expected && at < nextOffset));
      expect(records.map(({ offset }) => offset)).toEqual([...seen].sort((left, right) => left - right));
    }));

  it('of which a bit has turned or the end is missing are refused or end early', () =>
    fuzz('fetched-batch', 'of which a bit has turned', 4_000, (dice) => {
      const batches = pool[dice(pool.length)]!;
      const from = batches[0]!.first;
      const whole = bytesOf(batches);
      const bytes = Buffer.from(whole.subarray(0, whole.length - (dice(2) === 0 ? dice(whole.length) : 0)));
      const flipped = dice(2) === 0 && bytes.length > 0;
      if (flipped) {
        const at = dice(bytes.length);
        bytes[at] = bytes[at]! ^ (1 << dice(8));
      }
      const checksums = dice(2) === 0;
      const read = outcomeOf(declared, () => toLogBatch(fetchedOf(from, bytes), from, checksums));
      if (!read.ok || read.value === null || (flipped && !checksums)) return;
      // A turned bit that no checksum covers may only end the fetch early: lengths, and the offset a batch begins at.
      const seen = batches.flatMap((each) => each.seen).filter((offset) => offset < read.value!.nextOffset);
      expect(read.value.records.map(({ offset }) => offset)).toEqual(seen);
    }));
});
