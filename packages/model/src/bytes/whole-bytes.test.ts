import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMajor, parseWhole } from '../amount.js';
import { assets } from '../asset.js';
import { majorInBytes, WholeBytes } from './whole-bytes.js';

const digits = fc.oneof(
  fc.stringMatching(/^[0-9]{0,18}$/),
  fc.constantFrom('0', '00', '05', '9007199254740991', '999999999999999', '9007199254740992', '-1', '5.0', '1e2', ''),
);

describe('whole numbers in bytes', () => {
  it('are those that JSON and parseWhole say, or are left to them', () => {
    const wholes = new WholeBytes();
    fc.assert(
      fc.property(digits, fc.boolean(), (text, isText) => {
        const json = isText ? `"${text}"` : text;
        if (wholes.read(Buffer.from(`${json},`), 0) !== json.length) return;
        expect(wholes.value).toBe(parseWhole(JSON.parse(json)));
      }),
      { numRuns: 2_000 },
    );
    expect(wholes.read(Buffer.from('"0012"}'), 0)).toBe(6);
    expect(wholes.value).toBe(12);
    expect(wholes.read(Buffer.from('012}'), 0)).toBe(-1);
  });
});

describe('amounts in major units in bytes', () => {
  it('are those that parseMajor says, or are left to it', () => {
    const major = fc
      .tuple(digits, fc.constantFrom('', '.', '..'), fc.stringMatching(/^[0-9]{0,8}$/), fc.constantFrom('', '000', ' '))
      .map((pieces) => pieces.join(''));
    let read = 0;
    fc.assert(
      fc.property(major, fc.constantFrom(...assets()), (text, asset) => {
        const bytes = Buffer.from(`"${text}"`);
        const amount = majorInBytes(bytes, 1, bytes.length - 1, asset.decimals);
        if (amount < 0) return;
        read++;
        expect(amount).toBe(parseMajor(text, asset));
      }),
      { numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(300);
    expect(majorInBytes(Buffer.from('12.30'), 0, 5, 2)).toBe(1230);
    expect(majorInBytes(Buffer.from('12.345'), 0, 6, 2)).toBe(-1);
  });
});
