import { describe, expect, it } from 'vitest';
import { compareEntries, compareTransfers, type EntryKey } from './order.js';

const key = (instant: number, seq: number, id: string, kind: 'debit' | 'credit'): EntryKey => ({
  instant,
  seq,
  id,
  kind,
});

describe('the order of entries', () => {
  it('is by instant, sequence, id by its bytes, debit before credit', () => {
    const ordered = [
      key(1, 9, 'z', 'credit'),
      key(2, 0, 'z', 'credit'),
      key(2, 1, 'Z', 'credit'),
      key(2, 1, 'a', 'debit'),
      key(2, 1, 'a', 'credit'),
      key(2, 1, 'a0', 'debit'),
      key(2, 1, '\uffff', 'debit'),
      key(2, 1, '😀', 'debit'),
      key(2, 10, '', 'debit'),
    ];
    for (const [i, left] of ordered.entries()) {
      for (const [j, right] of ordered.entries()) {
        expect(Math.sign(compareEntries(left, right)), `${i} ${j}`).toBe(Math.sign(i - j));
      }
    }
  });

  it('of transfers is that of their debit entries', () => {
    const at = (time: number, seq: number, id: string) => ({ time, seq, id });
    expect(compareTransfers(at(1, 5, 'b'), at(2, 0, 'a'))).toBeLessThan(0);
    expect(compareTransfers(at(1, 5, 'b'), at(1, 4, 'z'))).toBeGreaterThan(0);
    expect(compareTransfers(at(1, 5, '😀'), at(1, 5, '\uffff'))).toBeGreaterThan(0);
    expect(compareTransfers(at(1, 5, 'b'), at(1, 5, 'b'))).toBe(0);
  });
});
