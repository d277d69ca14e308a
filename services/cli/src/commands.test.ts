import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { asParsed, commandNamed, commands, commandsFor } from './commands.js';

test('a command is one of ours, and no property that every object has', () => {
  for (const name of Object.keys(commands)) expect(commandNamed(name)).toBe(commands[name]);
  for (const name of ['constructor', 'toString', '__proto__', '']) expect(commandNamed(name)).toBeUndefined();
});

const words = (line: string): string[] => line.split(' ').filter(Boolean);

test('a line loads the command that it names, and all where it names none', () => {
  const loaded = (line: string) => commandsFor(asParsed(words(line)));
  const all = Object.values(commands);
  const trace = [commands['trace']];
  for (const line of ['trace', '--lang zh trace', '--lang=zh trace --links', 'help trace', '--lang zh help trace'])
    expect(loaded(line), line).toEqual(trace);
  for (const line of ['', 'help', '--help', 'trece', 'help trece', '--lang zh', 'constructor'])
    expect(loaded(line), line).toEqual(all);
  for (const line of ['--version', '-V', '--lang zh --version']) expect(loaded(line)).toEqual([]);
});

test('help is of the whole command that is named, and of none that there is not', () => {
  const parsed = (line: string): string => asParsed(words(line)).join(' ');
  expect(parsed('help case show')).toBe('case show --help');
  expect(parsed('--lang zh help trace')).toBe('--lang zh trace --help');
  expect(parsed('help')).toBe('help');
  expect(parsed('help --lang zh')).toBe('help --lang zh');
  expect(parsed('help cose')).toBe('cose');
  expect(parsed('--lang=zh cose --help')).toBe('--lang=zh cose');
  expect(parsed('case list --json')).toBe('case list --json');
  expect(parsed('--help')).toBe('--help');
});

const errorsOf = (name: string): string => `@weir/${name}/errors`;

/** What a source file loads with it: not what it names as a type, or loads later. */
const loadedBy = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^;']* from )?'([^']+)';/gm)].map(
    ([, source]) => source!,
  );

/** All packages that files load, whatever of ours lies between. */
const packagesOf = (files: readonly string[]): Set<string> => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const source of loadedBy(file)) {
      if (source.startsWith('.')) walk(resolve(dirname(file), source.replace(/\.js$/, '.ts')));
      else if (!source.startsWith('node:')) packages.add(source);
    }
  };
  for (const file of files) walk(file);
  return packages;
};

test('what commands say of themselves is there without what does their work', () => {
  const src = import.meta.dirname;
  const lazily = [...readFileSync(resolve(src, 'commands.ts'), 'utf8').matchAll(/import\('([^']+)\.js'\)/g)];
  const files = lazily.map(([, file]) => resolve(src, `${file}.ts`));
  expect(files).toHaveLength(Object.keys(commands).length);
  const light = ['commander', '@weir/store/ways-cost', ...['local', 'log', 'model', 'store'].map(errorsOf)];
  expect([...packagesOf([...files, resolve(src, 'main.ts')])].sort()).toEqual(light.sort());
});
