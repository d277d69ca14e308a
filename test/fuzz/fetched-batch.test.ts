import { describe, expect, it } from 'vitest';
import { type FetchedBatch, toLogBatch, unseenBatch } from '../../packages/log/src/kafka/fetched-batch.js';
import type { Dice } from '../stream/random-stream.js';
import { fuzz, outcomeOf } from './rounds.js';

const declared = ['LOG_GAP', 'LOG_OTHER'] as const;

interface Stored {
  offset: number;
  first: number;
  delta: number;
  unseen: boolean;
}

/** What a log without holes gives: batches of one to four offsets, some of them markers or aborted. */
const rightStored = (from: number, dice: Dice): Stored[] => {
  const stored: Stored[] = [];
  for (let first = from; stored.length < 1 + dice(12); ) {
    const count = 1 + dice(4);
    const unseen = dice(4) === 0;
    for (let at = 0; at < count; at++) stored.push({ offset: first + at, first, delta: count - 1, unseen });
    first += count;
  }
  return stored;
};

const strangeOffsets = ['-1', '0', '1.5', 'x', '', '9007199254740993', '99999999999999999999'];

const fetchedOf = (fetchedOffset: string, stored: readonly Stored[], dice: Dice | null): FetchedBatch => {
  const textOf = (offset: number): string =>
    dice !== null && dice(40) === 0 ? strangeOffsets[dice(strangeOffsets.length)]! : String(offset);
  const messages = stored.map(({ offset, first, delta }) => ({
    offset: textOf(offset),
    timestamp: '7',
    attributes: 0,
    key: null,
    value: null,
    headers: {},
    batchContext: { firstOffset: textOf(first), lastOffsetDelta: delta },
  }));
  return {
    topic: 't',
    partition: 0,
    highWatermark: '100',
    fetchedOffset,
    messages: messages.filter((_, at) => !stored[at]!.unseen),
    messagesWithinOffset: messages,
  };
};

describe('fetched batches', () => {
  it('of a log without holes are handed on whole, from the expected offset on', () =>
    fuzz('fetched-batch', 'of a log without holes', 2_000, (dice) => {
      const from = dice(50);
      const stored = rightStored(from, dice);
      const expected = from + dice(stored.length + 3);
      const end = from + stored.length;
      const batch = toLogBatch(fetchedOf(String(from), stored, null), expected);
      if (expected >= end) expect(batch).toBeNull();
      else {
        const seen = stored.filter(({ offset, unseen }) => offset >= expected && !unseen).map(({ offset }) => offset);
        expect(batch).toMatchObject({ firstOffset: expected, nextOffset: end });
        expect(batch!.records.map(({ offset }) => offset)).toEqual(seen);
      }
    }));

  it('that lost, doubled or mixed up records are refused, or lose nothing that holes of compaction do not explain', () =>
    fuzz('fetched-batch', 'that lost, doubled or mixed up', 4_000, (dice) => {
      const from = dice(50);
      const stored = rightStored(from, dice);
      for (let left = 1 + dice(3); left > 0; left--) {
        const at = dice(stored.length);
        if (dice(3) === 0) stored.splice(at, 1 + dice(3));
        else if (dice(2) === 0) stored.splice(at, 0, stored[dice(stored.length)] ?? stored[0]!);
        else if (stored[at] !== undefined) stored[at] = { ...stored[at], offset: stored[at].offset + dice(5) - 2 };
        if (stored.length === 0) return;
      }
      const expected = from + dice(4);
      const fetched = fetchedOf(String(from), stored, dice);
      const read = outcomeOf(declared, () => toLogBatch(fetched, expected));
      if (!read.ok || read.value === null) return;
      const { firstOffset, nextOffset, records } = read.value;
      expect(firstOffset).toBe(expected);
      expect(nextOffset).toBeGreaterThan(expected);
      // The reader's position passes an offset only where it is handed on, hidden, or inside the range of one batch.
      const held = new Set<number>(stored.map(({ offset }) => offset));
      const within = (offset: number): boolean =>
        stored.some(({ first, delta }) => first <= offset && offset <= first + delta);
      for (let offset = expected; offset < nextOffset; offset++) expect(held.has(offset) || within(offset)).toBe(true);
      const offsets = records.map(({ offset }) => offset);
      expect(offsets.every((offset) => offset >= expected && offset < nextOffset)).toBe(true);
      expect(new Set(offsets).size, 'each record once').toBe(offsets.length);
      expect(
        [...offsets].sort((left, right) => left - right),
        'in order',
      ).toEqual(offsets);
    }));

  it('that hold nothing to be seen move the position, never back and never over a hole', () =>
    fuzz('fetched-batch', 'nothing to be seen', 1_000, (dice) => {
      const [first, last, expected] = [dice(20), dice(20), dice(20)];
      const place = { topic: 't', partition: 0, highWatermark: '30' };
      const read = outcomeOf(declared, () => unseenBatch(place, first, last, expected));
      if (!read.ok) expect(first).toBeGreaterThan(expected);
      else if (read.value === null) expect(last).toBeLessThan(expected);
      else expect(read.value).toMatchObject({ firstOffset: expected, nextOffset: last + 1, records: [] });
    }));
});
