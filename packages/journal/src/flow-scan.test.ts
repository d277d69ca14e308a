import { crc32 } from 'node:zlib';
import type { AccountId, AssetCode } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.js';
import {
  decodeFlowsFrame,
  encodeFlowsFrame,
  paired,
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
const bare = { hub: false, aged: [], nameless: [], ceased: [] };
/** A flow and the credit that follows it: most are written as one, those in which one fact differs are not. */
const followed: fc.Arbitrary<EntryRecord[]> = fc
  .tuple(
    fc.record({ ...entry, unseen: fc.constant('12'), seen: sums, sources: lots }),
    fc.option(wholes),
    fc.constantFrom(
      {},
      {},
      {},
      { hub: true },
      { seq: 1 },
      { messages: [] },
      { ceased: [{ id: 'x', start: 0, end: 1 }] },
    ),
  )
  .map(([{ unseen, seen, sources, ...both }, balance, but]) => [
    { ...both, ...bare, kind: 'flow' as const, unseen, seen, sources },
    { ...both, ...bare, kind: 'credit' as const, balance, ...but },
  ]);
const frames: fc.Arbitrary<FlowsFrame> = fc
  .array(
    fc.array(
      fc.oneof(
        records.map((record) => [record]),
        followed,
      ),
      { maxLength: 4 },
    ),
    { maxLength: 4 },
  )
  .map((units) => units.map((each) => each.flat()))
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
            const told = Buffer.concat([
              bytes.subarray(scan.balanceAt, scan.balanceEnd),
              bytes.subarray(scan.factsAt, scan.factsEnd),
            ]);
            expect(told).toEqual(facts.finish());
            const read = record.kind === 'flow' ? readFactsOfFlow : readFactsOfCredit;
            expect(record).toMatchObject(read(new ByteReader(told)));
          }
          expect(readFlowsRecord(new ByteReader(bytes, scan.start))).toEqual(record);
        }
        expect(scan.nextRecord()).toBe(false);
      }
      expect(scan.nextUnit()).toBe(false);
    }),
  );
});

/** What a scan leaves as it was where a record has none of it. */
const ofOthers = (kind: number): object => {
  const ofFlows = kind === scanned.flow ? [] : ['firstSource'];
  const isEntry = kind === scanned.flow || kind === scanned.credit;
  const ofEntries = isEntry ? [] : ['fromAt', 'fromLength', 'toAt', 'toLength', 'factsAt'];
  return Object.fromEntries([...ofFlows, ...ofEntries].map((field) => [field, expect.any(Number)]));
};

const placesOf = (scan: FlowScan): object => ({
  ...scan,
  view: null,
  lotAt: [...scan.lotAt.subarray(0, scan.lots)],
  lotLength: [...scan.lotLength.subarray(0, scan.lots)],
  // A record alone has no version, and no frame around it.
  ...{ version: 0, shard: 0, from: 0, to: 0, intervalStart: 0, intervalEnd: 0 },
});

it('finds of each record alone, in any order, what it finds on its way', () => {
  const [scan, look] = [new FlowScan(), new FlowScan()];
  fc.assert(
    fc.property(frames, fc.infiniteStream(fc.nat()), (frame, order) => {
      const bytes = encodeFlowsFrame(frame);
      const found: object[] = [];
      const places: number[] = [];
      scan.open(bytes);
      while (scan.nextUnit())
        while (scan.nextRecord()) {
          places.push(scan.start);
          found.push(placesOf(scan));
        }
      for (let times = 0; times < 10 && places.length > 0; times++) {
        const at = order.next().value % places.length;
        look.look(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), places[at]!);
        const { saidEnd, kind } = look;
        expect(placesOf(look)).toMatchObject({ ...found[at], ...ofOthers(kind) });
        // A record can be taken along, and be read where it was put.
        const along = Buffer.from(bytes.subarray(places[at], saidEnd));
        expect(readFlowsRecord(new ByteReader(along))).toEqual(readFlowsRecord(new ByteReader(bytes, places[at])));
      }
    }),
  );
});

it('reads frames of the version before pairs', () => {
  const told: FlowsFrame = { shard: 0, from: 0, to: 1, units: [{ version: 0, records: [] }] };
  const frame = encodeFlowsFrame(told);
  frame[2] = 4;
  expect(decodeFlowsFrame(frame)).toEqual(told);
  const scan = new FlowScan();
  scan.open(frame);
  expect([scan.nextUnit(), scan.nextRecord(), scan.nextUnit()]).toEqual([true, false, false]);
});

describe('half of a pair', () => {
  const transfer = {
    ...bare,
    ...{ id: 't', time: 1, seq: 0, from: 'a' as AccountId, to: 'b' as AccountId, asset: 'CNY' as AssetCode, amount: 1 },
    ...{ balance: null, messages: [] },
  };
  const flow = { kind: 'flow' as const, ...transfer, unseen: '0', seen: '0', sources: [] };
  const records = [flow, { kind: 'credit' as const, ...transfer }];
  const whole = encodeFlowsFrame({ shard: 0, from: 0, to: 1, units: [{ version: 0, records }] });
  const flowAt = whole.indexOf(Buffer.from([paired.flow, paired.credit]));
  const sealed = (change: (frame: Buffer) => Buffer | number): Buffer => {
    const copy = Buffer.from(whole);
    const changed = change(copy);
    const frame = typeof changed === 'number' ? copy : changed;
    frame.writeUInt32LE(crc32(frame.subarray(8)), 4);
    return frame;
  };
  const wrong: [string, (frame: Buffer) => Buffer | number][] = [
    ['a flow alone', (frame) => frame.writeUInt8(1, flowAt - 1)],
    ['a credit alone', (frame) => Buffer.concat([frame.subarray(0, flowAt), frame.subarray(flowAt + 1)])],
    ['a flow before something else', (frame) => frame.writeUInt8(1, flowAt + 1)],
    ['a pair at a hub', (frame) => frame.writeUInt8(1, frame.indexOf('CNY') + 6)],
  ];

  it.each(wrong)('is refused: %s', (_, change) => {
    const frame = sealed(change);
    expect(() => decodeFlowsFrame(frame)).toThrow('FRAME_CORRUPT');
    const scan = new FlowScan();
    expect(() => {
      scan.open(frame);
      while (scan.nextUnit());
    }).toThrow('FRAME_CORRUPT');
  });

  it('is refused where a look goes to it', () => {
    const frame = sealed((each) => each.writeUInt8(1, flowAt));
    const look = (): void => new FlowScan().look(frame, new DataView(frame.buffer, frame.byteOffset), flowAt + 1);
    expect(look).toThrow('FRAME_CORRUPT');
  });
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
