import { compareBytes } from '@weir/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeText } from './text-list.js';
import { TextNumbers } from './text-numbers.js';

it('gives each text one number, and orders them by their bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 9 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), fc.constantFrom(0, 3_000), (given, more) => {
      const numbers = new TextNumbers();
      const known: string[] = [];
      // Enough of them that every table has to grow.
      for (const one of [...given, ...Array.from({ length: more }, (_, at) => `t${at % 2_900}`), ...given]) {
        const { view, length, hash } = encodeText(one);
        numbers.warm(Int32Array.of(hash), 0, 1);
        const number = numbers.find(view, 0, length, hash);
        expect(number).toBe(known.indexOf(one));
        if (number >= 0) continue;
        expect(numbers.add(view, 0, length, hash)).toBe(known.length);
        known.push(one);
      }
      expect(numbers.count).toBe(known.length);
      for (const [number, one] of known.entries()) {
        expect(numbers.text(number)).toBe(one);
        const other = (number * 7) % known.length;
        expect(Math.sign(numbers.compare(number, other))).toBe(Math.sign(compareBytes(one, known[other]!)));
      }
    }),
    { numRuns: 12 },
  );
});
