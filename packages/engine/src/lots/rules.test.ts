import type { AccountId, AssetCode } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { dustLimit, isHubFromStart } from './rules.js';

describe('the rules of pockets', () => {
  it('cash is a hub from the start, and nothing else', () => {
    expect(isHubFromStart('cash:atm:CMB-0755-0192' as AccountId)).toBe(true);
    for (const account of ['bank:CMB:1', 'pay:cash:1', 'unknown:cash:1', 'eip155:1:0x00'] as AccountId[]) {
      expect(isHubFromStart(account)).toBe(false);
    }
  });

  it('dust is below ten yuan, a dollar, a USDT', () => {
    const limits = ['CNY', 'USD', 'USDT-TRON', 'USDT-ETH', 'USDT-BSC'].map((asset) => dustLimit(asset as AssetCode));
    expect(limits).toEqual([1_000, 100, 1_000_000, 1_000_000, 1_000_000]);
  });
});
