import { MessageEncoder, newestSchema, TopicReader, TransferEncoder } from '@weir/avro';
import { simulate } from '@weir/simulate';
import { describe, expect, it } from 'vitest';
import { bankDecoder } from './bank.js';
import { decodeMessage } from './decode-message.js';
import { labelDecoder } from './label.js';
import type { Decoder } from './raw-message.js';
import { reportDecoder } from './report.js';

const timeMs = Date.UTC(2026, 4, 1);
const feeds = {
  bank: { topic: 'bank.transfers.v1', decode: bankDecoder({ zone: null }) },
  reports: { topic: 'fraud.reports.v1', decode: reportDecoder },
  labels: { topic: 'account.labels.v1', decode: labelDecoder },
} as const satisfies Readonly<Record<string, { readonly topic: string; readonly decode: Decoder }>>;
type Role = keyof typeof feeds;
const readers = {
  bank: new TopicReader('bank'),
  reports: new TopicReader('reports'),
  labels: new TopicReader('labels'),
};
const encoders = {
  bank: new MessageEncoder('bank'),
  reports: new MessageEncoder('reports'),
  labels: new MessageEncoder('labels'),
};

const recordOf = (role: Role, value: Buffer, nowMs = timeMs) => {
  const message = { topic: feeds[role].topic, partition: 0, offset: 7, timeMs: nowMs, value };
  const { record, detail } = decodeMessage(message, feeds[role].decode, 300_000, readers[role]);
  return { detail, record: { ...record, sha256: '' } };
};

/** What comes of a message in both encodings; Avro null: it cannot be said so. */
const both = (role: Role, fields: Readonly<Record<string, unknown>>, nowMs = timeMs) => {
  const avro = encoders[role].encode(fields);
  return {
    json: recordOf(role, Buffer.from(JSON.stringify(fields)), nowMs),
    avro: avro === null ? null : recordOf(role, avro, nowMs),
  };
};

const plain = { id: 't1', time: timeMs, from: 'bank:CMB:1', to: 'bank:ICBC:2', asset: 'CNY', amount: 1234 };

