import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { keepingMemory, keepsMemory, reserveMemory } from './reserve-memory.js';

const MiB = 2 ** 20;
const module = new URL('../../dist/run/reserve-memory.js', import.meta.url).href;

/** Resident MiB of a process after it reserved so many, and pages it was given while it filled as many again. */
const afterwards = (megabytes: number, env: NodeJS.ProcessEnv): { resident: number; given: number } => {
  const script = `
    import { readFileSync } from 'node:fs';
    const { reserveMemory } = await import(${JSON.stringify(module)});
    const given = () => Number(readFileSync('/proc/self/stat', 'latin1').split(') ')[1].split(' ')[7]);
    await reserveMemory(${megabytes} * 2 ** 20);
    const resident = process.memoryUsage().rss / 2 ** 20;
    const before = given();
    const kept = Array.from({ length: ${megabytes / 16} - 1 }, () => new Uint8Array(12 * 2 ** 20).fill(1));
    console.log(JSON.stringify({ resident, given: given() - before, kept: kept.length }));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
  return JSON.parse(out);
};

const hasGlibc = process.platform === 'linux' && /libc\.so\.6/.test(readFileSync('/proc/self/maps', 'latin1'));

describe('a reserve of memory', () => {
  it('needs all that glibc is to be asked', () => {
    expect(keepsMemory({})).toBe(false);
    expect(keepsMemory({ GLIBC_TUNABLES: keepingMemory[0] })).toBe(false);
    expect(keepsMemory({ GLIBC_TUNABLES: ['glibc.malloc.hugetlb=1', ...keepingMemory].join(':') })).toBe(true);
  });

  it.runIf(hasGlibc)('stays with the process, and what comes afterwards is given no new pages', () => {
    const env = { ...process.env, GLIBC_TUNABLES: keepingMemory.join(':') };
    const { resident, given } = afterwards(256, env);
    expect(resident).toBeGreaterThan(256);
    const pagesFilled = ((256 / 16 - 1) * 12 * MiB) / 4096;
    expect(given).toBeLessThan(pagesFilled / 10);
  });

  it('is refused where it is more than half of what there is', async () => {
    await expect(reserveMemory(totalmem())).rejects.toThrowError(/WEIR_RESERVE_BYTES is .*half of the memory/);
  });
});
