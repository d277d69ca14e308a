import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRootsLine } from '@weir/model';
import { afterAll, describe, expect, it } from 'vitest';
import { readLedger } from './read-ledger.js';
import { readAllLines } from './read-lines-of.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-read-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (amount: number): string =>
  JSON.stringify({ id: 't1', time: 0, from: 'pay:X:v', to: 'pay:X:a', asset: 'CNY', amount });
const text = `${line(1)}\n\n${line(2)}\n`;

describe('reading a ledger', () => {
  it('tells the text of each refused duplicate, once for every time that its file is named', async () => {
    const file = join(folder, 'transfers.ndjson');
    writeFileSync(file, text);
    const { ledger, rejected } = await readLedger([file, file], { map: null });
    expect(ledger.count).toBe(1);
    const refused = { file, line: 3, code: 'CONFLICTING_DUPLICATE', text: line(2) };
    expect(rejected).toEqual([refused, refused]);
  });

  it.skipIf(process.platform === 'win32')('tells it of a pipe too, which cannot be read twice', async () => {
    const file = join(folder, 'pipe');
    execFileSync('mkfifo', [file]);
    const [{ rejected }] = await Promise.all([readLedger([file], { map: null }), writeFile(file, text)]);
    expect(rejected).toEqual([{ file, line: 3, code: 'CONFLICTING_DUPLICATE', text: line(2) }]);
  });
});

describe('reading roots', () => {
  it('a line that is no UTF-8 is unreadable: two broken names would become one', async () => {
    const file = join(folder, 'roots.ndjson');
    writeFileSync(file, Buffer.from('{"case":"c\xff","transfers":["t1"]}\n', 'latin1'));
    await expect(readAllLines(file, readRootsLine)).rejects.toThrow(/line 1: not UTF-8/);
  });
});
