import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeSnapshotConformance } from './conformance.js';
import { FolderSnapshots } from './folder-snapshots.js';
import { MemorySnapshots, MemorySnapshotsFolder } from './memory-snapshots.js';
import { sealed, unsealed } from './sealed-snapshot.js';

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-snapshots-'));
  folders.push(folder);
  return folder;
};
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const numberIn = (name: string): number => Number(/\d+/.exec(name)![0]);

describeSnapshotConformance('a folder', async () => {
  const folder = join(await newFolder(), 'made', 'at need');
  const names = async () => {
    const found = (await readdir(folder)).filter((name) => name.endsWith('.weir'));
    return found.sort((left, right) => numberIn(left) - numberIn(right));
  };
  return {
    open: (onPassedOver) => new FolderSnapshots(folder, onPassedOver),
    harmNewest: async (how) => {
      const path = join(folder, (await names()).at(-1)!);
      const bytes = await readFile(path);
      if (how === 'flipped') bytes[bytes.length >> 1]! ^= 4;
      await writeFile(path, how === 'torn' ? bytes.subarray(0, bytes.length >> 1) : bytes);
    },
    kept: async () => (await names()).length,
  };
});

describeSnapshotConformance('memory', async () => {
  const memory = new MemorySnapshotsFolder();
  return {
    open: (onPassedOver = () => {}) => new MemorySnapshots(memory, { onPassedOver }),
    harmNewest: async (how) => {
      const { length } = memory.files.at(-1)!.bytes;
      memory.harmNewest(how === 'torn' ? { kind: 'torn', bytes: length >> 1 } : { kind: 'flipped', bit: length * 4 });
    },
    kept: async () => memory.files.length,
  };
});

describe('a sealed snapshot', () => {
  const whole = Buffer.concat([...sealed(12, [Buffer.from('some'), Buffer.from(' bytes')])]);

  it('is what was put in', () => {
    expect(unsealed(whole)).toEqual({ offset: 12, bytes: Buffer.from('some bytes') });
  });

  it('is refused at every cut and with every turned bit', () => {
    for (let cut = 0; cut < whole.length; cut++)
      expect(unsealed(whole.subarray(0, cut)), `${cut}`).toBeTypeOf('string');
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const turned = Buffer.from(whole);
      turned[bit >> 3]! ^= 1 << (bit & 7);
      expect(unsealed(turned), `${bit}`).toBeTypeOf('string');
    }
    expect(unsealed(Buffer.concat([whole, Buffer.from([0])]))).toBeTypeOf('string');
  });
});

describe('a folder of snapshots', () => {
  it('leaves nothing unfinished behind, of earlier processes either', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'snapshot-3.99.part'), 'half');
    const shelf = new FolderSnapshots(folder);
    expect(await shelf.latest()).toBeNull();
    await shelf.put(1, [Buffer.from('x')]);
    expect(await readdir(folder)).toEqual(['snapshot-1.weir']);
  });

  it('writes over the one that went, whether the next is shorter or longer', async () => {
    const folder = await newFolder();
    const shelf = new FolderSnapshots(folder);
    const lengths = [9_000, 8_000, 7_000, 20, 30_000, 10, 25_000];
    for (const [offset, length] of lengths.entries()) await shelf.put(offset, [Buffer.alloc(length, offset + 1)]);
    expect((await readdir(folder)).sort()).toEqual(['snapshot-6.weir', 'snapshot-7.weir', 'spare.part']);
    const found: unknown[] = [];
    for await (const file of shelf.each()) found.push(file.found);
    expect(found).toEqual([
      { offset: 6, bytes: Buffer.alloc(25_000, 7) },
      { offset: 5, bytes: Buffer.alloc(10, 6) },
    ]);
    await rm(join(folder, 'snapshot-7.weir'));
    await rm(join(folder, 'snapshot-6.weir'));
    expect(await shelf.latest()).toBeNull();
  });

  it('says what the disk refuses, and keeps what was there', async () => {
    const folder = await newFolder();
    const shelf = new FolderSnapshots(folder);
    await shelf.put(1, [Buffer.from('x')]);
    const refused = shelf.put(2, [null as unknown as Uint8Array]);
    await expect(refused).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['snapshot-1.weir']);
    expect((await shelf.latest())?.offset).toBe(1);
  });
});

describe('snapshots in memory', () => {
  it('may be lost without a word', async () => {
    const shelf = new MemorySnapshots(undefined, { mishap: () => ({ kind: 'lost' }) });
    await shelf.put(1, []);
    expect(await shelf.latest()).toBeNull();
  });
});
