import { describe, expect, it } from 'vitest';
import { type FetchedBatch, toLogBatch, unseenBatch } from './fetched-batch.js';

interface Stored {
  readonly offset: number;
  /** First offset and number of offsets of the batch in which it is stored. */
  readonly batch: readonly [first: number, count: number];
  readonly unseen?: boolean;
}

const plain = (offset: number): Stored => ({ offset, batch: [offset, 1] });

function fetched(fetchedOffset: number, stored: readonly Stored[]): FetchedBatch {
  const messages = stored.map(({ offset, batch: [first, count] }) => ({
    offset: String(offset),
    timestamp: '7',
    attributes: 0,
    key: null,
    value: Buffer.from(String(offset)),
    headers: {},
    batchContext: { firstOffset: String(first), lastOffsetDelta: count - 1 },
  }));
  return {
    topic: 't',
    partition: 0,
    highWatermark: '100',
    fetchedOffset: String(fetchedOffset),
    messages: messages.filter((_, i) => stored[i]!.unseen !== true),
    messagesWithinOffset: messages,
  };
}

const offsets = (batch: FetchedBatch, expected: number) =>
  toLogBatch(batch, expected)?.records.map(({ offset }) => offset);

describe('a fetched batch', () => {
  it('is handed on from the expected offset to the one after its last', () => {
    expect(toLogBatch(fetched(5, [plain(5), plain(6)]), 5)).toEqual({
      topic: 't',
      partition: 0,
      firstOffset: 5,
      nextOffset: 7,
      highWatermark: 100,
      records: [5, 6].map((offset) => ({
        offset,
        timestampMs: 7,
        key: null,
        value: Buffer.from(String(offset)),
        headers: {},
      })),
    });
  });

  it('is trimmed when it begins earlier, and nothing when it ends earlier', () => {
    expect(offsets(fetched(3, [plain(3), plain(4), plain(5)]), 5)).toEqual([5]);
    expect(toLogBatch(fetched(3, [plain(3), plain(4)]), 5)).toBeNull();
    expect(toLogBatch(fetched(5, []), 5)).toBeNull();
  });

  it('counts markers and aborted records as offsets, and hides them', () => {
    const batch = fetched(5, [plain(5), { ...plain(6), unseen: true }, plain(7), { ...plain(8), unseen: true }]);
    expect(toLogBatch(batch, 5)).toMatchObject({ firstOffset: 5, nextOffset: 9 });
    expect(offsets(batch, 5)).toEqual([5, 7]);
  });

  it('may have holes inside one stored batch, as compaction leaves them', () => {
    const batch: readonly [number, number] = [5, 10];
    expect(offsets(fetched(5, [{ offset: 7, batch }, { offset: 9, batch }, plain(15)]), 5)).toEqual([7, 9, 15]);
  });

  it.each([
    ['it was fetched from a later offset', fetched(6, [plain(6)])],
    ['its first record comes later', fetched(5, [plain(6)])],
    ['there is a hole between stored batches', fetched(5, [plain(5), plain(7)])],
    ['a stored batch ends before the hole does', fetched(5, [{ offset: 5, batch: [5, 2] }, plain(8)])],
  ])('halts the reader when %s', (_, batch) => {
    expect(() => toLogBatch(batch, 5)).toThrow(/LOG_GAP: t\/0: after offset \d comes \d; \d offsets are not there/);
  });

  it.each([
    ['one comes twice in the place of another', [plain(5), plain(5), plain(7)]],
    ['one comes before its predecessor', [plain(5), plain(7), plain(6), plain(8)]],
    ['a hidden one comes twice', [plain(5), { ...plain(6), unseen: true }, { ...plain(6), unseen: true }, plain(8)]],
  ])('halts the reader when offsets do not ascend: %s', (_, stored) => {
    expect(() => toLogBatch(fetched(5, stored), 5)).toThrow(/LOG_OTHER.* was given after/);
  });

  it('moves the position over what cannot be seen', () => {
    const place = { topic: 't', partition: 0, highWatermark: '9' };
    expect(unseenBatch(place, 5, 6, 5)).toMatchObject({ firstOffset: 5, nextOffset: 7, records: [] });
    expect(unseenBatch(place, 3, 4, 5)).toBeNull();
    expect(() => unseenBatch(place, 6, 7, 5)).toThrow(/LOG_GAP/);
  });

  it('takes the last of a header that is given twice, and refuses offsets beyond safe integers', () => {
    const [message] = fetched(0, [plain(0)]).messages;
    const twice = { ...message!, headers: { h: [Buffer.from('a'), 'b'] } } as FetchedBatch['messages'][number];
    expect(toLogBatch({ ...fetched(0, [plain(0)]), messages: [twice] }, 0)!.records[0]!.headers).toEqual({
      h: Buffer.from('b'),
    });
    expect(() => toLogBatch({ ...fetched(0, [plain(0)]), fetchedOffset: '9007199254740993' }, 0)).toThrow(/LOG_OTHER/);
  });
});
