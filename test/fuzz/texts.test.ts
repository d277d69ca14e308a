import {
  assetOf,
  decodeBase58Check,
  encodeBase58Check,
  normaliseAccount,
  parseDuration,
  parseMajor,
  parseTime,
  parseWhole,
  readLabelLine,
  readRootsLine,
  timeMsMax,
} from '@weir/model';
import { describe, expect, it } from 'vitest';
import type { Dice } from '../stream/random-stream.js';
import { damagedText } from './damage.js';
import { fuzz } from './rounds.js';

const file = 'texts';
const oneOf = <T>(list: readonly T[], dice: Dice): T => list[dice(list.length)]!;

const addresses = ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'TQy9yHe4cWMVAyVEx3QJdtd1CsCSUP6Yip'];
const accounts = [
  'bank:CMB:6226000000000001',
  'bank:cmb:6226 0000-0001',
  'pay:ALIPAY:2088001',
  'eip155:1:0xdAC17f958d2ee523a2206206994597c13d831ec7',
  `tron:0x2b6653dc:${addresses[0]}`,
  'cash:atm:CMB-0755-0192',
  'unknown:feed:t1',
];
const times = ['1717200000000', '2024-06-01T08:00:00Z', '2024-06-01T08:00:00.1239+08:00', '2024-06-01 08:00:00', '0'];
const amounts = ['0', '1234', '9007199254740991', '12.34', '0.05', '1e2'];

describe('damaged texts', () => {
  it('base58check: what is read is what is written', () =>
    fuzz(file, 'base58check', 2_000, (dice) => {
      const right = oneOf(addresses, dice);
      const wrong = damagedText(right, dice);
      const payload = decodeBase58Check(wrong);
      if (payload === null) return;
      // Four bytes of a hash do not fit by chance in as many rounds as anyone runs.
      expect(wrong).toBe(right);
      expect(encodeBase58Check(payload)).toBe(wrong);
    }));

  it('base58check: a text with the wrong checksum is refused, whatever its bytes', () =>
    fuzz(file, 'wrong checksum', 500, (dice) => {
      const payload = Uint8Array.from({ length: 1 + dice(30) }, () => dice(256));
      const text = encodeBase58Check(payload);
      expect(Buffer.from(decodeBase58Check(text)!)).toEqual(Buffer.from(payload));
      const at = dice(text.length);
      const other = text[at] === '2' ? '3' : '2';
      expect(decodeBase58Check(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
    }));

  it('accounts: the normal form of a normal form is itself', () =>
    fuzz(file, 'accounts', 3_000, (dice) => {
      const account = normaliseAccount(damagedText(oneOf(accounts, dice), dice));
      if (account === null) return;
      expect(normaliseAccount(account)).toBe(account);
      expect(account.split(':').length).toBeGreaterThanOrEqual(3);
      expect(account.isWellFormed()).toBe(true);
    }));

  it('times: an instant within bounds, which reads as itself, or none', () =>
    fuzz(file, 'times', 3_000, (dice) => {
      const text = damagedText(oneOf(times, dice), dice);
      for (const zone of [undefined, '+08:00']) {
        const ms = parseTime(text, zone);
        if (ms === null) continue;
        expect(Number.isSafeInteger(ms) && ms >= 0 && ms <= timeMsMax).toBe(true);
        expect(parseTime(new Date(ms).toISOString())).toBe(ms);
      }
      const duration = parseDuration(text);
      if (duration !== null) expect(Number.isSafeInteger(duration) && duration >= 0).toBe(true);
    }));

  it('amounts: whole numbers from 0 to 2^53 − 1, or none', () =>
    fuzz(file, 'amounts', 3_000, (dice) => {
      const text = damagedText(oneOf(amounts, dice), dice);
      for (const amount of [parseWhole(text), parseWhole(Number(text)), parseMajor(text, assetOf('CNY' as never))]) {
        if (amount === null) continue;
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        expect(parseWhole(String(amount))).toBe(amount);
      }
    }));

  it('lines of roots and labels: read as something that reads the same again, or not', () => {
    const roots =
      '{"case":"c1","transfers":["t1"],"victims":["bank:CMB:1"],"debitsOf":["pay:A:2"],"since":0,"until":9}';
    const label = '{"account":"bank:cmb:1","kind":"exchange","from":1,"to":null}';
    return fuzz(file, 'lines of roots and labels', 3_000, (dice) => {
      const isLabel = dice(2) === 0;
      let value: unknown;
      try {
        value = JSON.parse(damagedText(isLabel ? label : roots, dice));
      } catch {
        return;
      }
      const read = isLabel ? readLabelLine(value) : readRootsLine(value);
      if (!read.ok) expect(read.why).not.toBe('');
      else if (isLabel) expect(readLabelLine(read.value)).toEqual(read);
    });
  });
});
