import { type EntryRecord, encodeFlowsFrame, FlowScan, type FlowsUnit, scanned } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NativeEntryBlock } from './entry-block.js';
import { creditTable, entryColumns, flowTable } from './entry-rows.js';
import { lotHash } from './lot-hash.js';
import { RowBytes } from './row-bytes.js';

const wholes = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1));
const texts = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('', '钱', 'x'.repeat(127), 'y'.repeat(128), 'z'.repeat(20_000)),
);
const lots = fc.array(fc.record({ id: texts, start: wholes, end: wholes }), { maxLength: 3 });
const sha256 = fc.constantFrom('ab'.repeat(32), '00'.repeat(32));
const messages = fc.array(fc.record({ topic: texts, partition: fc.nat(9), offset: wholes, timeMs: wholes, sha256 }), {
  maxLength: 2,
});
const accounts = texts.map((text) => text as AccountId);
const place = {
  id: texts,
  asset: fc.oneof(fc.constantFrom('CNY', 'USDT', ''), texts).map((text) => text as AssetCode),
  time: wholes,
  seq: wholes,
};
const entry = {
  ...place,
  from: accounts,
  to: accounts,
  amount: wholes,
  balance: fc.option(wholes),
  hub: fc.boolean(),
  aged: lots,
  nameless: lots,
  ceased: lots,
  messages,
};
const sums = fc.option(fc.oneof(wholes.map(String), fc.constant('18014398509481984')));
const records: fc.Arbitrary<EntryRecord> = fc.oneof(
  fc.record({ kind: fc.constant('flow' as const), ...entry, unseen: wholes.map(String), seen: sums, sources: lots }),
  fc.record({ kind: fc.constant('credit' as const), ...entry }),
  fc.record({ kind: fc.constantFrom('flow-gone' as const, 'credit-gone' as const), ...place, account: accounts }),
);
const bare = { hub: false, aged: [], nameless: [], ceased: [] };
/** A flow and the credit of its transfer, which stand in a frame as one. */
const pairs: fc.Arbitrary<EntryRecord[]> = fc
  .tuple(fc.record({ ...entry, unseen: wholes.map(String), seen: sums, sources: lots }), fc.option(wholes))
  .map(([{ unseen, seen, sources, ...both }, balance]) => [
    { ...both, ...bare, kind: 'flow' as const, unseen, seen, sources },
    { ...both, ...bare, kind: 'credit' as const, balance },
  ]);
const frames = fc
  .array(
    fc.tuple(
      wholes,
      fc.array(
        fc.oneof(
          records.map((each) => [each]),
          pairs,
        ),
        { maxLength: 4 },
      ),
    ),
    { maxLength: 4 },
  )
  .map((units) => units.map(([version, of]): FlowsUnit => ({ version, records: of.flat() })));

/** Reads ClickHouse's bytes. */
class Reader {
  #at = 0;
  constructor(readonly bytes: Buffer) {}
  get isAtEnd(): boolean {
    return this.#at === this.bytes.length;
  }
  count(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.#at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
  text(): string {
    const length = this.count();
    this.#at += length;
    return this.bytes.toString('base64', this.#at - length, this.#at);
  }
  u8(): number {
    return this.bytes[this.#at++]!;
  }
  u32(): number {
    this.#at += 4;
    return this.bytes.readUInt32LE(this.#at - 4);
  }
  u64(): number {
    this.#at += 8;
    return Number(this.bytes.readBigUInt64LE(this.#at - 8));
  }
}

const times = <Item>(count: number, read: () => Item): Item[] => Array.from({ length: count }, read);

const rowBinaryValue = (reader: Reader, type: string): unknown => {
  if (type === 'Array(UInt32)') return times(reader.count(), () => reader.u32());
  if (type === 'UInt64') return reader.u64();
  return type === 'String' || type === 'LowCardinality(String)' ? reader.text() : reader.u8();
};

const nativeColumn = (reader: Reader, type: string, rows: number): unknown[] => {
  if (type === 'Array(UInt32)') {
    const ends = times(rows, () => reader.u64());
    const items = times(ends.at(-1) ?? 0, () => reader.u32());
    return ends.map((end, row) => items.slice(ends[row - 1] ?? 0, end));
  }
  if (type !== 'LowCardinality(String)') return times(rows, () => rowBinaryValue(reader, type));
  expect([reader.u64(), reader.u64()]).toEqual([1, 0x602]);
  const known = times(reader.u64(), () => reader.text());
  expect(new Set(known).size).toBe(known.length);
  return times(reader.u64(), () => known[reader.u32()]);
};

const rowsOfBlock = (block: NativeEntryBlock): unknown[][] => {
  const reader = new Reader(Buffer.concat(block.pieces()));
  expect([reader.count(), reader.count()]).toEqual([entryColumns.length, block.rows]);
  const columns = entryColumns.map(([name, type]) => {
    expect([reader.text(), reader.text()]).toEqual([name, type].map((text) => Buffer.from(text).toString('base64')));
    return nativeColumn(reader, type, block.rows);
  });
  expect(reader.isAtEnd).toBe(true);
  return times(block.rows, () => []).map((_row, row) => columns.map((column) => column[row]));
};

const rowOf = (version: number, record: EntryRecord): unknown[] => {
  const out = new RowBytes();
  if (record.kind === 'flow' || record.kind === 'flow-gone') flowTable.write({ version, record }, out);
  else creditTable.write({ version, record }, out);
  const reader = new Reader(out.view());
  return entryColumns.map(([, type]) => rowBinaryValue(reader, type));
};

it('has the rows that the records of the frame are written as', () => {
  const blocks = { flows: new NativeEntryBlock('flows'), credits: new NativeEntryBlock('credits') };
  const scan = new FlowScan();
  fc.assert(
    fc.property(frames, (units) => {
      // One block serves again and again.
      for (const block of Object.values(blocks)) block.clear();
      scan.open(encodeFlowsFrame({ shard: 0, from: 0, to: Number.MAX_SAFE_INTEGER, units }));
      const wanted: { flows: unknown[][]; credits: unknown[][] } = { flows: [], credits: [] };
      for (const { version, records: of } of units) {
        scan.nextUnit();
        for (const record of of as readonly EntryRecord[]) {
          scan.nextRecord();
          const table = scan.kind === scanned.flow || scan.kind === scanned.flowGone ? 'flows' : 'credits';
          blocks[table].add(version, scan);
          wanted[table].push(rowOf(version, record));
        }
      }
      expect(rowsOfBlock(blocks.flows)).toEqual(wanted.flows);
      expect(rowsOfBlock(blocks.credits)).toEqual(wanted.credits);
    }),
    { numRuns: 300 },
  );
});

it('names lots as ClickHouse does', () => {
  // SELECT murmurHash3_32(…)
  expect(['', 'a', 'abc', 'abcd', 'CMB202605010000982451653', '堰'].map(lotHash)).toEqual([
    0, 1009084850, 3017643002, 1139631978, 926377498, 2381246984,
  ]);
});
