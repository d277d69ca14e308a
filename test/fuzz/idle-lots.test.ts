import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLots, type ShelfMark } from '@weir/matcher';
import { afterAll, describe, expect, it } from 'vitest';
import type { Dice } from '../stream/random-stream.js';
import { fuzz, outcomeOf } from './rounds.js';

const corrupt = ['SHELF_CORRUPT'] as const;
const folder = mkdtempSync(join(tmpdir(), 'weir-fuzz-lots-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'lots-1.weir');

const records = [1, 8, 40, 300].map((length, at) => Buffer.alloc(length, at + 1));
const places: number[] = [];
/** A place says the file too; see the matcher's shelf. */
const offsetOf = (place: number): number => place % 2 ** 36;
let mark: ShelfMark | null = null;

/** A file of lots as a matcher left it. */
const written = async (): Promise<Buffer> => {
  const shelf = new FolderLots(folder, null);
  places.push(...records.map((bytes) => shelf.put(bytes)));
  mark = shelf.mark();
  await shelf.sync();
  shelf.close();
  return readFileSync(file);
};
const right = await written();

/** Whatever became of the file: what is given back is what was put, or nothing is. */
const check = (wrong: Buffer): void => {
  writeFileSync(file, wrong);
  const opened = outcomeOf(corrupt, () => new FolderLots(folder, mark));
  if (!opened.ok) return;
  const shelf = opened.value;
  try {
    for (const [at, place] of places.entries()) {
      const taken = outcomeOf(corrupt, () => Buffer.from(shelf.take(place)));
      if (taken.ok) expect(taken.value).toEqual(records[at]);
    }
  } finally {
    shelf.close();
    // Each start begins a file; only the first is looked at here.
    shelf.keep([mark!]);
    for (const number of [2, 3]) rmSync(join(folder, `lots-${number}.weir`), { force: true });
  }
};

describe('a damaged file of idle lots', () => {
  it('gives back what was put, or says that it is damaged: any bit turned', () => {
    check(right);
    for (let bit = 0; bit < right.length * 8; bit += bit < 640 ? 1 : 61) {
      const turned = Buffer.from(right);
      turned[bit >> 3]! ^= 1 << (bit & 7);
      check(turned);
    }
  });

  it('is refused when cut anywhere', () => {
    for (let length = 0; length < right.length; length++) {
      writeFileSync(file, right.subarray(0, length));
      expect(outcomeOf(corrupt, () => new FolderLots(folder, mark)).ok).toBe(false);
    }
  });

  it('gives back what was put, or says that it is damaged: pages that a disk lost come back as zeros or noise', () =>
    fuzz('idle-lots', 'pages that a disk lost', 400, (dice: Dice) => {
      const wrong = Buffer.from(right);
      const from = dice(2) === 0 ? offsetOf(places[dice(places.length)]!) : dice(wrong.length);
      const to = Math.min(wrong.length, from + 1 + dice(64));
      if (dice(2) === 0) wrong.fill(0, from, to);
      else for (let at = from; at < to; at++) wrong[at] = dice(256);
      check(wrong);
    }));
});
