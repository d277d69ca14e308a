import { describe, expect, it } from 'vitest';
import { comes, findingsOf, goes, told } from './pocket-story.fixture.js';

describe('快进快出', () => {
  it('is money that goes on within the window of its coming', () => {
    expect(told([comes(0, 20_000, 'victim'), goes(6, 16_000, 'next')])).toEqual(['pass-through warn']);
    expect(told([comes(0, 20_000, 'victim'), goes(6, 15_999, 'next')])).toEqual([]);
  });

  it('is high for a large sum of which nearly all goes', () => {
    const story = [comes(0, 50_000, 'victim'), goes(2, 40_000, 'a'), goes(3, 5_000, 'b'), goes(4, 5_000, 'c')];
    expect(told(story)).toEqual(['pass-through warn', 'pass-through high']);
  });

  it('that gets worse is the same finding', () => {
    const [first, second] = findingsOf([comes(0, 50_000, 'victim'), goes(2, 40_000, 'a'), goes(3, 10_000, 'b')]);
    expect(second!.id).toBe(first!.id);
  });

  it('reaches exactly as far as the window', () => {
    expect(told([comes(0, 20_000, 'victim'), goes(30, 20_000, 'next')])).toEqual(['pass-through warn']);
    expect(told([comes(0, 20_000, 'victim'), goes(31, 20_000, 'next')])).toEqual([]);
  });

  it('is told once a window, and again where money runs on', () => {
    const runs = Array.from({ length: 20 }, (_, index) => [
      comes(index * 10, 12_000, `in${index}`),
      goes(index * 10 + 1, 11_800, `out${index}`),
    ]).flat();
    const minutes = findingsOf(runs)
      .filter(({ rule }) => rule === 'pass-through')
      .map(({ until }) => (until - Date.UTC(2026, 4, 1)) / 60_000);
    expect(minutes).toEqual([1, 41, 81, 121, 161]);
  });

  it('is no small change, no own money moved, no rent out of wages, no mortgage', () => {
    expect(told([comes(0, 9_999, 'friend'), goes(5, 9_999, 'shop')])).toEqual([]);
    expect(told([comes(0, 50_000, 'self', 'own-name'), goes(5, 50_000, 'seller')])).toEqual([]);
    expect(told([comes(0, 50_000, 'seller'), goes(5, 50_000, 'self', 'own-name')])).toEqual([]);
    // The rent is paid out of the wages, although a friend's money came in too.
    const rent = [comes(0, 20_000, 'employer', 'payroll'), comes(5, 10_000, 'friend'), goes(10, 9_000, 'landlord')];
    expect(told(rent)).toEqual([]);
    expect(told([comes(0, 15_000, 'friend'), goes(5, 14_000, 'bank', 'loan')])).toEqual([]);
  });
});
