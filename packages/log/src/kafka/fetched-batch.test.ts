import { createRequire } from 'node:module';
import { compress as snappy } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import type { LogBatch } from '../port.js';
import { toLogBatch } from './fetched-batch.js';
import { crc32c } from './records/crc32c.js';
import { storedBatches } from './records/stored-batch.js';
import {
  compressed,
  fetched,
  fetchedBytes,
  headerBytes,
  marker,
  written,
  xerial,
} from './records/written-batch.fixture.js';

const columns = ({ packed }: LogBatch) =>
  Array.from({ length: packed.count }, (_, i) => ({
    offset: packed.offsets[i],
    timestampMs: packed.timesMs[i],
    value: packed.valueFrom[i] === -1 ? null : packed.bytes.toString('utf8', packed.valueFrom[i], packed.valueTo[i]),
  }));
const offsetsOf = (batch: LogBatch | null) => batch && columns(batch).map(({ offset }) => offset);

describe('a fetched batch', () => {
  it('is handed on from the expected offset to the one after its last, in columns and as objects', async () => {
    const values = ['a', null];
    const headers = { one: 'x', twice: ['y', 'z'] };
    const batch = toLogBatch(await fetched(5, [{ first: 5, count: 2, values, headers }]), 5, true)!;
    expect(batch).toMatchObject({ topic: 't', partition: 0, firstOffset: 5, nextOffset: 7, highWatermark: 100 });
    expect(columns(batch)).toEqual([
      { offset: 5, timestampMs: 1_699_999_999_999, value: 'a' },
      { offset: 6, timestampMs: 1_700_000_000_000, value: null },
    ]);
    const common = { key: Buffer.from('k'), headers: { one: Buffer.from('x'), twice: Buffer.from('z') } };
    expect(batch.records).toEqual([
      { offset: 5, timestampMs: 1_699_999_999_999, value: Buffer.from('a'), ...common },
      { offset: 6, timestampMs: 1_700_000_000_000, value: null, ...common },
    ]);
  });

  it('has the broker’s time for every record where the topic says so', async () => {
    const bytes = await written({ first: 0, count: 2 });
    bytes.writeInt16BE(0x08, 21);
    bytes.writeUInt32BE(crc32c(bytes, 21), 17);
    const batch = toLogBatch(fetchedBytes(0, bytes), 0, true)!;
    expect(batch.records.map(({ timestampMs }) => timestampMs)).toEqual([1_700_000_009_000, 1_700_000_009_000]);
  });

  it('is trimmed when it begins earlier, and nothing when it ends earlier', async () => {
    expect(offsetsOf(toLogBatch(await fetched(5, [{ first: 3, count: 3 }]), 5, true))).toEqual([5]);
    expect(toLogBatch(await fetched(3, [{ first: 3, count: 2 }]), 5, true)).toBeNull();
    expect(toLogBatch(await fetched(5, []), 5, true)).toBeNull();
  });

  it('leaves what is cut off at its end for the next fetch', async () => {
    const bytes = Buffer.concat([await written({ first: 5 }), await written({ first: 6 })]);
    for (let cut = 1; cut <= bytes.length / 2; cut++)
      expect(toLogBatch(fetchedBytes(5, bytes.subarray(0, -cut)), 5, true)).toMatchObject({ nextOffset: 6 });
  });

  it.each([
    [1, 'gzip'],
    [2, 'snappy'],
    [3, 'lz4'],
  ])('unfolds what was compressed, codec %s, %s', async (codec) => {
    const batch = toLogBatch(
      await fetched(0, [{ first: 0, count: 300, codec }, { first: 300 }, { first: 301, count: 2, codec }]),
      299,
      true,
    )!;
    expect(offsetsOf(batch)).toEqual([299, 300, 301, 302]);
    expect(batch.records.map(({ value }) => value!.toString())).toEqual(['299', '300', '301', '302']);
  });

  it('unfolds snappy as Java writes it, and refuses an unknown codec and broken bytes', async () => {
    const plain = await written({ first: 0, count: 3 });
    const java = compressed(plain, 2, (bytes) => xerial(snappy(bytes)));
    expect(offsetsOf(toLogBatch(fetchedBytes(0, java), 0, true))).toEqual([0, 1, 2]);
    const unknown = compressed(plain, 6, (bytes) => bytes);
    expect(() => toLogBatch(fetchedBytes(0, unknown), 0, true)).toThrow(/LOG_OTHER.*codec 6/);
    for (const codec of [1, 2, 3, 4]) {
      const broken = compressed(plain, codec, () => Buffer.from('no such thing'));
      expect(() => toLogBatch(fetchedBytes(0, broken), 0, true)).toThrow(/LOG_OTHER.*cannot be read/);
    }
  });

  it('is held to its checksum: no bit of it may turn', async () => {
    const whole = await written({ first: 0, count: 2 });
    for (let at = 17; at < whole.length; at++) {
      const turned = Buffer.from(whole);
      turned[at] = turned[at]! ^ (1 << (at % 8));
      expect(() => toLogBatch(fetchedBytes(0, turned), 0, true), `byte ${at}`).toThrow(/LOG_OTHER|LOG_GAP/);
    }
  });

  it('is refused where a record ends behind its batch, also without checksums', async () => {
    const bytes = await written({ first: 0, count: 2 });
    for (const at of [headerBytes, headerBytes + 4, headerBytes + 6]) {
      const turned = Buffer.from(bytes);
      turned[at] = 0x7e;
      expect(() => toLogBatch(fetchedBytes(0, turned), 0, false), `byte ${at}`).toThrow(/LOG_OTHER/);
    }
  });

  it('counts markers and aborted records as offsets, and hides them', async () => {
    const parts = [
      written({ first: 0, count: 2, producer: { id: 7 } }),
      written({ first: 2, producer: { id: 8 } }),
      marker(3, 7, 'abort'),
      written({ first: 4, producer: { id: 7 } }),
      marker(5, 8, 'commit'),
      marker(6, 7, 'commit'),
    ];
    const bytes = Buffer.concat(await Promise.all(parts));
    const batch = toLogBatch(fetchedBytes(0, bytes, [{ producerId: 7n, firstOffset: 0 }]), 0, true)!;
    expect(batch).toMatchObject({ firstOffset: 0, nextOffset: 7 });
    expect(offsetsOf(batch)).toEqual([2, 4]);
    const markersAlone = toLogBatch(fetchedBytes(5, Buffer.concat(await Promise.all(parts.slice(4)))), 5, true);
    expect(markersAlone).toMatchObject({ firstOffset: 5, nextOffset: 7, records: [], packed: { count: 0 } });
  });

  it('hides two transactions that began before the fetch and were given up', async () => {
    const parts = [written({ first: 10, producer: { id: 8 } }), written({ first: 11, producer: { id: 7 } })];
    const bytes = Buffer.concat(await Promise.all(parts));
    const transactions = [
      { producerId: 7n, firstOffset: 3 },
      { producerId: 8n, firstOffset: 5 },
    ];
    expect(offsetsOf(toLogBatch(fetchedBytes(10, bytes, transactions), 10, true))).toEqual([]);
  });

  it('may have holes inside one stored batch, as compaction leaves them, and no records at all', async () => {
    const batch = await fetched(5, [{ first: 5, count: 10, offsets: [7, 9] }, { first: 15 }]);
    expect(offsetsOf(toLogBatch(batch, 5, true))).toEqual([7, 9, 15]);
    expect(toLogBatch(await fetched(5, [{ first: 5, count: 10, offsets: [] }]), 5, true)).toMatchObject({
      nextOffset: 15,
      records: [],
    });
  });

  it.each([
    ['it was fetched from a later offset', 6, [{ first: 6 }]],
    ['its first record comes later', 5, [{ first: 6 }]],
    ['there is a hole between stored batches', 5, [{ first: 5 }, { first: 7 }]],
    ['a stored batch ends before the hole does', 5, [{ first: 5, count: 2 }, { first: 8 }]],
  ])('halts the reader when %s', async (_, fetchedOffset, stored) => {
    const batch = await fetched(fetchedOffset, stored);
    expect(() => toLogBatch(batch, 5, true)).toThrow(
      /LOG_GAP: t\/0: after offset \d comes \d; \d offsets are not there/,
    );
  });

  it.each([
    ['a batch comes twice', [{ first: 5 }, { first: 5 }, { first: 6 }]],
    [
      'batches overlap',
      [
        { first: 5, count: 2 },
        { first: 6, count: 2 },
      ],
    ],
    ['records of a batch change places', [{ first: 5, count: 3, offsets: [6, 5] }]],
    ['a record lies outside its batch', [{ first: 5, count: 2, offsets: [5, 7] }]],
  ])('halts the reader when offsets do not ascend: %s', async (_, stored) => {
    const batch = await fetched(5, stored);
    expect(() => toLogBatch(batch, 5, true)).toThrow(/LOG_OTHER.* was given after/);
  });

  it('refuses records of the format before 0.11, and offsets beyond safe integers', async () => {
    const old = await written({ first: 0 });
    old[16] = 1;
    expect(() => storedBatches(old)).toThrow(/LOG_OTHER.*format 1/);
    const batch = await fetched(0, [{ first: 0 }]);
    expect(() => toLogBatch({ ...batch, fetchedOffset: '9007199254740993' }, 0, true)).toThrow(/LOG_OTHER/);
  });
});

it('CRC-32C is that of the published check value, and of kafkajs', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  const slow = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/crc32C.js') as (
    bytes: Buffer,
  ) => number;
  for (let length = 0; length < 40; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 89 + length) & 0xff));
    expect(crc32c(bytes)).toBe(slow(bytes) >>> 0);
  }
});
