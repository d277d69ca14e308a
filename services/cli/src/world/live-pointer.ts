import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError, type WorldConfig } from '@weir/model';
import { z } from 'zod';

const form = z.object({
  version: z.literal(1),
  /** Whose place it takes. */
  of: z.string(),
  namespace: z.string(),
  ranges: z.record(z.string(), z.array(z.object({ from: z.int().min(0), to: z.null() }))),
  promotedAt: z.string(),
});

/** Which world is live here, in the place of the installation that is configured. */
export type LivePointer = Readonly<z.output<typeof form>>;

const fileOf = (stateDir: string): string => join(stateDir, 'live.json');

/**
 * What `weir promote` wrote into this state folder; null where the configured installation itself is live.
 * @throws {WeirError} `CONFIG_INVALID` where it cannot be read: another world would be taken for the live one
 */
export const readLivePointer = (stateDir: string): LivePointer | null => {
  let text: string;
  try {
    text = readFileSync(fileOf(stateDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return form.parse(JSON.parse(text));
  } catch (error) {
    throw new WeirError(
      'CONFIG_INVALID',
      `${fileOf(stateDir)} does not say which world is live: delete it, and the installation itself is; then promote anew`,
      {
        cause: error,
      },
    );
  }
};

/** Replaced whole: a reader sees the old pointer or the new one. Null: the installation itself is live again. */
export const writeLivePointer = (stateDir: string, pointer: LivePointer | null): void => {
  if (pointer === null) {
    rmSync(fileOf(stateDir), { force: true });
    return;
  }
  mkdirSync(stateDir, { recursive: true });
  const temporary = `${fileOf(stateDir)}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(pointer, null, 2)}\n`);
  renameSync(temporary, fileOf(stateDir));
};

/** Of a configuration, what names its installation. */
interface Named {
  readonly namespace: string;
  readonly world?: WorldConfig;
}

/** The configuration with the world that is live in the place of the configured installation. */
export const withLiveWorld = <C extends Named>(config: C, pointer: LivePointer | null): C => {
  if (pointer === null || pointer.of !== config.namespace) return config;
  const { namespace, of, ranges } = pointer;
  return { ...config, namespace, world: { of, ranges } };
};

/** Namespace of the installation that a configuration is of, whichever of its worlds is live. */
export const homeOf = ({ namespace, world }: Named): string => world?.of ?? namespace;
