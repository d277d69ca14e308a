import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WeirError } from '@weir/model';

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() ?? false;

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isFile() ?? false;

/**
 * Makes the folder that a command writes its files into, as `makeFolder` does.
 * @throws {WeirError} `USAGE` where a file has its name
 */
export const makeOutFolder = async (path: string): Promise<void> => {
  if (await isFile(path)) throw new WeirError('USAGE', `--out wants a folder, not ${path}: that is a file`);
  await makeFolder(path);
};

/**
 * Makes a folder and those above it, where absent; rejects as `mkdir` does. The recursive `mkdir` of Node is not used:
 * it never returns where the system refuses an entry of a folder that stands with `ENOENT`, as /proc does.
 */
export const makeFolder = async (path: string): Promise<void> => {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  await mkdir(path).catch(async (error: unknown) => {
    // Somebody else may have made it meanwhile.
    if (!(await isFolder(path))) throw error;
  });
};
