import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { institutionOf, maskAccount, normaliseAccount, rememberingNormaliser, schemeOf } from './account.js';

const evm = '0xdAC17F958D2ee523a2206206994597C13D831ec7';
const tronAddress = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

describe('an account in its normal form', () => {
  it.each([
    // A bank number as people write it.
    ['bank:cmb:6226 0000-0000 0001', 'bank:CMB:6226000000000001'],
    ['bank:CMB:6226000000000001', 'bank:CMB:6226000000000001'],
    ['bank:Cmb:ab-c', 'bank:CMB:abc'],
    ['bank:CMB: - 1 - ', 'bank:CMB:1'],
    // Only spaces and dashes are decoration; whatever else a feed sends is part of the number.
    ['bank:CMB:6226\u00a00001', 'bank:CMB:6226\u00a00001'],
    ['bank:CMB:6226–0001', 'bank:CMB:6226–0001'],
    ['pay:alipay:Ab 1-2', 'pay:ALIPAY:Ab 1-2'],
    [`eip155:1:${evm}`, `eip155:1:${evm.toLowerCase()}`],
    [`tron:0x2B6653DC:${tronAddress}`, `tron:0x2b6653dc:${tronAddress}`],
    ['cash:atm:CMB-0755-0192', 'cash:atm:CMB-0755-0192'],
    ['unknown:Feed:T 1-2', 'unknown:Feed:T 1-2'],
    // The local part may itself hold colons.
    ['cash:atm:a:b:c', 'cash:atm:a:b:c'],
    ['unknown:feed::x', 'unknown:feed::x'],
    ['bank:CMB:1:2-3', 'bank:CMB:1:23'],
  ])('%j is %j', (given, normal) => {
    expect(normaliseAccount(given)).toBe(normal);
  });

  it('maps case in ASCII only: other letters stay as they are', () => {
    expect(normaliseAccount('bank:ﬀß招i:1')).toBe('bank:ﬀß招I:1');
    expect(normaliseAccount('pay:ıÿa:X')).toBe('pay:ıÿA:X');
    // The Kelvin sign would become k by the rules of Unicode.
    expect(normaliseAccount(`tron:\u212aA:${tronAddress}`)).toBe(`tron:\u212aa:${tronAddress}`);
  });

  it.each([
    ['', 'bank', 'bank:', 'bank:CMB', 'bank:CMB:', 'bank::1', ':CMB:1', '::'],
    // The scheme is compared as it stands.
    ['BANK:CMB:1', 'Bank:CMB:1', ' bank:CMB:1', 'iban:X:1', 'toString:a:b', '__proto__:a:b'],
    // Nothing is left of the number.
    ['bank:CMB: ', 'bank:CMB:---', 'bank:CMB: - -'],
    [`eip155:1:${evm}0`, `eip155:1:${evm.slice(0, -1)}`, `eip155:1:${evm.slice(2)}`, `eip155:1:0X${evm.slice(2)}`],
    [`eip155:1:${evm}\n`, `eip155:1: ${evm}`, `eip155:1:${evm.replace('d', 'g')}`, `eip155:1:x:${evm}`],
    // Lone surrogates have no UTF-8 bytes to be compared by.
    ['bank:CMB:\ud800', 'bank:\udc00:1', 'cash:atm:a\ud83d'],
  ])('%j and the like are none', (...given) => {
    for (const value of given) expect(normaliseAccount(value), value).toBeNull();
    for (const value of [null, undefined, 1, {}, ['bank:CMB:1'], true]) expect(normaliseAccount(value)).toBeNull();
  });

  it('of TRON holds its checksum, its version byte and twenty bytes', () => {
    for (const broken of [
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T',
      'tR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6',
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t1',
      `1${tronAddress}`,
      // A Bitcoin address: its checksum holds, its version byte is not TRON's.
      '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      'T0OIl',
      ' ',
    ]) {
      expect(normaliseAccount(`tron:0x2b6653dc:${broken}`), broken).toBeNull();
    }
  });

  it('is its own normal form', () => {
    const accounts = fc
      .tuple(fc.constantFrom('bank', 'pay', 'cash', 'unknown'), fc.string({ unit: 'binary' }), fc.string())
      .map((parts) => parts.join(':'));
    fc.assert(
      fc.property(accounts, (given) => {
        const once = normaliseAccount(given);
        if (once !== null) expect(normaliseAccount(once)).toBe(once);
      }),
    );
  });
});

describe('the normaliser that remembers', () => {
  it('answers as the plain one does, before and after it forgets', () => {
    const normalise = rememberingNormaliser(2);
    const given = ['bank:cmb:1', 'nothing', 'pay:x:1', 'bank:cmb:1', 'nothing', null, 7, 'pay:x:1'];
    expect(given.map(normalise)).toEqual(given.map(normaliseAccount));
  });
});

describe('the parts of an account', () => {
  it('are its scheme and its institution, with the colon that ends it', () => {
    expect(schemeOf('cash:atm:CMB:1')).toBe('cash');
    expect(institutionOf('bank:CMB:1:2')).toBe('bank:CMB:');
  });

  it('show four characters at either end at most, to people without the right to see it whole', () => {
    expect(maskAccount('bank:CMB:6226000000000001')).toBe('bank:CMB:6226…0001');
    expect(maskAccount('bank:CMB:12345678')).toBe('bank:CMB:1…8');
    expect(maskAccount('cash:atm:1')).toBe('cash:atm:…');
  });

  it('of any length is refused without work', () => {
    const began = process.hrtime.bigint();
    expect(normaliseAccount(`tron:0x2b6653dc:${'T'.repeat(1_000_000)}`)).toBeNull();
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(1_000);
  });
});
