import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { shareOf } from '../share.js';
import { simulate } from './simulate.js';

const seeds = Array.from({ length: 1 + shareOf(5) }, (_, index) => index + 1);

const digestsHere = async (): Promise<string[]> => {
  const digests: string[] = [];
  for (const seed of seeds) digests.push(`${seed} ${(await simulate(seed)).digest}`);
  return digests;
};

const digestsOfAnotherProcess = async (): Promise<string[]> => {
  const forever = path.join(import.meta.dirname, 'forever.mjs');
  const args = [forever, '--from', String(seeds[0]), '--seeds', String(seeds.length), '--digest'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.split('\n').filter((line) => /^\d+ [0-9a-f]{64}$/.test(line));
};

describe('a seed', { timeout: 120_000 }, () => {
  it('gives the same bytes twice in one process', async () => {
    const once = await digestsHere();
    expect(await digestsHere()).toEqual(once);
    expect(new Set(once.map((line) => line.split(' ')[1])).size).toBe(seeds.length);
  });

  it('gives the same bytes in two other processes', async () => {
    const [one, other] = await Promise.all([digestsOfAnotherProcess(), digestsOfAnotherProcess()]);
    expect(one).toEqual(await digestsHere());
    expect(other).toEqual(one);
  });
});
