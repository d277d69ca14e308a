import type { AccountId, AssetCode } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postingOrder } from './posting-order.js';
import { type Transfer, takesPart } from './transfer.js';

const transfer = (id: string, from: string, to: string, amount = 1, asset = 'CNY'): Transfer => ({
  id,
  time: 0,
  seq: 0,
  creditTime: 0,
  from: from as AccountId,
  to: to as AccountId,
  asset: asset as AssetCode,
  amount,
  balanceFrom: null,
  balanceTo: null,
});

/** The rule, word by word: look at every pair again after each one that is taken. */
const literal = (group: readonly Transfer[]): string[] => {
  const untaken = [...group].sort((left, right) => Buffer.compare(Buffer.from(left.id), Buffer.from(right.id)));
  const order: string[] = [];
  const funds = (x: Transfer, y: Transfer): boolean =>
    takesPart(x) && x !== y && x.to === y.from && x.asset === y.asset;
  while (untaken.length > 0) {
    const free = untaken.findIndex((y) => !untaken.some((x) => funds(x, y)));
    order.push(untaken.splice(Math.max(free, 0), 1)[0]!.id);
  }
  return order;
};

const idsOf = (group: readonly Transfer[]): string[] => postingOrder(group).map((index) => group[index]!.id);

const groups = fc
  .uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '\uffff', '😀'), minLength: 1, maxLength: 4 }), {
    maxLength: 14,
  })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .tuple(
            fc.constantFrom('A', 'B', 'C', 'D', 'E'),
            fc.constantFrom('A', 'B', 'C', 'D', 'E'),
            fc.nat(3),
            fc.constantFrom('CNY', 'CNY', 'USD'),
          )
          .map(([from, to, amount, asset]) => transfer(id, from, to, amount, asset)),
      ),
    ),
  );

describe('the order of postings of one instant', () => {
  it('is that of the rule taken literally', () => {
    fc.assert(
      fc.property(groups, (group) => {
        expect(idsOf(group)).toEqual(literal(group));
      }),
      { numRuns: 1_000 },
    );
  });

  it('puts a payment behind the credit that funds it, whatever the ids', () => {
    expect(idsOf([transfer('1', 'B', 'C'), transfer('2', 'A', 'B'), transfer('3', 'V', 'A')])).toEqual(['3', '2', '1']);
  });

  it('breaks a circle at the smallest id', () => {
    expect(idsOf([transfer('3', 'A', 'B'), transfer('2', 'B', 'C'), transfer('1', 'C', 'A')])).toEqual(['1', '3', '2']);
  });

  it('knows that money of another asset, to oneself, or of nothing, funds nothing', () => {
    expect(idsOf([transfer('1', 'A', 'B'), transfer('2', 'V', 'A', 1, 'USD')])).toEqual(['1', '2']);
    expect(idsOf([transfer('1', 'A', 'B'), transfer('2', 'A', 'A')])).toEqual(['1', '2']);
    expect(idsOf([transfer('1', 'A', 'B'), transfer('2', 'V', 'A', 0)])).toEqual(['1', '2']);
  });
});
