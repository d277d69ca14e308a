import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { orWithDocker } from './package-folder.js';
import { StackError, stackErrorCatalogue } from './stack-error.js';

export const javaMajorMin = 17;

export interface Java {
  readonly path: string;
  readonly major: number;
}

/** The Java of JAVA_HOME, else of the path; null when there is none that runs. */
export function findJava(environment: NodeJS.ProcessEnv = process.env): Java | null {
  const home = environment['JAVA_HOME'];
  const candidates = home === undefined || home === '' ? ['java'] : [join(home, 'bin', 'java'), 'java'];
  for (const path of candidates) {
    if (path !== 'java' && !existsSync(path)) continue;
    // It prints its version on the error stream.
    const { stderr, error } = spawnSync(path, ['-version'], { env: environment, encoding: 'utf8', timeout: 20_000 });
    const major = error === undefined ? javaMajor(stderr) : null;
    if (major !== null) return { path, major };
  }
  return null;
}

/** The major version in what `java -version` prints: 17 of "17.0.15", 8 of "1.8.0_392". */
export function javaMajor(text: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** @throws {StackError} `JAVA_MISSING`, also when the one found is too old */
export function requireJava(): Java {
  const java = findJava();
  if (java !== null && java.major >= javaMajorMin) return java;
  const detail = java === null ? 'no java on the path' : `${java.path} is version ${java.major}`;
  throw new StackError('JAVA_MISSING', detail, stackErrorCatalogue.JAVA_MISSING.remedy + orWithDocker());
}
