import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UncachedFiles } from './uncached-file.js';

const stageBytes = 4 * 2 ** 20;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-uncached-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Bytes that say where they stand, so that a block at a wrong place shows. */
const numbered = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(at + length, at);
  return bytes;
};

function* inChunks(bytes: Buffer, chunk: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

it('holds what it was given, whatever its length, over what was longer and what was shorter', async () => {
  const files = new UncachedFiles();
  const path = join(folder, 'one');
  for (const length of [2 * stageBytes + 5, 0, 1, 4095, 4096, stageBytes - 1, stageBytes, stageBytes + 1]) {
    const bytes = numbered(length);
    await files.write(path, () => inChunks(bytes, 1_000_003));
    expect((await readFile(path)).equals(bytes), `${length} bytes`).toBe(true);
  }
});

it('writes several files at once', async () => {
  const files = new UncachedFiles();
  const all = Array.from({ length: 4 }, (_, each) => numbered(stageBytes + each));
  await Promise.all(
    all.map((bytes, each) => files.write(join(folder, `at once ${each}`), () => inChunks(bytes, 70_001))),
  );
  for (const [each, bytes] of all.entries()) {
    expect((await readFile(join(folder, `at once ${each}`))).equals(bytes)).toBe(true);
  }
});

it('begins anew through the cache where the file system refuses to go past it', async () => {
  const bytes = numbered(stageBytes + 77);
  let asked = 0;
  const refusedOnce = function* (): Iterable<Uint8Array> {
    asked++;
    for (const chunk of inChunks(bytes, stageBytes)) {
      yield chunk;
      if (asked === 1) throw Object.assign(new Error('write EINVAL'), { code: 'EINVAL' });
    }
  };
  await new UncachedFiles().write(join(folder, 'refused'), refusedOnce);
  expect(asked).toBe(2);
  expect((await readFile(join(folder, 'refused'))).equals(bytes)).toBe(true);
});

it('tells what else the disk refuses with', async () => {
  const files = new UncachedFiles();
  await expect(files.write(join(folder, 'no such folder', 'file'), () => [])).rejects.toThrow('ENOENT');
});
