import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../commands.js';
import { wholeProgram } from './command.js';
import { bashScript, zshScript } from './scripts.js';
import { placesOf } from './words.js';

describe('what the shell completes', () => {
  test('is every command and option that there is', async () => {
    const places = placesOf(await wholeProgram());
    expect(places[0]!.words.map(({ word }) => word)).toEqual(expect.arrayContaining(Object.keys(commands)));
    const show = places.find(({ path }) => path === 'case show')!;
    expect(show.options.map(({ word }) => word)).toContain('--depth');
    expect(show.open).toContain('--depth');
    expect(show.values.get('--lang')).toEqual(['zh', 'en']);
  });

  test('bash completes from it, behind options too', async () => {
    const script = bashScript(placesOf(await wholeProgram()));
    const completed = (...line: string[]): string[] => {
      const words = ['weir', ...line].map((word) => `'${word}'`).join(' ');
      const run = `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=${line.length}; _weir; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', run], { encoding: 'utf8' }).split('\n').filter(Boolean);
    };
    expect(completed('pa')).toEqual(['path']);
    expect(completed('case', 'sh')).toEqual(['show']);
    expect(completed('case', 'show', '--un')).toEqual(['--unmasked']);
    expect(completed('path', '--lang', '')).toEqual(['zh', 'en']);
    expect(completed('path', '--json', 'bank:CMB:1', '--max')).toEqual(['--max-hops']);
    expect(completed('completion', 'x')).toEqual([]);
    expect(completed('completion', '')).toEqual(['bash', 'zsh']);
    expect(completed('run', 'f')).toEqual(['follower']);
    expect(completed('help', 'ca')).toEqual(['case']);
    expect(completed('he')).toEqual(['help']);
    expect(completed('status', '')).toContain('--json');
    // What may be a file is left to the shell, which completes those where there is nothing else.
    expect(completed('import', '')).toEqual([]);
    expect(completed('trace', '--transfers', '')).toEqual([]);
    expect(completed('trace', '--transfers', 'a.ndjson', '--ro')).toEqual(['--roots']);
  });

  test('a reader that has had enough is no failure', () => {
    const weir = resolve(import.meta.dirname, '../../bin/weir.mjs');
    const line = `'${process.execPath}' '${weir}' completion zsh | true; exit \${PIPESTATUS[0]}`;
    const { status, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('zsh gets each word with what it is, whatever stands in its text', async () => {
    const places = [
      { path: '', words: [{ word: 'a:b', about: "it's" }], options: [], values: new Map(), open: [] },
      { path: 'x', words: [], options: [], values: new Map([['--l', ['1', '2']]]), open: ['--out'] },
    ];
    const script = zshScript(places);
    expect(script).toContain(String.raw`items=('a\:b:it'\''s')`);
    expect(script).toContain("'x --l') compadd -- '1' '2'");
    expect(script).toContain("'x --out') _files; return ;;");
    expect(zshScript(placesOf(await wholeProgram()))).toContain("'case show') items=(");
  });
});
