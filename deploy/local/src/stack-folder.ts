import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export type ComponentName = 'kafka' | 'clickhouse';
export const componentNames: readonly ComponentName[] = ['kafka', 'clickhouse'];

/** Where the things of one stack lie. All paths absolute. */
export interface StackFolder {
  readonly dir: string;
  /** Processes, ports: see `stack-record.ts`. */
  readonly recordFile: string;
  readonly lockFile: string;
  readonly logs: string;
  /** Data and settings of each part. */
  readonly home: Readonly<Record<ComponentName, string>>;
  readonly logFile: Readonly<Record<ComponentName, string>>;
  /**
   * An argument that every process of this stack is started with. It tells our processes from a stranger that was
   * given the same number later, and finds those that a killed `up` had no time to write down.
   */
  readonly marker: Readonly<Record<ComponentName, string>>;
}

/** Lays out `dir` without touching the disk. Symbolic links are followed, so that two names of one folder are one stack. */
export function stackFolder(dir: string): StackFolder {
  const real = realPath(resolve(dir));
  const logs = join(real, 'logs');
  return {
    dir: real,
    recordFile: join(real, 'stack.json'),
    lockFile: join(real, 'stack.lock'),
    logs,
    home: { kafka: join(real, 'kafka'), clickhouse: join(real, 'clickhouse') },
    logFile: { kafka: join(logs, 'kafka.log'), clickhouse: join(logs, 'clickhouse.log') },
    marker: { kafka: `-Dweir.stack=${real}`, clickhouse: `--weir-stack=${real}` },
  };
}

/** Makes the folder and those in it. */
export function makeStackFolder(dir: string): StackFolder {
  mkdirSync(resolve(dir), { recursive: true });
  const folder = stackFolder(dir);
  for (const path of [folder.logs, folder.home.kafka, folder.home.clickhouse]) mkdirSync(path, { recursive: true });
  return folder;
}

// Also of a folder that is gone, since its processes may still run.
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
