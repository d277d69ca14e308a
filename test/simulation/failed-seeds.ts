import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatorVersion, type Outcome } from './simulate.js';

/** A seed that failed once; it is run first from then on. */
export interface FailedSeed {
  readonly seed: number;
  /** The checks that failed, in one line, and the first line of what the first of them said: no paths of a machine. */
  readonly failed: string;
  readonly text: string;
  /** The generator that the seed was drawn with: with another it is another run. */
  readonly generatorVersion: number;
  /** It was asked for worlds whose broker times lie close to some entry. */
  readonly isNearEntries?: boolean;
}

export const readFailedSeeds = (folder: string): FailedSeed[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .sort()
        .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as FailedSeed)
    : [];

/** Keeps a failed seed in a file of its own and returns its path. */
export const keepFailedSeed = (folder: string, { seed, findings }: Outcome, isNearEntries = false): string => {
  mkdirSync(folder, { recursive: true });
  const kept: FailedSeed = {
    seed,
    failed: [...new Set(findings.map(({ check }) => check))].join(', '),
    text: (findings[0]?.text ?? '').split('\n')[0]!.slice(0, 300),
    generatorVersion,
    ...(isNearEntries ? { isNearEntries } : {}),
  };
  const file = path.join(folder, `${seed}.json`);
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return file;
};
