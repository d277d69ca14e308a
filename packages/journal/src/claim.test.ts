import { describe, expect, it } from 'vitest';
import { ClaimFence, claimInAlerts, claimInCases, epochIn } from './claim.js';
import { decodeCasesFrame } from './flow-codec.js';

describe('the fence of claims', () => {
  it('drops what a claimant says after a later one has spoken', () => {
    const fence = new ClaimFence();
    const taken = [undefined, 4, 4, 9, 4, undefined, 9, 12, 9].map((epoch) => fence.takes(epoch));
    expect(taken).toEqual([true, true, true, true, false, false, true, true, false]);
    expect(fence.epoch).toBe(12);
  });

  it('goes on from where its reader was', () => {
    expect([8, 9].map((epoch) => new ClaimFence(9).takes(epoch))).toEqual([false, true]);
  });

  it('hears of a claim on both topics, and of nothing else', () => {
    expect(decodeCasesFrame(claimInCases(7).value)).toEqual({ version: 0, epoch: 7, records: [] });
    const { value, headers } = claimInAlerts(7);
    expect([value, epochIn(headers), epochIn({})]).toEqual([null, 7, undefined]);
  });
});
