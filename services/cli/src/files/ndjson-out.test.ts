import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeLines } from './ndjson-out.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-ndjson-out-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('writing lines', () => {
  it('writes every line, in pieces or not at all', async () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `{"id":"t${index}"}`);
    for (const lines of [[], ['{}'], many]) {
      await writeLines(join(folder, 'lines'), lines);
      expect(readFileSync(join(folder, 'lines'), 'utf8')).toBe(lines.map((line) => `${line}\n`).join(''));
    }
  });

  // A failure that nobody awaits would end the process with the status of a crash.
  it('a file that cannot be written is one failure, however much was to be written', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `{"id":"t${index}"}`);
    await expect(writeLines(folder, lines)).rejects.toThrow(/EISDIR/);
  });
});
