import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { zipEntries } from './zip-entries.js';
import { ZipFile } from './zip-file.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = async (entries: Iterable<readonly [string, Uint8Array]>) => {
  const path = join(folder, 'x.zip');
  const zip = await ZipFile.create(path, Date.UTC(2026, 4, 1, 10, 20, 30));
  for (const [name, bytes] of entries) await zip.add(name, bytes);
  return { ended: await zip.end(), file: readFileSync(path) };
};

test('a file written entry by entry is a ZIP that others read, and its hash is that of its bytes', async () => {
  const large = Buffer.alloc(3_000_000, 'weir ');
  const { ended, file } = await write([
    ['报文/1', Buffer.from('一')],
    ['empty', Buffer.alloc(0)],
    ['large', large],
  ]);
  const read = unzipSync(file);
  expect(Object.keys(read)).toEqual(['报文/1', 'empty', 'large']);
  expect(strFromU8(read['报文/1']!)).toBe('一');
  expect(Buffer.from(read['large']!).equals(large)).toBe(true);
  expect(ended).toEqual({ bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
});

test('holds more entries than sixteen bits count', async () => {
  const count = 66_000;
  const { file } = await write(Array.from({ length: count }, (_, at) => [`m/${at}`, Buffer.from(String(at))] as const));
  const read = unzipSync(file);
  expect(Object.keys(read)).toHaveLength(count);
  expect(zipEntries(file)).toHaveLength(count);
  expect(strFromU8(read[`m/${count - 1}`]!)).toBe(String(count - 1));
}, 60_000);
