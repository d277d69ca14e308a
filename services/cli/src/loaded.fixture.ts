import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

/** What a source file loads with it: not what it names as a type, or loads later. */
const loadedBy = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^;']* from )?'([^']+)';/gm)].map(
    ([, source]) => source!,
  );

/** The source of what a package of ours exports by that name; null for a package of others. */
const sourceIn = (name: string): string | null => {
  const [, folder, path = ''] = /^@weir\/([^/]+)(\/.*)?$/.exec(name) ?? [];
  if (folder === undefined) return null;
  const home = ['packages', 'services', 'deploy']
    .map((place) => join(root, place, folder))
    .find((place) => existsSync(join(place, 'package.json')));
  if (home === undefined) throw new Error(`no package ${name}`);
  const { exports } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, { readonly source: string }>>;
  };
  return join(home, exports[`.${path}`]!.source);
};

/** Files of ours, by their paths in this repository, and packages of others that some files load with them. */
export const loadedWith = (files: readonly string[], throughPackages: boolean) => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const source of loadedBy(file)) {
      if (source.startsWith('.')) walk(resolve(dirname(file), source.replace(/\.js$/, '.ts')));
      else if (!source.startsWith('node:')) {
        const inner = throughPackages ? sourceIn(source) : null;
        if (inner === null) packages.add(source);
        else walk(inner);
      }
    }
  };
  for (const file of files) walk(file);
  return { files: [...seen].map((file) => file.slice(root.length + 1)), packages };
};
