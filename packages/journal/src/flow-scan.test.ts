import type { AccountId, AssetCode } from '@weir/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.js';
import {
  decodeFlowsFrame,
  encodeFlowsFrame,
  readFactsOfCredit,
  readFactsOfFlow,
  readFlowsRecord,
  writeFacts,
} from './flow-codec.js';
import { type EntryRecord, type FlowsFrame, isEntryRecord } from './flow-record.js';
import { FlowScan, scanned } from './flow-scan.js';

const wholes = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constantFrom(2 ** 28 - 1, 2 ** 28, 2 ** 53 - 1));
const texts = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('钱', 'x'.repeat(200)));
const lots = fc.array(fc.record({ id: texts, start: wholes, end: wholes }), { maxLength: 3 });
const messages = fc.array(
  fc.record({
    topic: texts,
    partition: fc.nat(9),
    offset: wholes,
    timeMs: wholes,
    sha256: fc.constantFrom('', 'ab'.repeat(32)),
  }),
  { maxLength: 2 },
);
const place = {
  id: texts,
  asset: fc.constant('CNY' as AssetCode),
  time: wholes,
  seq: wholes,
};
const entry = {
  ...place,
  from: texts.map((text) => text as AccountId),
  to: texts.map((text) => text as AccountId),
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
  fc.record({ kind: fc.constant('flow' as const), ...entry, unseen: fc.constant('12'), seen: sums, sources: lots }),
  fc.record({ kind: fc.constant('credit' as const), ...entry }),
  fc.record({
    kind: fc.constantFrom('flow-gone' as const, 'credit-gone' as const),
    ...place,
    account: texts.map((text) => text as AccountId),
  }),
);
const frames: fc.Arbitrary<FlowsFrame> = fc
  .array(fc.array(records, { maxLength: 4 }), { maxLength: 4 })
  .map((units) => ({
    shard: 0,
    from: 1_000,
    to: 1_000 + units.length,
    units: units.map((of, at) => ({ version: 1_000 + at, records: of })),
  }));

const kindOf = {
  flow: scanned.flow,
  credit: scanned.credit,
  'flow-gone': scanned.flowGone,
  'credit-gone': scanned.creditGone,
};

it('finds in the bytes what decoding makes of them', () => {
  const scan = new FlowScan();
  const text = (at: number, length: number): string => scan.bytes.toString('utf8', at, at + length);
  fc.assert(
    fc.property(frames, (frame) => {
      const bytes = encodeFlowsFrame(frame);
      scan.open(bytes);
      expect([scan.shard, scan.from, scan.to]).toEqual([frame.shard, frame.from, frame.to]);
      for (const unit of decodeFlowsFrame(bytes).units) {
        expect(scan.nextUnit()).toBe(true);
        expect(scan.version).toBe(unit.version);
        for (const record of unit.records.filter(isEntryRecord)) {
          expect(scan.nextRecord()).toBe(true);
          const isEntry = record.kind === 'flow' || record.kind === 'credit';
          const lost = isEntry ? [...record.aged, ...record.nameless, ...record.ceased] : [];
          expect([scan.kind, scan.time, scan.seq, scan.amount, scan.balance, scan.hasLosses]).toEqual([
            kindOf[record.kind],
            record.time,
            record.seq,
            isEntry ? record.amount : 0,
            isEntry ? (record.balance ?? -1) : -1,
            lost.length > 0,
          ]);
          expect(text(scan.idAt, scan.idLength)).toBe(record.id);
          expect(text(scan.assetAt, scan.assetLength)).toBe(record.asset);
          expect(text(scan.accountAt, scan.accountLength)).toBe(
            !isEntry ? record.account : record.kind === 'flow' ? record.from : record.to,
          );
          const named = [...lost, ...(record.kind === 'flow' ? record.sources : [])];
          expect(Array.from({ length: scan.lots }, (_, at) => text(scan.lotAt[at]!, scan.lotLength[at]!))).toEqual(
            named.map(({ id }) => id),
          );
          if (isEntry) {
            expect([text(scan.fromAt, scan.fromLength), text(scan.toAt, scan.toLength)]).toEqual([
              record.from,
              record.to,
            ]);
            const facts = new ByteWriter();
            writeFacts(facts, record);
            expect(bytes.subarray(scan.factsAt, scan.end)).toEqual(facts.finish());
            const read = record.kind === 'flow' ? readFactsOfFlow : readFactsOfCredit;
            expect(record).toMatchObject(read(new ByteReader(bytes, scan.factsAt)));
          }
          expect(readFlowsRecord(new ByteReader(bytes, scan.start))).toEqual(record);
        }
        expect(scan.nextRecord()).toBe(false);
      }
      expect(scan.nextUnit()).toBe(false);
    }),
  );
});

it('passes over findings and over units that nobody asks for', () => {
  const finding = { kind: 'finding', finding: { id: 'x' } as never } as const;
  const gone = {
    kind: 'flow-gone',
    id: 'y',
    account: 'a' as AccountId,
    asset: 'CNY' as AssetCode,
    time: 1,
    seq: 0,
  } as const;
  const scan = new FlowScan();
  const units = [
    { version: 0, records: [gone, finding] },
    { version: 1, records: [finding, gone] },
  ];
  scan.open(encodeFlowsFrame({ shard: 0, from: 0, to: 2, units }));
  scan.nextUnit();
  scan.nextUnit();
  const kinds: number[] = [];
  while (scan.nextRecord()) kinds.push(scan.kind);
  expect(kinds).toEqual([scanned.finding, scanned.flowGone]);
});

it('does not read past the end of a frame that lies', () => {
  const scan = new FlowScan();
  expect(() => scan.open(Buffer.from('no frame'))).toThrow('FRAME_CORRUPT');
  const frame = encodeFlowsFrame({ shard: 0, from: 0, to: 1, units: [] });
  frame[frame.length - 1]! ^= 1;
  expect(() => scan.open(frame)).toThrow('FRAME_CORRUPT');
});

it('compares a checksum once: opened again, a frame is read from its beginning', () => {
  const gone = { kind: 'flow-gone', id: 'y', account: 'a', asset: 'CNY', time: 1, seq: 0 } as const;
  const records = [{ ...gone, account: gone.account as AccountId, asset: gone.asset as AssetCode }];
  const frame = encodeFlowsFrame({ shard: 3, from: 5, to: 9, units: [{ version: 7, records }] });
  const scan = new FlowScan();
  const read = () => {
    const place = [scan.shard, scan.from, scan.to, scan.nextUnit(), scan.version, scan.nextRecord(), scan.kind];
    return [...place, scan.nextRecord(), scan.nextUnit()];
  };
  scan.open(frame);
  const once = read();
  scan.openAgain(frame);
  expect(read()).toEqual(once);
  expect(once).toEqual([3, 5, 9, true, 7, true, scanned.flowGone, false, false]);
});
