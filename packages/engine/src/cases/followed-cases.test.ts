import { expect, it } from 'vitest';
import { Run } from './followed-case.fixture.js';
import { FollowedCases } from './followed-cases.js';

it('cases are numbered as they are opened, and found by their number', () => {
  const all = new FollowedCases(new Run({ maxLayers: 20, floor: 0, sight: null }).model.live);
  const opened = ['b', 'a', 'c'].map((name) => all.open(name));
  expect(opened.map(({ number, name }) => `${number} ${name}`)).toEqual(['0 b', '1 a', '2 c']);
  expect([0, 1, 2].map((number) => all.case(number))).toEqual(opened);
});

it('cases hold the bytes of their rows and pockets, and have let go of nothing unless their owner says so', () => {
  const all = new FollowedCases(new Run({ maxLayers: 20, floor: 0, sight: null }).model.live);
  expect(all.heldBytes).toBe(all.rows.heldBytes + all.pockets.heldBytes);
  expect(all.wasSettled(0, 0)).toBe(false);
  expect(all.rules).toEqual({ maxLayers: 20, floor: 0, sight: null });
});
