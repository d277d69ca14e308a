import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Image } from './image.js';
import { NotedEntries } from './noted-entries.js';
import { TextPool } from './text-pool.js';

test('finds what was noted by its token until its time is over, and nothing else', () => {
  const step = fc.record({ gap: fc.integer({ min: 1, max: 9 }), keeps: fc.nat(400), saves: fc.nat(200) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 3_000, size: 'max' }), (steps) => {
      const texts = new TextPool();
      let noted = new NotedEntries();
      const kept = new Map<number, { id: string; other: number; instant: number }>();
      let token = 0;
      for (const [instant, { gap, keeps, saves }] of steps.entries()) {
        token += gap;
        const id = `t${instant}`;
        const bytes = Buffer.from(id);
        const ref = texts.add(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, 0);
        noted.add(token, texts, ref, instant % 7, instant);
        noted.endMessage();
        texts.free(ref);
        kept.set(token, { id, other: instant % 7, instant });
        noted.forget(instant - keeps);
        for (const [each, { instant: at }] of kept) {
          if (at >= instant - keeps) break;
          kept.delete(each);
          expect(noted.entry(each)).toBeNull();
        }
        if (saves === 0) {
          const image = new Image();
          noted.save(image);
          noted = new NotedEntries();
          noted.load(image);
        }
      }
      expect(noted.count).toBe(kept.size);
      for (const [each, { id, other }] of kept) {
        expect(noted.entry(each)).toEqual({ id, other });
        if (!kept.has(each + 1)) expect(noted.entry(each + 1)).toBeNull();
      }
    }),
    { numRuns: 20 },
  );
});
