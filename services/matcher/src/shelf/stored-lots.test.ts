import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeLotsConformance } from './conformance.js';
import { FolderLots } from './folder-lots.js';
import { MemoryLots, MemoryLotsFolder } from './memory-lots.js';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-lots-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const options = { fileBytesMax: 200, fileBytesMin: 0 };
const numbersIn = (folder: string): number[] => readdirSync(folder).map((name) => Number(/\d+/.exec(name)![0]));

describeLotsConformance('a folder, written at once', () => {
  const folder = newFolder();
  return {
    open: (mark) => new FolderLots(folder, mark, { ...options, bufferBytes: 0 }),
    files: () => numbersIn(folder),
  };
});

describeLotsConformance('a folder', () => {
  const folder = newFolder();
  return { open: (mark) => new FolderLots(folder, mark, options), files: () => numbersIn(folder) };
});

describeLotsConformance('memory', () => {
  const folder = new MemoryLotsFolder();
  return { open: (mark) => new MemoryLots(folder, mark, 200), files: () => [...folder.files.keys()] };
});

describe('a folder of lots', () => {
  it('notices a file that is cut, and a record that is altered', async () => {
    const folder = newFolder();
    const shelf = new FolderLots(folder, null);
    const place = shelf.put(Buffer.from('some lots'));
    const mark = shelf.mark();
    await shelf.sync();
    shelf.close();
    const path = join(folder, 'lots-1.weir');
    const whole = readFileSync(path);
    const turned = Buffer.from(whole);
    turned[12]! ^= 1;
    writeFileSync(path, turned);
    const again = new FolderLots(folder, mark);
    expect(() => again.take(place)).toThrow(/SHELF_CORRUPT.*altered/);
    again.close();
    // A page that the disk lost: the checksum of nothing is 0 too.
    writeFileSync(path, Buffer.alloc(whole.length));
    const lost = new FolderLots(folder, mark);
    expect(() => lost.take(place)).toThrow(/SHELF_CORRUPT.*zeros/);
    lost.close();
    truncateSync(path, whole.length - 1);
    expect(() => new FolderLots(folder, mark)).toThrow(/SHELF_CORRUPT.*16 bytes of 17/);
  });

  it('writes to no file that another start has made', () => {
    const folder = newFolder();
    const [first, second] = [new FolderLots(folder, null), new FolderLots(folder, null)];
    const places = [first.put(Buffer.from('first')), second.put(Buffer.from('second'))] as const;
    expect(Buffer.from(first.take(places[0])).toString()).toBe('first');
    expect(Buffer.from(second.take(places[1])).toString()).toBe('second');
    first.close();
    second.close();
  });
});
