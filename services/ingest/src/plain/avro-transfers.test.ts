import { hash } from 'node:crypto';
import {
  type BankTransfer,
  confluentHead,
  newestSchema,
  singleObjectHead,
  TopicReader,
  TransferEncoder,
} from '@weir/avro';
import { encodeJournalFrame, type JournalRecord, RawFrameWriter, TransferFields } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankDecoder } from '../decode/bank.js';
import { decodeMessage } from '../decode/decode-message.js';
import { AvroTransfers } from './avro-transfers.js';

const topic = 'bank.transfers.v1';
const timeMs = Date.UTC(2026, 4, 1);
const ourId = 7;
const schema = newestSchema('transfer');
const general = new TopicReader('bank', {
  answer: (id) => (id === ourId ? { kind: 'schema', schema: schema.schema } : undefined),
});
const decode = bankDecoder({ zone: null });
const plain = new AvroTransfers((id) => id === ourId);

const recordOf = (value: Buffer): JournalRecord =>
  decodeMessage({ topic, partition: 0, offset: 7, timeMs, value }, decode, Number.POSITIVE_INFINITY, general).record;

/** The frame that the plain way makes of a message that lies among others; null where it leaves the message. */
const plainFrame = (value: Buffer): Buffer | null => {
  const around = Buffer.concat([Buffer.from('\u0002\u0002xyz'), value, Buffer.from('\u0002\u0002xyz')]);
  const fields = new TransferFields();
  if (!plain.read(around, 5, 5 + value.length, fields)) return null;
  const writer = new RawFrameWriter(topic, 0, 7);
  writer.transfer(7, timeMs, hash('sha256', value, 'binary'), fields);
  return writer.seal(8);
};

const generalFrame = (record: JournalRecord): Buffer =>
  encodeJournalFrame({ type: 'raw', topic, partition: 0, from: 7, to: 8, records: [record] });

/** What the plain way takes is a transfer, and the same bytes as the general way’s. Returns whether it took it. */
const check = (value: Buffer): boolean => {
  const frame = plainFrame(value);
  if (frame === null) return false;
  const record = recordOf(value);
  expect(record.kind, value.toString('hex')).toBe('transfer');
  expect(frame.equals(generalFrame(record)), value.toString('hex')).toBe(true);
  return true;
};

const heads = [singleObjectHead(schema.fingerprint), confluentHead(ourId)];
const encoders = heads.map((head) => new TransferEncoder(head));
const right: BankTransfer = {
  ...{
    id: 't1',
    time: timeMs,
    from: 'bank:CMB:6226000000000001',
    to: 'pay:ALIPAY:2088001',
    asset: 'CNY',
    amount: 1234,
  },
};

const whole = fc.oneof(fc.nat(300), fc.constantFrom(2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 53 - 1), fc.maxSafeNat());
const time = fc.oneof(fc.constantFrom(0, timeMs, 253_402_300_799_999, 253_402_300_800_000), fc.nat(2 ** 41));
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'D-1',
    'x'.repeat(300),
    'SALA',
    '工资',
    '王磊',
    '王 磊',
    'Wang Lei',
    'WANGLEI',
    '张*',
    '"',
    '\\u0041',
  ),
  fc.constantFrom(
    ' 7 ',
    '未知',
    'N/A',
    'ﬁ',
    '\u3000王磊',
    '\u007f',
    '\t',
    'é',
    'e\u0301',
    '😀',
    '\ue000',
    '\uffff',
    '贷款 7',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }).map((given) => given.toWellFormed()),
);
const account = fc.oneof(
  { weight: 4, arbitrary: fc.nat(99).map((serial) => `bank:CMB:62260000000000${serial}`) },
  fc.constantFrom(
    'bank:cmb:6226 0000-0001',
    'pay:alipay:甲:乙',
    'cash:atm:CMB-1',
    'nobody',
    'bank:CMB: - ',
    'bank:招商:1',
  ),
  fc.constantFrom('tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', `eip155:1:0x${'aB'.repeat(20)}`, 'bank:A:', ''),
  text,
);
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 2 });
const transfers: fc.Arbitrary<BankTransfer> = fc.record({
  ...{ id: text, time, seq: whole, creditTime: orNull(time), side: fc.constantFrom(null, 'debit', 'credit') },
  ...{ from: account, to: account, asset: fc.constantFrom('CNY', 'USD', 'USDT-TRON', 'USDT-BSC', 'XYZ', '') },
  ...{ amount: whole, balanceFrom: orNull(whole), balanceTo: orNull(whole), channel: orNull(text) },
  ...{ device: orNull(text), ip: orNull(text), fromName: orNull(text), toName: orNull(text), memo: orNull(text) },
  ...{ purpose: orNull(text), terminal: orNull(text), merchant: orNull(text), cancellableUntil: orNull(time) },
  ref: orNull(text),
});

