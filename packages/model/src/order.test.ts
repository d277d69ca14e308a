import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes } from './order.js';

// Texts whose characters lie around the places where UTF-16 and UTF-8 order differently.
const nearBorders = fc.constantFrom(
  'a',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '😀',
  '\u{10ffff}',
);
const wellFormed = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: nearBorders, maxLength: 6 }))
  .filter((text) => text.isWellFormed());

describe('the order of texts', () => {
  it('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, wellFormed, (prefix, left, right) => {
        const wanted = Buffer.compare(Buffer.from(prefix + left), Buffer.from(prefix + right));
        expect(Math.sign(compareBytes(prefix + left, prefix + right))).toBe(wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('puts a letter beyond the first plane after all others, where UTF-16 would not', () => {
    expect('😀' < '\uffff').toBe(true);
    expect(compareBytes('😀', '\uffff')).toBeGreaterThan(0);
    expect(compareBytes('a', 'ab')).toBeLessThan(0);
    expect(compareBytes('', '')).toBe(0);
  });
});
