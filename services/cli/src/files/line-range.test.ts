import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readLineRange } from './line-range.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-line-range-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = fc.oneof(
  fc.constant(''),
  fc.nat(30).map((length) => 'x'.repeat(length)),
  fc.constant('y'.repeat(9_000)),
);

it('ranges next to each other share out the lines of a file', () => {
  const file = join(folder, 'lines');
  fc.assert(
    fc.property(
      fc.array(line),
      fc.boolean(),
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(5_000)),
      (lines, ended, size) => {
        const text = lines.join('\n') + (ended ? '\n' : '');
        writeFileSync(file, text);
        const handle = openSync(file, 'r');
        try {
          const pieces: string[] = [];
          for (let start = 0; start < text.length; start += size) {
            const { bytes, length } = readLineRange(handle, start, Math.min(text.length, start + size));
            expect(bytes.length).toBeGreaterThan(length);
            const piece = Buffer.from(bytes.subarray(0, length)).toString();
            // Only the last line of the file may lack its end.
            if (piece !== '' && !piece.endsWith('\n')) expect(text.endsWith(piece)).toBe(true);
            pieces.push(piece);
          }
          expect(pieces.join('')).toBe(text);
        } finally {
          closeSync(handle);
        }
      },
    ),
  );
});
