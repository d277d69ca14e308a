import type { AccountId, AssetCode } from '@weir/model';
import { expect, test } from 'vitest';
import { accountsBehind } from './down-the-flow.js';

const link = (time: number, from: string, to: string, asset = 'CNY') => ({
  time,
  transfer: { from: from as AccountId, to: to as AccountId, asset: asset as AssetCode, amount: 1 },
});
const behind = (links: ReturnType<typeof link>[], from = 'a') => [...accountsBehind(links, from as AccountId, 'CNY')];

test('accounts down the flow are those that were paid after the ones before them', () => {
  expect(behind([link(1, 'v', 'a'), link(2, 'a', 'b'), link(3, 'b', 'c'), link(4, 'x', 'y')])).toEqual(['b', 'c']);
});

test('what an account paid before any of the money reached it leads nowhere', () => {
  expect(behind([link(1, 'b', 'c'), link(2, 'a', 'b')])).toEqual(['b']);
});

test('money that comes back makes no account its own follower, and another asset is another flow', () => {
  expect(behind([link(1, 'a', 'b'), link(2, 'b', 'a'), link(3, 'b', 'd', 'USD')])).toEqual(['b']);
});
