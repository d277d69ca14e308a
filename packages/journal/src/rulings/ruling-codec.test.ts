import type { AccountId, AssetCode, TransferRecord } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFlowsFrame, encodeFlowsFrame } from '../flow-codec.js';
import { FlowScan } from '../flow-scan.js';
import { JournalRulings } from './journal-rulings.js';
import type { FrameRulings, MessageRulings, StandingFields } from './ruling.js';
import { decodeRulings, encodeRulings } from './ruling-codec.js';
import { fieldsBut, transferBut } from './standing-fields.js';

const whole = fc.oneof(fc.nat(), fc.maxSafeNat());
const wholeOrNull = fc.option(whole, { nil: null });
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const fields = {
  time: whole,
  seq: whole,
  creditTime: wholeOrNull,
  balanceFrom: wholeOrNull,
  balanceTo: wholeOrNull,
  amount: whole,
  from: text,
  to: text,
  asset: text,
};
const record = fc.record({ id: text, side: fc.constantFrom(null, 'debit', 'credit'), ...fields });
const message = fc.record({
  topic: text,
  partition: whole,
  offset: whole,
  timeMs: whole,
  sha256: fc.constant('a1'.repeat(32)),
});
const contents = fc.array(fc.record({ record, message }), { maxLength: 2 });
const known = fc.record({ id: text, voided: fc.boolean(), contents });
const ruling = fc.oneof(
  fc.record({ kind: fc.constant('counts'), from: whole }),
  fc.record({ kind: fc.constant('orders') }),
  fc.record({
    kind: fc.constant('stands'),
    record: whole,
    but: fc.option(fc.record(fields, { requiredKeys: [] }), { nil: null }),
  }),
  fc.record({
    kind: fc.constant('late'),
    id: text,
    message,
    accounts: fc.array(text, { maxLength: 2 }),
    record: fc.option(record, { nil: null }),
    known: fc.option(known, { nil: null }),
  }),
  fc.record({ kind: fc.constant('void'), id: text, isKnown: fc.boolean() }),
  fc.record({ kind: fc.constant('horizon'), asset: text, reachedMs: whole, latenessMs: whole }),
  fc.record({
    kind: fc.constant('repair'),
    pockets: fc.array(fc.record({ account: text, asset: text }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('repaired'),
    repairOffset: whole,
    ids: fc.array(text, { maxLength: 3 }),
    waiting: fc.array(known, { maxLength: 2 }),
  }),
);
const from = fc.nat();
const rulings = fc
  .record({
    from,
    reachedMs: wholeOrNull,
    marks: fc.array(fc.record({ topic: text, partition: whole, mark: whole, isIdle: fc.boolean() }), { maxLength: 3 }),
    droppedFrames: whole,
    last: fc.option(fc.record({ offset: whole, checksum: fc.nat(0xffffffff) }), { nil: null }),
    messages: fc.array(fc.record({ distance: fc.nat(999), rulings: fc.array(ruling, { maxLength: 4 }) }), {
      maxLength: 4,
    }),
  })
  .map(({ from: first, messages, ...head }) => ({
    first,
    rulings: {
      ...head,
      messages: messages.map(({ distance, rulings: of }) => ({ offset: first + distance, rulings: of })),
    } as unknown as FrameRulings,
  }));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('rulings in a flows frame', () => {
  it('come back as they were, to both readers of frames', () => {
    fc.assert(
      fc.property(rulings, ({ first, rulings: told }) => {
        const frame = encodeFlowsFrame({ shard: 0, from: first, to: first + 1_000, rulings: told, units: [] });
        expect(plain(decodeFlowsFrame(frame).rulings)).toEqual(plain(told));
        const scan = new FlowScan();
        scan.open(frame);
        expect(plain(scan.rulings())).toEqual(plain(told));
        expect(scan.nextUnit()).toBe(false);
      }),
    );
  });

  it('are refused when cut anywhere, or followed by anything', () => {
    fc.assert(
      fc.property(rulings, ({ first, rulings: told }) => {
        const bytes = encodeRulings(told, first);
        for (let length = 1; length < bytes.length; length++) {
          expect(() => decodeRulings(bytes.subarray(0, length), first)).toThrow('FRAME_CORRUPT');
        }
        expect(() => decodeRulings(Buffer.concat([bytes, Buffer.from([0])]), first)).toThrow('FRAME_CORRUPT');
      }),
      { numRuns: 30 },
    );
  });

  it('name no field and no kind that is unknown', () => {
    const [one, stands, aboveAll] = [
      [0, 0, 0, 0, 1, 0, 1],
      [3, 0],
      [0x80, 0x08],
    ];
    expect(() => decodeRulings(Buffer.from([...one!, ...stands!, ...aboveAll!]), 0)).toThrow(/unknown fields 1024/);
    expect(() => decodeRulings(Buffer.from([...one!, ...stands!, 3]), 0)).toThrow(/unknown fields 3/);
    expect(() => decodeRulings(Buffer.from([...one!, 10]), 0)).toThrow(/unknown ruling 10/);
  });

  it('are none where the frame of another shard carries none', () => {
    const scan = new FlowScan();
    scan.open(encodeFlowsFrame({ shard: 1, from: 0, to: 1, units: [] }));
    expect(scan.rulings()).toBeNull();
  });
});

it('a frame of the version before rulings is refused by name: it would pass for one that rules nothing', () => {
  const frame = encodeFlowsFrame({ shard: 0, from: 0, to: 1, units: [] });
  frame[2] = 3;
  expect(() => decodeFlowsFrame(frame)).toThrow('FLOWS_OUTDATED');
  expect(() => new FlowScan().open(frame)).toThrow('FLOWS_OUTDATED');
});

describe('what stands, said by what a record does not say alone', () => {
  const [payer, payee] = ['bank:CMB:1' as AccountId, 'bank:CMB:2' as AccountId];
  const asset = 'CNY' as AssetCode;
  const facts = { id: 'x', seq: 0, from: payer, to: payee, asset, amount: 5 };
  const debit: TransferRecord = {
    ...facts,
    time: 10,
    creditTime: null,
    side: 'debit',
    balanceFrom: 7,
    balanceTo: null,
  };
  const now = { ...facts, time: 10, creditTime: 12, balanceFrom: 7, balanceTo: 9 };

  it('is nothing of a lone half, and the rest of one that met its other', () => {
    expect(fieldsBut(debit, { ...now, creditTime: null, balanceTo: null })).toEqual({});
    expect(fieldsBut(debit, now)).toEqual({ creditTime: 12, balanceTo: 9 });
    expect(fieldsBut(debit, null)).toBeNull();
  });

  it('is all of it where the record is a void', () => {
    const { id, ...all } = now;
    const but = fieldsBut(null, now);
    expect(but).toEqual(all);
    expect(transferBut(id, null, but)).toEqual(now);
    expect(() => transferBut(id, null, { time: 1 })).toThrow('FOLD_INVARIANT');
  });

  it('comes to the same transfer again', () => {
    const { id: _, ...said } = { ...now, creditTime: null, balanceTo: null };
    expect(transferBut('x', said as StandingFields, fieldsBut(debit, now))).toEqual(now);
    expect(transferBut('x', said, null)).toBeNull();
  });
});

describe('rulings, taken message by message', () => {
  const asset = 'CNY' as AssetCode;
  const rises = (offset: number): MessageRulings => ({
    offset,
    rulings: [{ kind: 'horizon', asset, reachedMs: 1_000 + offset, latenessMs: 1_000 }],
  });
  const heard = (...offsets: number[]): FrameRulings => ({
    reachedMs: offsets.at(-1)!,
    marks: [],
    droppedFrames: 0,
    last: null,
    messages: offsets.map(rises),
  });

  it('hold as of the message that was taken last, whatever was heard', () => {
    const journal = new JournalRulings();
    expect(journal.horizon(asset)).toBe(Number.NEGATIVE_INFINITY);
    journal.hearRulings(heard(1, 3));
    expect(journal.take(0)).toEqual([]);
    expect(journal.take(1)).toHaveLength(1);
    expect(journal.horizon(asset)).toBe(1);
    journal.take(2);
    expect(journal.horizon(asset)).toBe(1);
    journal.take(3);
    expect([journal.horizon(asset), journal.reachedMs]).toEqual([3, 3]);
  });

  it('count once where frames overlap', () => {
    const journal = new JournalRulings();
    journal.hearRulings(heard(0, 1, 2));
    journal.hearRulings(heard(1, 2, 3));
    expect([...journal.takeBefore(2)].map(({ offset }) => offset)).toEqual([0, 1]);
    expect([...journal.takeBefore(4)].map(({ offset }) => offset)).toEqual([2, 3]);
    const other = new JournalRulings();
    other.hearRulings(heard(0, 1, 2));
    other.hearRulings(heard(1, 2, 3));
    expect([0, 1, 2, 3].map((offset) => other.take(offset).length)).toEqual([1, 1, 1, 1]);
    expect(other.take(4)).toEqual([]);
  });

  it('go on from what was saved', () => {
    const journal = new JournalRulings();
    journal.hearRulings(heard(5));
    journal.take(5);
    const again = new JournalRulings();
    again.load(journal.saved());
    expect([again.horizon(asset), again.reachedMs]).toEqual([5, 5]);
  });
});
