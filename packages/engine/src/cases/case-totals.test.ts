import type { AssetCode } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { CaseTotals } from './case-totals.js';

const cny = 'CNY' as AssetCode;
const usd = 'USD' as AssetCode;
type Total = Parameters<CaseTotals['increase']>[1];

/** A case that is conserved in two assets: CNY 100 stolen, 60 passed on; USD 30 stolen, 10 absorbed, 5 on their way. */
const conserved = (): { totals: CaseTotals; numbers: Readonly<Record<string, number>> } => {
  const totals = new CaseTotals();
  const numbers = { [cny]: totals.assetNumber(cny), [usd]: totals.assetNumber(usd) };
  const add = (asset: AssetCode, parts: Partial<Record<Total, number>>): void => {
    for (const [total, amount] of Object.entries(parts))
      totals.increase(numbers[asset]!, total as Total, amount as number);
  };
  add(cny, { roots: 100, received: 160, forwarded: 60 });
  add(usd, { roots: 30, absorbed: 10, inFlight: 5, received: 35, forwarded: 20 });
  return { totals, numbers };
};

describe('what a case adds up to', () => {
  it('is told by asset, those without roots left out', () => {
    const { totals } = conserved();
    totals.assetNumber('USDT-TRON' as AssetCode);
    expect([...totals.sums()]).toEqual([
      [cny, { roots: 100n, absorbed: 0n, inFlight: 0n }],
      [usd, { roots: 30n, absorbed: 10n, inFlight: 5n }],
    ]);
  });

  it('has one number for an asset, whoever asks', () => {
    const { totals, numbers } = conserved();
    expect([totals.assetNumber(usd), totals.assetNumber(cny)]).toEqual([numbers[usd], numbers[cny]]);
    expect(numbers[cny]).not.toBe(numbers[usd]);
  });

  it('is conserved where roots are what pockets kept, what was absorbed and what is on its way', () => {
    const { totals } = conserved();
    expect(() => totals.assertConserved('c1')).not.toThrow();
  });

  // The totals are added up apart from each other, so a slip in any of them shows.
  const every: readonly Total[] = ['roots', 'absorbed', 'inFlight', 'received', 'forwarded'];
  it.each(every.flatMap((total) => [cny, usd].map((asset) => [total, asset] as const)))(
    'is not conserved with a minor unit too many in %s of %s: the case stops, and says which and how much',
    (total, asset) => {
      const { totals, numbers } = conserved();
      totals.increase(numbers[asset]!, total, 1);
      const rest = total === 'roots' || total === 'forwarded' ? '1' : '-1';
      const wanted = new RegExp(`FOLD_INVARIANT.*case 案7: ${rest} ${asset} minor units unaccounted for`);
      expect(() => totals.assertConserved('案7')).toThrow(wanted);
      totals.decrease(numbers[asset]!, total, 1);
      expect(() => totals.assertConserved('案7')).not.toThrow();
    },
  );

  it('is not conserved where two assets only make up for each other', () => {
    const { totals, numbers } = conserved();
    totals.increase(numbers[cny]!, 'roots', 5);
    totals.increase(numbers[usd]!, 'absorbed', 5);
    expect(() => totals.assertConserved('c1')).toThrow('FOLD_INVARIANT');
  });

  it('is nothing after a case begins anew', () => {
    const { totals, numbers } = conserved();
    totals.clear();
    expect(totals.sums().size).toBe(0);
    for (const asset of [cny, usd]) {
      totals.increase(numbers[asset]!, 'roots', 1);
      expect(() => totals.assertConserved('c1')).toThrow(`1 ${asset}`);
      totals.decrease(numbers[asset]!, 'roots', 1);
    }
    totals.assertConserved('c1');
  });

  it('may pass 2^53', () => {
    const { totals, numbers } = conserved();
    for (const total of ['roots', 'received'] as const)
      for (let times = 0; times < 3; times++) totals.increase(numbers[cny]!, total, Number.MAX_SAFE_INTEGER);
    totals.assertConserved('c1');
    expect(totals.sums().get(cny)!.roots).toBe(100n + 3n * (2n ** 53n - 1n));
  });
});
