import { closeSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openServiceLog } from './service-log.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

it('the log in which a first token may stand is read by whoever runs the services alone', () => {
  const { file, output } = openServiceLog(folder, 'n');
  closeSync(output);
  expect([file, modeOf(file)]).toEqual([join(folder, 'logs', 'n-services.log'), '600']);
});

it('one that was open to everybody is so no more, put aside or not', () => {
  const file = join(folder, 'logs', 'services.log');
  mkdirSync(join(folder, 'logs'));
  writeFileSync(file, 'weir_…', { mode: 0o644 });
  closeSync(openServiceLog(folder, '').output);
  expect(modeOf(file)).toBe('600');
  truncateSync(file, 31 * 1024 * 1024);
  closeSync(openServiceLog(folder, '').output);
  expect([modeOf(file), modeOf(`${file}.1`), statSync(file).size]).toEqual(['600', '600', 0]);
});
