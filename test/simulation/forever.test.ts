import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readFailedSeeds } from './failed-seeds.js';
import { generatorVersion } from './simulate.js';

const folder = mkdtempSync(path.join(tmpdir(), 'weir-simulation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const forever = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(import.meta.dirname, 'forever.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, WEIR_SIM_FAILED_SEEDS: folder },
  });

const lastObject = (stdout: string): Record<string, unknown> => JSON.parse(stdout.trim().split('\n').at(-1)!);

describe('npm run simulate:forever', { timeout: 120_000 }, () => {
  it('says what happened and ends well after so many seeds', () => {
    const { status, stdout } = forever('--from', '1', '--seeds', '5', '--json');
    expect(status).toBe(0);
    expect(lastObject(stdout)).toMatchObject({ firstSeed: 1, seeds: 5, failed: null });
    expect(readFailedSeeds(folder)).toEqual([]);
  });

  it('keeps a seed that failed and prints the command that repeats it', () => {
    const { status, stdout, stderr } = forever('--from', '1', '--seeds', '50', '--plant', 'money that leaks', '--json');
    expect(status).toBe(1);
    const { failed } = lastObject(stdout) as { readonly failed: { readonly seed: number } };
    expect(stderr).toContain(`npm run simulate:forever -- --seed ${failed.seed}`);
    expect(readFailedSeeds(folder)).toMatchObject([
      { seed: failed.seed, failed: expect.stringContaining('conservation'), generatorVersion },
    ]);
  });

  it('refuses what is no number', () => {
    expect(forever('--seeds', 'many').status).toBe(2);
  });
});
