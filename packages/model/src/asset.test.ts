import { describe, expect, it } from 'vitest';
import { assetOf, assets, findAsset } from './asset.js';

describe('the asset table', () => {
  it('has the decimals, dust limits and lateness of the page', () => {
    const rows = assets().map(({ code, decimals, dustMinor, latenessMs }) => [
      code,
      decimals,
      dustMinor,
      latenessMs / 60_000,
    ]);
    expect(rows).toEqual([
      ['CNY', 2, 1_000, 10],
      ['USD', 2, 100, 10],
      ['USDT-TRON', 6, 1_000_000, 5],
      ['USDT-ETH', 6, 1_000_000, 30],
      ['USDT-BSC', 6, 1_000_000, 30],
    ]);
    expect(assetOf('USDT-BSC').decimalsOnChain).toBe(18);
  });

  it('knows codes byte by byte', () => {
    for (const code of ['cny', 'CNY ', '', 'USDT', 'toString', null, undefined, 1, ['CNY']]) {
      expect(findAsset(code), String(code)).toBeNull();
    }
    expect(() => assetOf('JPY')).toThrow('JPY');
  });
});
