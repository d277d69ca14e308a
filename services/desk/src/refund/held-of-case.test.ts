import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldOfCase } from './held-of-case.js';

type Order = Parameters<typeof heldOfCase>[1] extends Iterable<infer Each> ? Each : never;
type Claimant = ReturnType<Parameters<typeof heldOfCase>[2]>[number];

const order = (of: string, heldMinor: bigint, account = 'bank:CMB:1'): Order => ({
  ...{ account, asset: 'CNY' as Order['asset'], heldMinor },
  rests: { alert: `${of}:1`, case: of, revision: 1 } as Order['rests'],
});
const alert = (of: string, holdable: number, over: Partial<Claimant> = {}): Claimant => ({
  ...{ asset: 'CNY' as Claimant['asset'], case: of, holdable: String(holdable), state: 'open' },
  ...over,
});
const minorOf = (name: string, orders: Order[], alerts: Claimant[]): bigint =>
  heldOfCase(name, orders, () => alerts).reduce((sum, { minor }) => sum + minor, 0n);

describe('what is held of a case', () => {
  it('is its share of the pocket, whichever case the order rests on', () => {
    const orders = [order('c1', 150_000n)];
    const alerts = [alert('c1', 100_000), alert('c2', 50_000)];
    expect(minorOf('c1', orders, alerts)).toBe(100_000n);
    expect(minorOf('c2', orders, alerts)).toBe(50_000n);
  });

  it('is nothing of an alert that was withdrawn, or of another asset', () => {
    const orders = [order('c1', 150_000n)];
    const alerts = [
      alert('c1', 100_000),
      alert('c2', 50_000, { state: 'withdrawn' }),
      alert('c3', 9, { asset: 'USD' as Claimant['asset'] }),
    ];
    expect(['c1', 'c2', 'c3'].map((name) => minorOf(name, orders, alerts))).toEqual([150_000n, 0n, 0n]);
  });

  it('is of the case that the order rests on, where no alert stands any more', () => {
    const orders = [order('c1', 70n), order('c2', 30n)];
    expect(['c1', 'c2', 'c3'].map((name) => minorOf(name, orders, []))).toEqual([70n, 30n, 0n]);
  });

  it('is told by pocket, without those of which nothing is its own', () => {
    const orders = [order('c1', 5n), order('c1', 7n, 'bank:CMB:2'), order('c2', 0n, 'bank:CMB:3')];
    const alertsAt = (account: string): Claimant[] => [alert(account === 'bank:CMB:2' ? 'c2' : 'c1', 1)];
    expect(heldOfCase('c1', orders, alertsAt)).toEqual([{ account: 'bank:CMB:1', asset: 'CNY', minor: 5n }]);
  });

  it('adds up over all cases to what is held', () => {
    const cases = ['c1', 'c2', 'c3'];
    const held = fc.array(fc.tuple(fc.constantFrom(...cases), fc.bigInt(0n, 10n ** 18n)), { maxLength: 4 });
    const claims = fc.array(fc.tuple(fc.constantFrom(...cases), fc.nat(1_000), fc.boolean()), { maxLength: 5 });
    fc.assert(
      fc.property(held, claims, (of, standing) => {
        const orders = of.map(([name, minor]) => order(name, minor));
        const alerts = standing.map(([name, holdable, isOpen]) =>
          alert(name, holdable, { state: isOpen ? 'open' : 'withdrawn' }),
        );
        const sum = cases.reduce((so, name) => so + minorOf(name, orders, alerts), 0n);
        expect(sum).toBe(of.reduce((so, [, minor]) => so + minor, 0n));
      }),
    );
  });
});
