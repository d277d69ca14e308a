import { describe, expect, it } from 'vitest';
import { nestsDeeper, shownValue } from './nesting.js';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

describe('how deep a value nests', () => {
  it('is how many lists and objects stand in each other', () => {
    expect([0, 1].map((levels) => nestsDeeper('text', levels))).toEqual([false, false]);
    expect(nestsDeeper(null, 0)).toBe(false);
    expect([0, 1].map((levels) => nestsDeeper({ a: 1, b: null }, levels))).toEqual([true, false]);
    const value = { a: 1, b: [], c: { d: [{}] } };
    expect([2, 3, 4, 5].map((levels) => nestsDeeper(value, levels))).toEqual([true, true, false, false]);
  });

  it('is told of values of any depth', () => {
    expect(nestsDeeper(nested(100_000), 99_999)).toBe(true);
    expect(nestsDeeper(nested(100_000), 100_000)).toBe(false);
    expect(nestsDeeper({ a: nested(100_000) }, 64)).toBe(true);
  });
});

describe('a value as an error shows it', () => {
  it('is its JSON, without what stands deeper', () => {
    expect(shownValue('a"b')).toBe('"a\\"b"');
    expect(shownValue(1.5)).toBe('1.5');
    expect(shownValue({ bank: 'CMB', account: { local: 1 }, list: [1] })).toBe(
      '{"bank":"CMB","account":"…","list":"…"}',
    );
    expect(shownValue([])).toBe('[]');
  });

  it('is short, whatever it is', () => {
    expect(shownValue(nested(100_000))).toBe('["…"]');
    expect(shownValue(JSON.parse(`${'{"":'.repeat(100_000)}1${'}'.repeat(100_000)}`))).toBe('{"":"…"}');
    expect(shownValue('9'.repeat(1_000))).toBe(`"${'9'.repeat(79)}…`);
    expect(shownValue(`${'9'.repeat(78)}🙂🙂`).isWellFormed()).toBe(true);
  });
});
