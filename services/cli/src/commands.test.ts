import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { asParsed, commandNamed, commands, commandsFor } from './commands.js';
import { loadedWith } from './loaded.fixture.js';

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

test('what commands say of themselves is there without what does their work', () => {
  const src = import.meta.dirname;
  const lazily = [...readFileSync(resolve(src, 'commands.ts'), 'utf8').matchAll(/import\('([^']+)\.js'\)/g)];
  const files = lazily.map(([, file]) => resolve(src, `${file}.ts`));
  expect(files).toHaveLength(Object.keys(commands).length);
  const light = ['commander', '@weir/store/ways-cost', ...['local', 'log', 'model', 'store'].map(errorsOf)];
  const { packages } = loadedWith([...files, resolve(src, 'main.ts')], false);
  expect([...packages].sort()).toEqual(light.sort());
});

const workOf = (command: string) => loadedWith([resolve(import.meta.dirname, `${command}.ts`)], true);
const inPackages = (files: readonly string[], ...folders: readonly string[]): string[] =>
  files.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)));

test.each(['alerts/work', 'findings/work', 'case/work', 'path/work'])(
  '%s asks the store, and loads nothing of Kafka, nor what folds a journal',
  (command) => {
    const { files, packages } = workOf(command);
    expect(inPackages(files, 'packages/log', 'packages/avro', 'packages/snapshots', 'deploy/local')).toEqual([]);
    expect(inPackages(files, 'packages/engine').length).toBeLessThan(5);
    expect(inPackages(files, 'services/follower').length).toBeLessThan(3);
    // A parser of YAML is for those who have a file of it.
    expect(packages).not.toContain('yaml');
    expect(packages).toContain('@clickhouse/client');
    expect(files.length).toBeLessThan(150);
  },
);

test('topics are looked at without anything of the store', () => {
  const { files, packages } = workOf('stack/topics-work');
  expect(inPackages(files, 'packages/store', 'packages/journal', 'packages/engine', 'deploy/local')).toEqual([]);
  expect(packages).not.toContain('@clickhouse/client');
  expect(files.length).toBeLessThan(100);
});

test('what only reads and writes a journal loads of the engine its columns, not its cases and readings', () => {
  const { files } = workOf('run/ingest');
  expect(inPackages(files, 'packages/engine/src/cases', 'packages/engine/src/readings')).toEqual([]);
  expect(inPackages(files, 'packages/store')).toEqual([]);
});

test.each([
  ['check/work', 60],
  ['stack/config-work', 70],
  ['stack/wait', 170],
  ['stack/settings-work', 160],
  ['report/work', 175],
  ['promote/work', 190],
  ['diff/work', 200],
  ['stack/status', 220],
  ['desk/work', 260],
])('%s loads less than %i modules of ours, and no whole service', (command, most) => {
  const { files } = workOf(command);
  const services = inPackages(files, 'services').filter((file) => !file.startsWith('services/cli/'));
  // What a service keeps, or how it is asked, stands in some files of it.
  expect(services.length).toBeLessThan(30);
  expect(files.length).toBeLessThan(most);
});
