import { expect, test } from 'vitest';
import { slipOf, slipWidth } from './notes.js';
import { randomPicture } from './picture.fixture.js';
import type { Thing } from './scene.js';

const [node] = randomPicture(1, 0, 1).nodes;
const noted = (...texts: string[]) => ({ ...node!, notes: texts.map((text, at) => ({ by: 'an', at, text })) });
const thing = (...texts: string[]): Thing => ({ id: 'x', kind: 'node', layer: 0, folds: 0, node: noted(...texts) });

test('a slip says the latest note, cut to its room, and how many more there are', () => {
  expect(slipOf(thing())).toBeNull();
  expect(slipOf(thing('取款人\n已到案'))).toBe('✎ 取款人 已到案');
  expect(slipOf(thing('a'.repeat(40), 'b', 'c'))).toBe(`✎ ${'a'.repeat(26)}… +2`);
  expect(slipOf(thing('取'.repeat(20)))).toBe(`✎ ${'取'.repeat(13)}…`);
});

test('a group says how many of its accounts have notes, until it is open', () => {
  const group = { id: 'g', kind: 'group', layer: 1, asset: 'CNY', holdable: '0', received: '1' } as const;
  const members = [noted('x'), noted(), noted('y')];
  expect(slipOf({ ...group, members, isOpen: false })).toBe('✎ 2');
  expect(slipOf({ ...group, members, isOpen: true })).toBeNull();
  expect(slipOf({ ...group, members: [noted()], isOpen: false })).toBeNull();
});

test('a slip is no wider than its box has room', () => {
  expect(slipWidth('取'.repeat(40))).toBeLessThanOrEqual(176);
});
