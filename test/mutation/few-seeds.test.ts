import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { generateCase } from '../reference/generate.js';
import { referenceTrace } from '../reference/trace.js';
import { runsInProcess, traceInProcess } from '../stream/trace-in-process.js';

// The agreement with the slow model over so few inputs that it can be run for every mutant. Each part is a test of its
// own: the first that fails ends a mutant's run.
const seedsOfPart = 25;
const folder = mkdtempSync(path.join(tmpdir(), 'weir-mutation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Sums of zero may be absent, and so may assets and cases without any. */
const withoutZeros = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .map(([key, entry]) => [key, withoutZeros(entry)] as const)
    .filter(([, entry]) => entry !== '0' && JSON.stringify(entry) !== '{}');
  return Object.fromEntries(kept.sort(([left], [right]) => (left < right ? -1 : 1)));
};

describe('weir trace and the slow model agree', () => {
  it.each([1, 2, 3, 4])('part %d', async (part) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    for (let seed = part * seedsOfPart; seed < (part + 1) * seedsOfPart; seed++) {
      const given = generateCase(seed);
      const input = { ...given, options: { ...given.options, links: true } };
      if (!runsInProcess(input)) continue;
      const { status, transfers, accounts, links, summary } = await traceInProcess(input, folder);
      const wanted = referenceTrace(input);
      expect({ status, transfers, accounts, links }, `seed ${seed}`).toEqual({
        status: wanted.status,
        transfers: wanted.transfers,
        accounts: wanted.accounts,
        links: wanted.links,
      });
      expect(withoutZeros(summary), `seed ${seed}`).toEqual(withoutZeros(wanted.summary));
    }
  });
});
