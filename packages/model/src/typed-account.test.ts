import { describe, expect, it } from 'vitest';
import { endsIn, typedAccount } from './typed-account.js';

// The examples of EIP-55 itself.
const mixed = [
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];
const tron = 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

describe('an account that somebody typed', () => {
  it('is one account in each of its spellings', () => {
    for (const address of mixed) {
      const small = `eip155:1:${address.toLowerCase()}`;
      const capitals = `eip155:1:0x${address.slice(2).toUpperCase()}`;
      for (const given of [`eip155:1:${address}`, small, capitals]) expect(typedAccount(given), given).toBe(small);
    }
    expect(typedAccount('bank:cmb:6226 0000-01')).toBe('bank:CMB:6226000001');
    expect(typedAccount(tron)).toBe(tron);
  });

  it('is what it looks like: signs that nobody sees, other blanks and dashes, wide digits and colons are not of it', () => {
    const same = [
      ...[
        'bank:ICBC:6222\u200b0000\u00a00017',
        'bank:ICBC:6222\u30000000\u20130017',
        '\ufeffbank:ICBC:622200000017\u202c ',
      ],
      ...[
        'bank:ICBC:６２２２００００００１７',
        'bank：icbc：622200000017',
        ' bank : ICBC : 6222 0000 0017\n',
        'bank:ICBC:6222‑0000−0017',
      ],
    ];
    for (const given of same) expect(typedAccount(given), JSON.stringify(given)).toBe('bank:ICBC:622200000017');
    expect(typedAccount('pay:alipay:\u200b２０８８ 001 ')).toBe('pay:ALIPAY:2088 001');
    for (const none of ['bank:ICBC:\u200b', 'bank:\u00a0:1', 'ｂａｎｋ:ICBC:'])
      expect(typedAccount(none), JSON.stringify(none)).toBeNull();
    // A place and a stranger are named by feeds alone, as they like.
    expect(typedAccount('cash:atm:A\u2013１')).toBe('cash:atm:A\u2013１');
  });

  it('is none where a checksum does not hold', () => {
    for (const address of mixed) {
      const letter = [...address].findLastIndex((each) => /[a-fA-F]/.test(each));
      const turned = /[a-f]/.test(address[letter]!) ? address[letter]!.toUpperCase() : address[letter]!.toLowerCase();
      expect(typedAccount(`eip155:1:${address.slice(0, letter)}${turned}${address.slice(letter + 1)}`)).toBeNull();
      const digit = [...address].findLastIndex((each) => /[1-8]/.test(each));
      const other = String(Number(address[digit]) + 1);
      expect(typedAccount(`eip155:1:${address.slice(0, digit)}${other}${address.slice(digit + 1)}`)).toBeNull();
    }
    expect(typedAccount(tron.replace('TR7', 'TR8'))).toBeNull();
    expect(typedAccount('tron:0x2b6653dc:41a614f803b6fd780986a42c78ec9c7f77e6ded13c')).toBeNull();
    for (const none of [null, 5, '', 'eip155:1:0x12', `eip155:1:${mixed[0]}00`]) expect(typedAccount(none)).toBeNull();
  });
});

it('the end of an address is the same in capitals on an EVM chain, and another on TRON', () => {
  const [address] = mixed;
  expect(endsIn(`eip155:1:${address!.toLowerCase()}`, '1BeAed')).toBe(true);
  expect(endsIn(tron, 'jLj6t')).toBe(true);
  expect(endsIn(tron, 'jlj6t')).toBe(false);
  expect(endsIn('bank:CMB:6226A', '6226a')).toBe(false);
});
