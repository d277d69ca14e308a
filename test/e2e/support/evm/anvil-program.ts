import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** The program in the package for this machine; null where npm has none for it. */
const packaged = (): string | null => {
  const processor = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${processor}`;
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', 'anvil');
  } catch {
    return null;
  }
};

let known: string | null | undefined;

/** The node's program; null where it cannot run on this machine, which is said once. */
export const anvilProgram = (): string | null => {
  if (known !== undefined) return known;
  const program = packaged();
  const tried = program === null ? null : spawnSync(program, ['--version'], { timeout: 10_000, encoding: 'utf8' });
  known = tried?.status === 0 ? program : null;
  if (known === null) {
    const why =
      tried === null ? `there is none for ${process.platform} ${process.arch}` : (tried.error ?? tried.stderr);
    console.warn(`e2e evm node: skipped, anvil does not run here: ${why}`);
  }
  return known;
};
