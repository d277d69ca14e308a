import { MessageEncoder, TopicReader } from '@weir/avro';
import { bankDecoder, type Decoder, decodeMessage, labelDecoder, reportDecoder } from '@weir/ingest';
import { decodeJournalFrame, encodeJournalFrame } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { damaged } from './damage.js';
import { fuzz, outcomeOf } from './rounds.js';

const timeMs = Date.UTC(2026, 4, 1);
const bank = { id: 't1', time: timeMs, from: 'bank:CMB:1', to: 'pay:ALIPAY:2088001', asset: 'CNY', amount: 1234 };

/** Each topic with messages that it takes. */
const feeds: readonly {
  readonly role: 'bank' | 'reports' | 'labels';
  readonly decode: Decoder;
  readonly right: readonly Readonly<Record<string, unknown>>[];
}[] = [
  {
    role: 'bank',
    decode: bankDecoder({ zone: null }),
    right: [
      bank,
      { ...bank, seq: 3, creditTime: timeMs + 5, balanceFrom: 5, device: 'D-1', fromName: '王 磊', purpose: 'SALA' },
      { ...bank, side: 'debit', memo: 'x'.repeat(70) },
      { void: 't1', time: timeMs, from: bank.from },
    ],
  },
  {
    role: 'labels',
    decode: labelDecoder,
    right: [
      { account: bank.from, kind: 'exchange', from: timeMs, source: 'us', version: 2, confidence: 0.5, owner: '王' },
    ],
  },
  {
    role: 'reports',
    decode: reportDecoder,
    right: [
      { case: 'c1', transfers: ['t1', 't2'], victims: [bank.from], reporter: 'police', version: 1, reportedAt: timeMs },
      { case: 'c1', debitsOf: [bank.from], since: 0, until: timeMs, counterparties: [bank.to], withdrawn: false },
      { case: 'c1', match: [{ since: timeMs, amount: 1, to: bank.to }, { from: bank.from }] },
    ],
  },
];

describe.each(feeds)('damaged Avro messages of the topic: $role', ({ role, decode, right }) => {
  const reader = new TopicReader(role);
  const values = right.map((fields) => new MessageEncoder(role).encode(fields)!);
  const read = (value: Buffer) =>
    decodeMessage({ topic: 'raw', partition: 0, offset: 7, timeMs, value }, decode, 300_000, reader);

  /** Every message makes a record, one that the journal can carry, and the same one whenever it is read. */
  const check = (value: Buffer): void => {
    const outcome = outcomeOf([], () => read(value));
    if (!outcome.ok) return;
    const { record } = outcome.value;
    expect(read(value).record).toEqual(record);
    const frame = { type: 'raw', topic: 'raw', partition: 0, from: 7, to: 8, records: [record] } as const;
    expect(decodeJournalFrame(encodeJournalFrame(frame))).toEqual(JSON.parse(JSON.stringify(frame)));
  };

  it('right ones are taken', () => {
    for (const value of values) {
      const { record, detail } = read(value);
      expect(record.kind, detail).not.toBe('rejected');
    }
  });

  it('make a record, or are refused by name', () =>
    fuzz('avro-messages', `topic: ${role} make a record`, 3_000, (dice) =>
      check(damaged(values[dice(values.length)]!, dice)),
    ));

  it('with the head whole make a record, or are refused by name', () =>
    fuzz('avro-messages', `topic: ${role} with the head whole`, 3_000, (dice) => {
      const value = values[dice(values.length)]!;
      check(Buffer.concat([value.subarray(0, 10), damaged(value.subarray(10), dice)]));
    }));

  it('are refused when cut', () => {
    for (const value of values) {
      for (let length = 1; length < value.length; length++) {
        expect(read(value.subarray(0, length)).record).toMatchObject({ kind: 'rejected', code: 'AVRO_INVALID' });
      }
      expect(read(Buffer.concat([value, Buffer.from([0])])).record).toMatchObject({ code: 'AVRO_INVALID' });
    }
  });

  it('with any bit turned make a record, or are refused by name', () => {
    for (const value of values) {
      for (let bit = 0; bit < value.length * 8; bit++) {
        const turned = Buffer.from(value);
        turned[bit >> 3]! ^= 1 << (bit & 7);
        check(turned);
      }
    }
  });
});
