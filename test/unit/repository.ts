import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folders that hold what others made, or what a run leaves behind. */
const notOurs = /^(?:node_modules|dist|coverage|\.git|\.turbo|\.weir.*)$/;

const walk = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.test(entry.name) ? [] : walk(place);
    return entry.isFile() && !/\.(?:tsbuildinfo|log)$/.test(entry.name) ? [place] : [];
  });

/** Every file of the repository as a path from its root, with forward slashes. */
export const files: readonly string[] = walk('.').sort();

/** The text of a file. @param file a path from the root of the repository */
export const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
