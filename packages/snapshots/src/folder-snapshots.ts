import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { headBytes, offsetInHead, sealed, unsealed } from './sealed-snapshot.js';
import type { PassedOver, SnapshotShelf, StoredSnapshot } from './snapshot-shelf.js';
import { UncachedFiles } from './uncached-file.js';

const kept = 2;
const namePattern = /^snapshot-(\d+)\.weir$/;
const temporaryPattern = /^snapshot-\d+\.\d+\.part$/;
/** What an old snapshot becomes until the next is written over it. */
const spareName = 'spare.part';
const readBytes = 64 * 2 ** 20;

/** A snapshot's file as it lies there. */
export interface KeptFile {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds UTC, of the clock of this machine. */
  readonly writtenAtMs: number;
  /** A text says why it is not whole. */
  readonly found: StoredSnapshot | string;
}

/**
 * Snapshots in a folder, numbered in the order in which they were put. A file gets its name when all of it is on the
 * disk, and its name is on the disk before anything older goes. The one that goes is written over by the next, which has
 * its place on the disk so.
 */
export class FolderSnapshots implements SnapshotShelf {
  readonly #folder: string;
  readonly #onPassedOver: (passed: PassedOver) => void;
  readonly #files = new UncachedFiles();

  constructor(folder: string, onPassedOver: (passed: PassedOver) => void = () => {}) {
    this.#folder = folder;
    this.#onPassedOver = onPassedOver;
  }

  async latest(): Promise<StoredSnapshot | null> {
    for (const number of await this.#numbers()) {
      const name = nameOf(number);
      const found = unsealed(await readWhole(join(this.#folder, name)));
      if (typeof found !== 'string') return found;
      this.#onPassedOver({ name, why: found });
    }
    return null;
  }

  /** All that lie there, the newest first, each read when it is asked for: they may be hundreds of megabytes. */
  async *each(): AsyncIterable<KeptFile> {
    for (const number of await this.#numbers()) {
      const path = join(this.#folder, nameOf(number));
      try {
        const { mtimeMs, size } = await stat(path);
        const found = unsealed(await readWhole(path));
        yield { name: nameOf(number), bytes: size, writtenAtMs: mtimeMs, found };
      } catch (error) {
        ignoreGone(error as NodeJS.ErrnoException);
      }
    }
  }

  /** Where those that lie there go on, by their heads alone, the newest first. */
  async offsets(): Promise<number[]> {
    const offsets: number[] = [];
    for (const number of await this.#numbers()) {
      const file = await open(join(this.#folder, nameOf(number)), 'r').catch(ignoreGone);
      if (file === null) continue;
      try {
        const head = Buffer.alloc(headBytes);
        await file.read(head, 0, headBytes, 0);
        const offset = offsetInHead(head);
        if (offset !== null) offsets.push(offset);
      } finally {
        await file.close();
      }
    }
    return offsets;
  }

  async put(offset: number, pieces: readonly Uint8Array[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const number = ((await this.#numbers())[0] ?? 0) + 1;
    const temporary = join(this.#folder, `snapshot-${number}.${process.pid}.part`);
    try {
      await rename(join(this.#folder, spareName), temporary).catch(ignoreGone);
      await this.#files.write(temporary, () => sealed(offset, pieces));
      await rename(temporary, join(this.#folder, nameOf(number)));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await this.#syncFolder();
    await this.#tidy();
  }

  /** Newest first. */
  async #numbers(): Promise<number[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const numbers = names.flatMap((name) => {
      const number = namePattern.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
    return numbers.sort((left, right) => right - left);
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder, constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /** Older ones go, the newest of them to be written over, and what earlier processes did not finish. */
  async #tidy(): Promise<void> {
    const [spare, ...old] = (await this.#numbers()).slice(kept).map(nameOf);
    if (spare !== undefined) await rename(join(this.#folder, spare), join(this.#folder, spareName)).catch(ignoreGone);
    const unfinished = (await readdir(this.#folder)).filter((name) => temporaryPattern.test(name));
    for (const name of [...old, ...unfinished]) await rm(join(this.#folder, name), { force: true });
  }
}

/** Numbers have no leading zeros to run out of: they are compared as numbers. */
const nameOf = (number: number): string => `snapshot-${number}.weir`;

/** Newer ones were put meanwhile, and this one went. */
const ignoreGone = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

/** Snapshots grow past what is read at one go. */
const readWhole = async (path: string): Promise<Buffer> => {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow((await file.stat()).size);
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, done, Math.min(readBytes, bytes.length - done), done);
      if (bytesRead === 0) return bytes.subarray(0, done);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
};
