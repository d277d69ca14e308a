import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distribute } from './distribute.js';
import { type RefundAsked, RefundFormula, refundSheet } from './refund-sheet.js';

const sum = (reporter: string, minor: bigint) => ({ reporter, asset: 'CNY', minor });
const held = (account: string, minor: bigint) => ({ account, asset: 'CNY', minor });
const rest = (reporter: string, account: string, lowMinor: bigint, highMinor = lowMinor) => ({
  reporter,
  account,
  asset: 'CNY',
  lowMinor,
  highMinor,
});
const asked = (more: Partial<RefundAsked>): RefundAsked => ({
  formula: 'loss-over-frozen',
  losses: [sum('Li', 1_000n), sum('Wu', 3_000n)],
  traced: [],
  held: [held('a', 1_000n)],
  returned: [],
  ...more,
});
const proposed = (of: RefundAsked) =>
  refundSheet(of).lines.map(({ reporter, directMinor, proportionalMinor }) => [
    reporter,
    directMinor,
    proportionalMinor,
  ]);

describe('a refund sheet', () => {
  it('shares what cannot be traced by loss', () => {
    expect(proposed(asked({}))).toEqual([
      ['Li', 0n, 250n],
      ['Wu', 0n, 750n],
    ]);
  });

  it('gives directly what all readings agree on, and the rest in proportion', () => {
    const traced = [rest('Li', 'a', 400n)];
    expect(proposed(asked({ traced }))).toEqual([
      ['Li', 400n, 150n],
      ['Wu', 0n, 450n],
    ]);
  });

  it('gives nothing directly of an account in which readings differ, or which holds less than was traced there', () => {
    const doubtful = [rest('Li', 'a', 400n), rest('Wu', 'a', 100n, 200n)];
    expect(proposed(asked({ traced: doubtful }))).toEqual(proposed(asked({})));
    expect(proposed(asked({ traced: [rest('Li', 'a', 1_001n)] }))).toEqual(proposed(asked({})));
    expect(proposed(asked({ traced: [rest('Li', 'b', 400n)] }))).toEqual(proposed(asked({})));
  });

  it('nets what a victim has back, and gives nobody more than they lost', () => {
    const returned = [sum('Wu', 2_900n)];
    expect(proposed(asked({ returned }))).toEqual([
      ['Li', 0n, 900n],
      ['Wu', 0n, 100n],
    ]);
    const { lines, unassigned } = refundSheet(asked({ returned, held: [held('a', 5_000n)] }));
    expect(lines.map(({ proposedMinor }) => proposedMinor)).toEqual([1_000n, 100n]);
    expect(unassigned).toEqual([{ asset: 'CNY', minor: 3_900n }]);
  });

  it('weighs by the whole loss or by what is outstanding, as configured', () => {
    const more = { returned: [sum('Wu', 2_000n)], held: [held('a', 100n)] };
    expect(proposed(asked(more))).toEqual([
      ['Li', 0n, 25n],
      ['Wu', 0n, 75n],
    ]);
    expect(proposed(asked({ ...more, formula: 'outstanding' }))).toEqual([
      ['Li', 0n, 50n],
      ['Wu', 0n, 50n],
    ]);
  });

  it('keeps assets apart', () => {
    const usdt = { reporter: 'Li', asset: 'USDT-TRON', minor: 500n };
    const { held: sums, lines } = refundSheet(asked({ losses: [sum('Li', 1_000n), usdt] }));
    expect(sums).toEqual([
      { asset: 'CNY', minor: 1_000n },
      { asset: 'USDT-TRON', minor: 0n },
    ]);
    expect(lines.map(({ asset, proposedMinor }) => [asset, proposedMinor])).toEqual([
      ['CNY', 1_000n],
      ['USDT-TRON', 0n],
    ]);
  });
});

const money = fc.bigInt({ min: 0n, max: 10_000n });
const victims = fc.constantFrom('Li', 'Wu', 'Ye', 'Xu');
const places = fc.constantFrom('a', 'b', 'c');
const coins = fc.constantFrom('CNY', 'USD');
const victimSums = fc.array(fc.record({ reporter: victims, asset: coins, minor: money }), { maxLength: 8 });
const asking: fc.Arbitrary<RefundAsked> = fc.record({
  formula: fc.constantFrom(...RefundFormula.options),
  losses: victimSums,
  traced: fc.array(
    fc
      .record({
        reporter: victims,
        account: places,
        asset: coins,
        lowMinor: money,
        more: fc.constantFrom(0n, 0n, 0n, 7n),
      })
      .map(({ more, ...one }) => ({ ...one, highMinor: one.lowMinor + more })),
    { maxLength: 8 },
  ),
  held: fc.array(fc.record({ account: places, asset: coins, minor: money }), { maxLength: 5 }),
  returned: victimSums,
});

const added = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);

describe('every refund sheet', () => {
  it('gives out no more than is held, nobody more than they lost, and accounts for every unit', () => {
    fc.assert(
      fc.property(asking, (of) => {
        const { lines, held: sums, unassigned } = refundSheet(of);
        for (const [index, { asset, minor }] of sums.entries()) {
          const here = lines.filter((line) => line.asset === asset);
          const rest = unassigned[index]!.minor;
          expect(rest >= 0n).toBe(true);
          expect(added(here.map(({ proposedMinor }) => proposedMinor)) + rest).toBe(minor);
          // Nothing is left over while somebody is short.
          const short = here.some(
            ({ lossMinor, returnedMinor, proposedMinor }) => proposedMinor + returnedMinor < lossMinor,
          );
          expect(short && rest > 0n).toBe(false);
        }
        for (const { lossMinor, returnedMinor, directMinor, proportionalMinor, proposedMinor } of lines) {
          expect(directMinor >= 0n && proportionalMinor >= 0n).toBe(true);
          expect(proposedMinor).toBe(directMinor + proportionalMinor);
          expect(proposedMinor === 0n || proposedMinor + returnedMinor <= lossMinor).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same whatever the order of what is asked', () => {
    const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
    const both = asking.chain((of) =>
      fc
        .record({
          losses: shuffled(of.losses),
          traced: shuffled(of.traced),
          held: shuffled(of.held),
          returned: shuffled(of.returned),
        })
        .map((other) => [of, { ...of, ...other }] as const),
    );
    fc.assert(
      fc.property(both, ([one, other]) => {
        expect(refundSheet(other)).toEqual(refundSheet(one));
      }),
      { numRuns: 300 },
    );
  });
});

describe('shares of a sum', () => {
  it('are within one unit of the exact proportion where no cap is met', () => {
    const claims = fc.array(fc.bigInt({ min: 1n, max: 1_000n }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(money, claims, (whole, weights) => {
        const given = weights.map((weight, index) => ({ key: `k${index}`, weight, capMinor: 1_000_000n }));
        const shares = distribute(whole, given);
        const all = added(weights);
        expect(added([...shares.values()])).toBe(whole);
        for (const { key, weight } of given) {
          const off = shares.get(key)! * all - whole * weight;
          expect(off < all && off > -all).toBe(true);
        }
      }),
    );
  });

  it('whose remainders are equal go to the first key', () => {
    const claims = ['b', 'a', 'c'].map((key) => ({ key, weight: 1n, capMinor: 10n }));
    expect([...distribute(4n, claims)].sort()).toEqual([
      ['a', 2n],
      ['b', 1n],
      ['c', 1n],
    ]);
  });
});
