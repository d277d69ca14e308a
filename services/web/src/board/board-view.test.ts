import type { BoardRow } from '@weir/desk-api';
import { expect, test } from 'vitest';
import { assetOfSum, boardViewOf, fits } from './board-view.js';

const pocket = (asset: string, holdable: string, shareOfInflow: number | null) => ({ asset, holdable, shareOfInflow });
const row = (...pockets: readonly object[]): BoardRow =>
  ({
    ...{
      account: { ref: 'a', account: 'bank:CMB:1' },
      lane: 'act',
      state: 'new',
      assignee: null,
      cases: [],
      isOwn: true,
    },
    ...{ silencedUntil: null, institution: null, holder: null, pockets },
  }) as unknown as BoardRow;
const isIn = (of: BoardRow, state: Record<string, string>): boolean => fits(of, boardViewOf(state), 'me', 0);

test('an account that an event brought is in the view where the desk would have it there', () => {
  const much = row(pocket('CNY', '100', 0.2), pocket('USDT-TRON', '9', 0.9));
  expect(isIn(much, { minHoldable: '100' })).toBe(true);
  expect(isIn(much, { minHoldable: '101' })).toBe(false);
  expect(isIn(much, { minShare: '0.9' })).toBe(true);
  // Much money here and a large share there are two things.
  expect(isIn(much, { minHoldable: '100', minShare: '0.9' })).toBe(false);
  expect(isIn(much, { asset: 'CNY', minShare: '0.9' })).toBe(false);
  // What is not known hides nothing.
  expect(isIn(row(pocket('CNY', '100', null)), { minHoldable: '100', minShare: '0.9' })).toBe(true);
  expect([isIn(much, { ref: 'a' }), isIn(much, { ref: 'b' })]).toEqual([true, false]);
});

test('a least sum is of one asset: of yuan, where none was chosen', () => {
  expect(boardViewOf({ minHoldable: '5000000' })).toEqual({ lane: 'act', minHoldable: '5000000', asset: 'CNY' });
  expect(boardViewOf({ minHoldable: '', asset: '' })).toEqual({ lane: 'act' });
  expect([assetOfSum({}), assetOfSum({ asset: 'USD' })]).toEqual(['CNY', 'USD']);
  // 5 USDT are no 50,000 yuan, though both are 5,000,000 minor units.
  const little = row(pocket('USDT-TRON', '5000000', null));
  expect(isIn(little, { minHoldable: '5000000' })).toBe(false);
  expect(isIn(little, { minHoldable: '5000000', asset: 'USDT-TRON' })).toBe(true);
});
