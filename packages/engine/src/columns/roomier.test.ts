import { afterEach, expect, it, vi } from 'vitest';
import { lineAligned, wordsOf } from './line-aligned.js';
import { roomier } from './roomier.js';

const large = 2 ** 20;

afterEach(() => vi.unstubAllGlobals());

const numbered = <Column extends Float64Array | Int32Array>(column: Column): Column => {
  for (let at = 0; at < column.length; at++) column[at] = at + 1;
  return column;
};

/** What stands in a column that held `length` numbers, by where it differs from numbers and zeros behind them; null: nowhere. */
const differsAt = (column: Float64Array | Int32Array, length: number): number | null => {
  const at = column.findIndex((value, place) => value !== (place < length ? place + 1 : 0));
  return at < 0 ? null : at;
};

it.each([
  ['small doubles', numbered(lineAligned(100))],
  ['small words', numbered(new Int32Array(100))],
  ['large doubles', numbered(lineAligned(large))],
  ['large words', numbered(new Int32Array(large))],
])('keeps what %s hold, with zeros behind it, however often they grow', (_, column) => {
  let now = column;
  let length = column.length;
  for (const times of [1.5, 2, 1, 1.001]) {
    now = roomier(now, Math.round(now.length * times));
    expect(differsAt(now, length)).toBeNull();
    length = now.length;
    numbered(now);
  }
});

it('lets a large column grow where it stands', () => {
  const once = roomier(numbered(lineAligned(large)), large + 1);
  const twice = roomier(once, 4 * large);
  expect(twice.buffer).toBe(once.buffer);
  expect(differsAt(twice, large)).toBeNull();
  expect(differsAt(wordsOf(numbered(twice)), 0)).toBe(1);
});

it('is copied to where there is room where it outgrows what stood ahead of it', () => {
  const once = roomier(numbered(new Int32Array(large)), 2 * large);
  const { byteLength } = once.buffer;
  const more = roomier(once, byteLength / 4 + 1);
  expect(more.buffer).not.toBe(once.buffer);
  expect(more.length).toBe(byteLength / 4 + 1);
  expect(differsAt(more.subarray(0, 3 * large), large)).toBeNull();
});

it('begins at the start of its buffer where the column does', () => {
  expect(roomier(new Int32Array(9), 99).byteOffset).toBe(0);
  expect(roomier(new Int32Array(large), 2 * large).byteOffset).toBe(0);
});

it('copies where the system has no such addresses to give', () => {
  const refusing = class {
    constructor() {
      throw new RangeError('could not allocate memory');
    }
  };
  vi.stubGlobal('WebAssembly', { Memory: refusing });
  const column = numbered(lineAligned(large));
  expect(differsAt(roomier(column, 2 * large), large)).toBeNull();
  expect(column.length).toBe(large);
});
