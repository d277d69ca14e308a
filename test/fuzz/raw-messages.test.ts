import { bankDecoder, chainDecoder, type Decoder, decodeMessage, labelDecoder, reportDecoder } from '@weir/ingest';
import { decodeJournalFrame, encodeJournalFrame, type JournalRecord } from '@weir/journal';
import { contractsDefault, normaliseAccount } from '@weir/model';
import { describe, expect, it } from 'vitest';
import type { Dice } from '../stream/random-stream.js';
import { damaged } from './damage.js';
import { fuzz, outcomeOf } from './rounds.js';

const timeMs = Date.UTC(2026, 4, 1);
const word = (hex: string): string => `0x${hex.padStart(64, '0')}`;
const usdt = contractsDefault.find(({ chain }) => chain === 'eip155:1')!;
const tron = contractsDefault.find(({ chain }) => chain.startsWith('tron:'))!;
const payer = 'ab'.repeat(20);
const payee = 'cd'.repeat(20);

const bank = { id: 't1', time: timeMs, from: 'bank:cmb:6226 0000-0001', to: 'pay:alipay:2088001', asset: 'CNY' };
const log = {
  address: usdt.address,
  chainId: 1,
  topics: [word('ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'), word(payer), word(payee)],
  data: word('0f4240'),
  blockHash: word('11'),
  transactionHash: word('22'),
  logIndex: '0x5',
  blockTimestamp: '0x665a0000',
};
const trigger = {
  triggerName: 'contractEventTrigger',
  eventSignature: 'Transfer(address,address,uint256)',
  contractAddress: tron.address,
  uniqueId: `${'33'.repeat(32)}_1`,
  blockHash: '44'.repeat(32),
  timeStamp: timeMs,
  topicMap: { '0': `0x${payer}`, '1': `0x${payee}` },
  dataMap: { '2': '1000000' },
};

/** Each decoder with messages that it takes. */
const feeds: readonly { readonly name: string; readonly decode: Decoder; readonly right: readonly object[] }[] = [
  {
    name: 'bank',
    decode: bankDecoder({ zone: '+08:00' }),
    right: [
      {
        ...bank,
        amount: '1234',
        seq: 3,
        balanceFrom: 5,
        device: 'D-1',
        ip: '203.0.113.7',
        fromName: '王 磊',
        purpose: 'SALA',
      },
      {
        ...bank,
        from: { bank: 'icbc', account: '6222 0001' },
        amount: { value: '12.3', currency: 'CNY' },
        side: 'debit',
      },
      { ...bank, time: '2026-04-30 08:00:00.250', creditTime: '2026-04-30T09:00:00Z', amount: 7 },
      { void: 't1', time: '2026-04-30T08:00:00+08:00' },
    ],
  },
  { name: 'chain', decode: chainDecoder(contractsDefault), right: [log, { ...log, removed: true }, trigger] },
  {
    name: 'labels',
    decode: labelDecoder,
    right: [{ account: bank.from, kind: 'exchange', from: timeMs, to: null, source: 'us', version: 2, owner: '王' }],
  },
  {
    name: 'reports',
    decode: reportDecoder,
    right: [
      { case: 'c1', transfers: ['t1'], victims: [bank.from], reporter: 'police', version: 1, reportedAt: timeMs },
      { case: 'c1', debitsOf: [bank.from], since: 0, until: timeMs, counterparties: [bank.to], withdrawn: false },
      { case: 'c1', match: [{ time: timeMs, amount: '1', to: bank.to }] },
    ],
  },
];

/** Values that no feed would send and JSON can say. */
const strange: readonly string[] = [
  ...[
    'null',
    'true',
    '-1',
    '1e999',
    '-0',
    '9007199254740993',
    '""',
    '" "',
    '"0x"',
    '"__proto__"',
    '[]',
    '{}',
    '[[[]]]',
  ],
  ...[
    '{"toString":1,"valueOf":1}',
    '{"toString":null}',
    '{"__proto__":{"x":1}}',
    '{"length":-1}',
    '"\\ud800"',
    '"\\u0000"',
  ],
  ...[`"${'9'.repeat(400)}"`, `"${'T'.repeat(400)}"`, '["bank","CMB"]', '{"bank":{},"account":[]}', '{"value":{}}'],
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
];

/** A right message with a field, or a field of a field, replaced by something strange. */
const withStrange = (message: object, dice: Dice): Buffer => {
  const marker = '@strange@';
  const copy = structuredClone(message) as Record<string, unknown>;
  let target: Record<string, unknown> | unknown[] = copy;
  const keysOf = (of: object): string[] => Object.keys(of);
  for (;;) {
    const keys = keysOf(target);
    const key = keys[dice(keys.length)];
    if (key === undefined) break;
    const value = (target as Record<string, unknown>)[key];
    if (typeof value === 'object' && value !== null && dice(2) === 0) target = value as Record<string, unknown>;
    else {
      (target as Record<string, unknown>)[key] = marker;
      break;
    }
  }
  return Buffer.from(JSON.stringify(copy).replace(`"${marker}"`, () => strange[dice(strange.length)]!));
};

/** Every message makes a record, one that the journal can carry, and the same one whenever it is read. */
const check = (decode: Decoder, value: Buffer): void => {
  const message = { topic: 'raw', partition: 0, offset: 7, timeMs, value };
  const read = outcomeOf([], () => decodeMessage(message, decode, 300_000));
  if (!read.ok) return;
  const { record } = read.value;
  expect(decodeMessage(message, decode, 300_000).record).toEqual(record);
  const frame = { type: 'raw', topic: 'raw', partition: 0, from: 7, to: 8, records: [record] } as const;
  const carried = decodeJournalFrame(encodeJournalFrame(frame));
  expect(carried).toEqual(JSON.parse(JSON.stringify(frame)));
  if (record.kind === 'transfer') checkTransfer(record);
};

const checkTransfer = ({ transfer }: Extract<JournalRecord, { kind: 'transfer' }>): void => {
  expect([transfer.from, transfer.to].map(normaliseAccount)).toEqual([transfer.from, transfer.to]);
  for (const number of [
    transfer.time,
    transfer.seq,
    transfer.amount,
    transfer.balanceFrom ?? 0,
    transfer.balanceTo ?? 0,
  ]) {
    expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
  }
  expect(transfer.id).not.toBe('');
};

describe.each(feeds)('damaged messages of the feed: $name', ({ name, decode, right }) => {
  const texts = right.map((message) => Buffer.from(JSON.stringify(message)));

  it('right ones are taken', () => {
    for (const value of texts) {
      const { record, detail } = decodeMessage(
        { topic: 'raw', partition: 0, offset: 7, timeMs, value },
        decode,
        300_000,
      );
      expect(record.kind, detail).not.toBe('rejected');
    }
  });

  it('make a record, or are refused by name', () =>
    fuzz('raw-messages', `feed: ${name} make a record`, 2_000, (dice) =>
      check(decode, damaged(texts[dice(texts.length)]!, dice)),
    ));

  it('with strange values make a record, or are refused by name', () =>
    fuzz('raw-messages', `feed: ${name} with strange values`, 1_500, (dice) =>
      check(decode, withStrange(right[dice(right.length)]!, dice)),
    ));

  it('are refused when cut', () => {
    for (const value of texts) {
      for (let length = 0; length < value.length; length++) {
        const message = { topic: 'raw', partition: 0, offset: 7, timeMs, value: value.subarray(0, length) };
        expect(decodeMessage(message, decode, 300_000).record).toMatchObject({ kind: 'rejected', code: 'NOT_JSON' });
      }
    }
  });
});
