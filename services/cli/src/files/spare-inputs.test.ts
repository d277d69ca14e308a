import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuseStdinTwice, spareInputs } from './spare-inputs.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-spare-'));
  writeFileSync(join(folder, 'bank.ndjson'), '{}\n');
  writeFileSync(join(folder, 'other.ndjson'), '{}\n');
  symlinkSync('bank.ndjson', join(folder, 'link.ndjson'));
  linkSync(join(folder, 'bank.ndjson'), join(folder, 'hard.ndjson'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('nothing is written over what is read, by whatever name it goes', async () => {
  const bank = join(folder, 'bank.ndjson');
  for (const name of ['bank.ndjson', './bank.ndjson', 'link.ndjson', 'hard.ndjson'])
    await expect(spareInputs('--out', [`${folder}/${name}`], ['-', bank]), name).rejects.toThrow(
      `--out would write over ${bank}, which is read`,
    );
  // What is not there yet, another file, a device that both sides may name, standard output.
  const others = ['new.ndjson', 'other.ndjson'].map((name) => join(folder, name));
  await spareInputs('--out', [...others, '/dev/null', '-'], [bank, '/dev/null', '-']);
});

test('standard input is read once', () => {
  expect(() => refuseStdinTwice(['-', 'a', '-'])).toThrow('can be read once only');
  expect(() => refuseStdinTwice(['-', 'a', undefined])).not.toThrow();
});
