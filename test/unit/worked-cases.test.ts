import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const shared = process.env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const cases = path.join(shared, 'trace-cases');
const command = path.resolve(import.meta.dirname, '../../services/cli/bin/weir.mjs');
const names = existsSync(cases)
  ? readdirSync(cases, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : [];
if (names.length === 0) console.warn(`worked cases: skipped, none in ${cases} (WEIR_SHARED names another folder)`);

const lines = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Sums of an asset that are zero may be absent; how long it took is not compared. */
const comparable = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .map(([key, entry]) => [key, comparable(entry)] as const)
    .filter(([key, entry]) => entry !== '0' && !/^(seconds|transfersPerSecond)$/.test(key));
  return Object.fromEntries(kept);
};

const anyOrder = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe.skipIf(names.length === 0)('weir trace gives the answers of the worked cases', () => {
  const out = mkdtempSync(path.join(tmpdir(), 'weir-worked-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it.each(names)('%s', (name) => {
    const folder = path.join(cases, name);
    const expected = (file: string): string => path.join(folder, 'expected', file);
    const answer = (file: string): string => path.join(out, name, file);
    const args = readFileSync(path.join(folder, 'args.txt'), 'utf8').split(/\s+/).filter(Boolean);
    const { status, stderr } = spawnSync(process.execPath, [command, 'trace', ...args, '--out', path.join(out, name)], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(Number(readFileSync(path.join(folder, 'status.txt'), 'utf8')));
    for (const file of ['transfers.ndjson', 'accounts.ndjson', 'links.ndjson']) {
      expect(existsSync(answer(file)), file).toBe(existsSync(expected(file)));
      if (existsSync(expected(file))) expect(lines(answer(file)), file).toEqual(lines(expected(file)));
    }
    expect(anyOrder(lines(answer('rejected.ndjson')))).toEqual(anyOrder(lines(expected('rejected.ndjson'))));
    const summary = (file: string): unknown => comparable(JSON.parse(readFileSync(file, 'utf8')));
    expect(summary(answer('summary.json'))).toEqual(summary(expected('summary.json')));
  });
});
