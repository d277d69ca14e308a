import { expect, test } from 'vitest';
import { LiveScreen } from './live-screen.js';

test('a picture has the rows of its terminal, and those of a common one where it does not say', () => {
  const rowsOf = (rows: number | undefined): number => {
    let given = 0;
    const out = { rows, write: () => true, on: () => undefined, off: () => undefined };
    const screen = new LiveScreen(out as never, (max) => {
      given = max;
      return [];
    });
    screen.close();
    return given;
  };
  expect(rowsOf(40)).toBe(39);
  expect(rowsOf(1)).toBe(1);
  // What runs in a container or behind ssh may have a terminal of no size.
  expect(rowsOf(0)).toBe(23);
  expect(rowsOf(undefined)).toBe(23);
});
