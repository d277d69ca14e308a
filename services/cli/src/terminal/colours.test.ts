import { expect, test } from 'vitest';
import { wantsColours } from './colours.js';

test('colours are for terminals, unless somebody says otherwise', () => {
  expect(wantsColours({}, true)).toBe(true);
  expect(wantsColours({ TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColours({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
  expect(wantsColours({ NO_COLOR: '' }, true)).toBe(true);
  expect(wantsColours({ FORCE_COLOR: '1' }, false)).toBe(true);
  expect(wantsColours({ FORCE_COLOR: '0' }, true)).toBe(false);
  // A file that a build writes is none.
  expect(wantsColours({ CI: 'true' }, false)).toBe(false);
});