describe('the plain way of Avro transfers', () => {
  it('says byte for byte what the general way says, whatever the transfer', () => {
    fc.assert(
      fc.property(transfers, fc.nat(1), (transfer, way) => void check(encoders[way]!.encode(transfer))),
      { numRuns: 4_000 },
    );
  });

  it('takes every transfer that feeds write', () => {
    const feeds: readonly Partial<BankTransfer>[] = [
      ...[{}, { seq: 3, creditTime: timeMs + 5, balanceFrom: 0, balanceTo: 2 ** 53 - 1 }, { side: 'debit' as const }],
      ...[{ side: 'credit' as const, creditTime: timeMs - 1 }, { from: 'bank:cmb:6226 0001' }, { asset: 'USDT-BSC' }],
      ...[
        { fromName: '王磊', toName: '王 磊' },
        { device: 'D-1', ip: '203.0.113.7', purpose: 'SALA' },
        { memo: '货款 "7"' },
      ],
      ...[
        { channel: 'x'.repeat(500), terminal: '', merchant: '小店', ref: 'é😀', cancellableUntil: timeMs },
        { purpose: '工资' },
      ],
    ];
    for (const changes of feeds)
      for (const encoder of encoders)
        expect(check(encoder.encode({ ...right, ...changes })), JSON.stringify(changes)).toBe(true);
  });

  it('leaves what it does not know, or what is to be refused', () => {
    const value = encoders[0]!.encode(right);
    const changed: readonly Partial<BankTransfer>[] = [
      ...[{ id: '' }, { from: 'nobody' }, { asset: 'XYZ' }, { time: 253_402_300_800_000 }, { creditTime: timeMs - 1 }],
    ];
    const others = [
      ...changed.map((changes) => encoders[0]!.encode({ ...right, ...changes })),
      ...[new TransferEncoder(confluentHead(8)).encode(right), new TransferEncoder(singleObjectHead(1n)).encode(right)],
      ...[
        Buffer.concat([value, Buffer.from([0])]),
        Buffer.from(JSON.stringify(right)),
        Buffer.alloc(0),
        Buffer.from([0]),
      ],
    ];
    for (const each of others) expect(plainFrame(each)).toBeNull();
    for (let length = 0; length < value.length; length++) expect(plainFrame(value.subarray(0, length))).toBeNull();
  });

  it('says the same of damaged messages, or leaves them', () => {
    const values = [
      right,
      { ...right, side: 'credit' as const, balanceTo: 2 ** 40, fromName: '王磊', memo: '货款', ip: 'é' },
    ].map((transfer) => encoders[0]!.encode(transfer));
    for (const value of values) {
      for (let bit = 0; bit < value.length * 8; bit++) {
        const turned = Buffer.from(value);
        turned[bit >> 3]! ^= 1 << (bit & 7);
        check(turned);
      }
    }
    const damage = fc.tuple(fc.constantFrom(...values), fc.nat(200), fc.nat(3), fc.uint8Array({ maxLength: 4 }));
    fc.assert(
      fc.property(damage, ([value, at, removed, put]) => {
        const place = 10 + (at % (value.length - 10));
        check(Buffer.concat([value.subarray(0, place), put, value.subarray(place + removed)]));
      }),
      { numRuns: 4_000 },
    );
  });

  it('finds in texts what UTF-8 is, and what is not', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom(
          'c080',
          'e08080',
          'eda080',
          'f0808080',
          'f4908080',
          'f5808080',
          'c3',
          'e4b8',
          'efbfbf',
          'f48fbfbf',
        )
        .map((hex) => Buffer.from(hex, 'hex')),
    );
    const [before, after] = [encoders[0]!.encode({ ...right, memo: 'MM' }), Buffer.from('MM')];
    const at = before.lastIndexOf(after);
    let [all, taken] = [0, 0];
    fc.assert(
      fc.property(bytes, (memo) => {
        const value = Buffer.concat([
          before.subarray(0, at - 1),
          Buffer.from([memo.length * 2]),
          memo,
          before.subarray(at + 2),
        ]);
        const isTaken = check(value);
        // Nothing reads a memo: it is plain exactly where it is a text.
        expect(isTaken).toBe(recordOf(value).kind === 'transfer');
        all++;
        if (isTaken) taken++;
      }),
      { numRuns: 3_000 },
    );
    if (all >= 1_000) expect(taken).toBeGreaterThan(100);
  });
});
