import { messageBytesMax } from '@weir/journal';
import { readTransfer } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { bankDecoder } from './bank.js';
import { decodeMessage } from './decode-message.js';

const timeMs = Date.UTC(2026, 4, 1);
const decode = bankDecoder({ zone: null });

const message = (value: unknown, partition = 0, offset = 7) => {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { topic: 'bank.transfers.v1', partition, offset, timeMs, value: bytes };
};
const read = (value: unknown, decoder = decode) => decodeMessage(message(value), decoder, 300_000);
const codeOf = (value: unknown, decoder = decode) => {
  const { detail, record } = read(value, decoder);
  return record.kind === 'rejected' ? `${record.code} ${detail}` : record.kind;
};

const plain = {
  id: 't1',
  time: timeMs,
  from: 'bank:cmb:6226 0000-0001',
  to: 'pay:alipay:2088001',
  asset: 'CNY',
  amount: '1234',
};

describe('the bank feed', () => {
  it('takes a transfer as the files of weir trace have it', () => {
    const { record } = read({
      ...plain,
      seq: 3,
      balanceFrom: 5,
      channel: 'mobile',
      device: 'D-1',
      ip: 7,
      memo: '货款',
    });
    const trace = readTransfer({ ...plain, seq: 3, balanceFrom: 5 });
    expect(record).toEqual({
      kind: 'transfer',
      offset: 7,
      timeMs,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      transfer: trace.kind === 'transfer' ? trace.transfer : null,
      hints: { nature: 'ordinary', device: 'D-1', address: null },
    });
  });

  it('takes accounts in parts and amounts in major units', () => {
    const { record } = read({
      ...plain,
      from: { bank: 'icbc', account: '6222 0001' },
      asset: undefined,
      amount: { value: '12.3', currency: 'CNY' },
      balanceFrom: { value: '0.05', currency: 'CNY' },
    });
    expect(record).toMatchObject({
      transfer: { from: 'bank:ICBC:62220001', asset: 'CNY', amount: 1230, balanceFrom: 5 },
    });
  });

  it('takes voids, with a time and without', () => {
    expect(read({ void: 't1' }).record).toMatchObject({ kind: 'void', id: 't1', time: null });
    expect(read({ void: 't1', time: '2026-05-01T08:00:00+08:00', from: 'x' }).record).toMatchObject({ time: timeMs });
  });

  it('takes times without a zone only where the feed declares one', () => {
    const local = { ...plain, time: '2026-05-01 08:00:00.250' };
    expect(codeOf(local)).toBe('BAD_TIME time');
    expect(read(local, bankDecoder({ zone: '+08:00' })).record).toMatchObject({ transfer: { time: timeMs + 250 } });
  });

  it.each([
    ['NOT_JSON the first byte is not {', ' {}'],
    ['NOT_JSON the first byte is not {', '[1]'],
    ['NOT_JSON the first byte is not {', '\ufeff{}'],
    ['NOT_JSON the message has no value', ''],
    ['NOT_JSON the text is not JSON', '{"id":'],
    ['NOT_JSON the bytes are not UTF-8', Buffer.from('7b22c3227d', 'hex')],
    ['MISSING_FIELD id', '{}'],
    ['BAD_FIELD id', { ...plain, id: 5 }],
    ['MISSING_FIELD time', { ...plain, time: null }],
    ['FUTURE_TIME time lies 300001 ms after the message', { ...plain, time: timeMs + 300_001 }],
    ['transfer', { ...plain, time: timeMs + 300_000 }],
    ['transfer', { ...plain, creditTime: timeMs + 86_400_000 }],
    ['FUTURE_TIME time lies 300001 ms after the message', { void: 't1', time: timeMs + 300_001 }],
    ['BAD_TIME time', { void: 't1', time: 'soon' }],
    ['BAD_FIELD void', { void: 5 }],
    ['BAD_ACCOUNT from', { ...plain, from: { bank: 'CMB:1', account: '2' } }],
    ['BAD_ACCOUNT from', { ...plain, from: { bank: 'CMB', account: 6226 } }],
    ['BAD_ACCOUNT to', { ...plain, to: ['bank', 'CMB'] }],
    ['MISSING_FIELD asset', { ...plain, asset: null }],
    ['UNKNOWN_ASSET asset', { ...plain, asset: null, amount: { value: '1', currency: 'XYZ' } }],
    ['BAD_AMOUNT amount', { ...plain, amount: { value: '1', currency: 'USD' } }],
    ['BAD_AMOUNT amount', { ...plain, amount: { value: '1' } }],
    ['BAD_AMOUNT amount', { ...plain, amount: { value: 1, currency: 'CNY' } }],
    ['BAD_AMOUNT amount', { ...plain, amount: { value: '1.234', currency: 'CNY' } }],
    ['BAD_AMOUNT amount', { ...plain, amount: 12.34 }],
    ['BAD_AMOUNT amount', `${JSON.stringify(plain).slice(0, -1)},"amount":9007199254740993}`],
    ['BAD_AMOUNT balanceTo', { ...plain, balanceTo: { value: '1', currency: 'USD' } }],
    [`MESSAGE_TOO_LARGE ${messageBytesMax + 1} bytes, at most ${messageBytesMax}`, Buffer.alloc(messageBytesMax + 1)],
  ])('%s', (expected, value) => {
    expect(codeOf(value)).toBe(expected);
  });

  it('refuses a message without a value, and hashes what there is', () => {
    const { record } = decodeMessage({ ...message(''), value: null }, decode, 0);
    const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(record).toEqual({ kind: 'rejected', offset: 7, timeMs, sha256, code: 'NOT_JSON' });
  });
});