describe('a message by JSON and by Avro', () => {
  it.each<[string, Role, Readonly<Record<string, unknown>>]>([
    ['transfer', 'bank', plain],
    [
      'transfer with everything',
      'bank',
      {
        ...{ ...plain, seq: 3, creditTime: timeMs + 5, balanceFrom: 0, balanceTo: 2 ** 53 - 1, channel: 'mobile' },
        ...{ device: 'D-1', ip: '203.0.113.7', fromName: '王磊', toName: '王 磊', memo: '货款', purpose: 'SALA' },
        ...{ terminal: 'T', merchant: 'M', cancellableUntil: timeMs + 9, ref: 'R' },
      },
    ],
    ['debit half', 'bank', { ...plain, side: 'debit', balanceFrom: '17' }],
    ['credit half before its debit', 'bank', { ...plain, side: 'credit', creditTime: timeMs - 1 }],
    ['void', 'bank', { void: 't1', time: timeMs, from: 'bank:CMB:1', to: 'x', asset: 'CNY' }],
    ['void without a time', 'bank', { void: 't1' }],
    [
      'other spellings',
      'bank',
      {
        ...{ ...plain, time: '2026-05-01T08:00:00.25+08:00', asset: undefined },
        from: { bank: 'icbc', account: '6222 0001' },
        ...{ amount: { value: '12.3', currency: 'CNY' }, balanceTo: { value: '0.05', currency: 'CNY' } },
      },
    ],
    ['report of transfers', 'reports', { case: 'c1', reporter: 'police', version: 2, transfers: ['t1', 't2'] }],
    [
      'report of accounts',
      'reports',
      {
        ...{ case: 'c1', debitsOf: [plain.from], creditsInto: [plain.to], victims: [plain.from] },
        ...{ since: '2026-05-01T00:00:00Z', until: timeMs, counterparties: [], reportedAt: timeMs, severity: 'high' },
      },
    ],
    ['report to be resolved', 'reports', { case: 'c1', match: [{ to: plain.to, amount: 5, since: timeMs }] }],
    ['report taken back', 'reports', { case: 'c1', withdrawn: true, contact: 'desk' }],
    [
      'label',
      'labels',
      { account: plain.from, kind: 'exchange', from: timeMs, source: 'us', owner: '王', confidence: 0.5 },
    ],
    ['label taken back', 'labels', { account: plain.from, kind: 'x', version: 3, withdrawn: true, to: 5, note: 'n' }],
  ])('%s: the same record, but for the hash of its bytes', (_, role, fields) => {
    const { avro, json } = both(role, fields);
    expect(json.detail).toBe('');
    expect(avro).toEqual(json);
  });

  it.each<[string, Role, Readonly<Record<string, unknown>>]>([
    ['FUTURE_TIME', 'bank', { ...plain, time: timeMs + 300_001 }],
    ['BAD_TIME', 'bank', { ...plain, creditTime: timeMs - 1 }],
    ['BAD_ACCOUNT', 'bank', { ...plain, from: 'nobody' }],
    ['UNKNOWN_ASSET', 'bank', { ...plain, asset: 'XYZ' }],
    ['BAD_FIELD', 'bank', { ...plain, id: '' }],
    ['BAD_FIELD', 'bank', { void: '' }],
    ['BAD_REPORT', 'reports', { case: '' }],
    ['BAD_REPORT', 'reports', { case: 'c1', victims: ['nobody'] }],
    ['BAD_LABEL', 'labels', { account: 'nobody', kind: 'x' }],
  ])('%s: refused alike, with the same words', (code, role, fields) => {
    const { avro, json } = both(role, fields);
    expect(json.record).toMatchObject({ kind: 'rejected', code });
    expect(avro).toEqual(json);
  });

  it('what no schema says is not written in Avro: spellings of no meaning, fields that would be lost', () => {
    for (const fields of [
      ...[
        { ...plain, amount: -1 },
        { ...plain, amount: 2 ** 53 },
        { ...plain, time: 'soon' },
        { ...plain, side: 'both' },
      ],
      ...[{ ...plain, batch: 7 }, { ...plain, device: 7 }, { ...plain, void: 't0' }, { ...plain, memo: '\ud800' }, {}],
      ...[
        { ...plain, amount: { value: '1.234', currency: 'CNY' } },
        { ...plain, from: { bank: 'A:B', account: '1' } },
      ],
    ]) {
      expect(encoders.bank.encode(fields), JSON.stringify(fields)).toBeNull();
    }
    expect(encoders.reports.encode({ case: 'c', match: [{ amount: '5' }] })).toBeNull();
    expect(encoders.reports.encode({ case: 'c', match: [{ from: null }] })).toBeNull();
  });

  it('a story of fraud: every message of bank, reports and labels', () => {
    const { messages } = simulate({ seed: 11, startMs: timeMs, durationMinutes: 60, victims: 3, duplicates: 0.2 });
    const roleOf: Readonly<Record<string, Role>> = Object.fromEntries(
      Object.entries(feeds).map(([role, { topic }]) => [topic, role as Role]),
    );
    const counts = { bank: 0, reports: 0, labels: 0 };
    for (const { topic, value, arriveMs } of messages) {
      const role = roleOf[topic];
      if (role === undefined) continue;
      const { avro, json } = both(role, value as Record<string, unknown>, arriveMs);
      expect(avro).toEqual(json);
      counts[role]++;
    }
    expect(counts.bank).toBeGreaterThan(1_000);
    expect(Math.min(counts.reports, counts.labels)).toBeGreaterThan(0);
  });

  it('numbers beyond 2^53 are bad amounts and bad times, as their digits are in JSON', () => {
    const { fingerprint, type } = newestSchema('transfer');
    const nothing = Object.fromEntries([...Object.keys(type.random() as object)].map((name) => [name, null]));
    for (const [name, code] of [
      ['amount', 'BAD_AMOUNT'],
      ['balanceTo', 'BAD_AMOUNT'],
      ['time', 'BAD_TIME'],
      ['seq', 'BAD_FIELD'],
    ]) {
      const digits = '9007199254740993';
      const head = Buffer.alloc(10, 'c301', 'hex');
      head.writeBigUInt64LE(fingerprint, 2);
      const avro = Buffer.concat([head, type.toBuffer({ ...nothing, ...plain, seq: 0, [name!]: digits })]);
      const json = Buffer.from(JSON.stringify({ ...plain, seq: 0, [name!]: digits }));
      expect(recordOf('bank', avro)).toEqual(recordOf('bank', json));
      expect(recordOf('bank', avro).record).toMatchObject({ kind: 'rejected', code });
    }
  });

  it('the fast encoder writes what the general one writes', () => {
    const { type } = newestSchema('transfer');
    const fast = new TransferEncoder(Buffer.alloc(0));
    for (let round = 0; round < 300; round++) {
      const random = type.random() as unknown as Record<string, unknown>;
      const whole = (value: unknown): unknown =>
        typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value)) ? round ** 6 : value;
      const value = Object.fromEntries(Object.entries(random).map(([name, given]) => [name, whole(given)]));
      const transfer = { ...value, ...(round % 3 === 0 ? { memo: '工资'.repeat(round) } : {}), id: `t${round}` };
      expect(fast.encode(transfer as never)).toEqual(type.toBuffer(transfer));
    }
  });

  it('a topic that carries JSON only refuses Avro as no JSON', () => {
    const value = encoders.bank.encode(plain)!;
    const message = { topic: 'chain.usdt.v1', partition: 0, offset: 7, timeMs, value };
    expect(decodeMessage(message, feeds.bank.decode, 300_000)).toMatchObject({
      ...{ record: { kind: 'rejected', code: 'NOT_JSON' }, detail: 'the first byte is not {' },
    });
  });
});
