import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { WeirError } from '@weir/model';
import { fileOf, offsetOf, placeOf, type ShelfMark, type StoredLots } from './stored-lots.js';

const fsyncOf = promisify(fsync);
const namePattern = /^lots-(\d+)\.weir$/;
const nameOf = (file: number): string => `lots-${file}.weir`;
/** Of a record: length and CRC-32 of its bytes. */
const headBytes = 8;

interface LotsFile {
  readonly fd: number;
  bytes: number;
  liveBytes: number;
}

export interface FolderLotsOptions {
  /** A file is closed to further records at this size. */
  readonly fileBytesMax?: number;
  /** Records of closed files smaller than this move on. */
  readonly fileBytesMin?: number;
  /** So much is written at once. */
  readonly bufferBytes?: number;
}

/**
 * Lots in a folder, in files that are only added to. Every start begins a file of its own, so that nothing that another
 * process has open is ever altered. A file of which more than half was taken is stale: whoever owns the places moves what
 * is left of it, and it goes when no snapshot names it any more.
 */
export class FolderLots implements StoredLots {
  readonly #folder: string;
  readonly #fileBytesMax: number;
  readonly #fileBytesMin: number;
  readonly #files = new Map<number, LotsFile>();
  readonly #unsynced = new Set<LotsFile>();
  /** Files that were there when it was opened, and those begun here: others are another process's. */
  readonly #mine: Set<number>;
  #current = 0;
  /** What of the current file is not written yet: its last `#waiting` bytes. */
  readonly #buffer: Buffer;
  #waiting = 0;
  #taken = Buffer.alloc(1024);
  readonly #head = Buffer.alloc(headBytes);

  /** @throws {WeirError} `SHELF_CORRUPT` where a file that the mark names is gone or shorter */
  constructor(folder: string, mark: ShelfMark | null, options: FolderLotsOptions = {}) {
    this.#folder = folder;
    this.#fileBytesMax = options.fileBytesMax ?? 2 ** 30;
    this.#fileBytesMin = options.fileBytesMin ?? 2 ** 20;
    this.#buffer = Buffer.alloc(options.bufferBytes ?? 2 ** 18);
    mkdirSync(folder, { recursive: true });
    this.#mine = new Set(this.#numbers());
    try {
      for (const { file, bytes, liveBytes } of mark?.files ?? []) this.#openOld(file, bytes, liveBytes);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#begin();
  }

  get liveBytes(): number {
    let sum = 0;
    for (const { liveBytes } of this.#files.values()) sum += liveBytes;
    return sum;
  }

  put(bytes: Uint8Array): number {
    const length = headBytes + bytes.length;
    let file = this.#files.get(this.#current)!;
    const isFull = file.bytes > 0 && file.bytes + length > this.#fileBytesMax;
    const isMostlyTaken = file.bytes >= this.#fileBytesMin && file.liveBytes * 2 < file.bytes;
    if (isFull || isMostlyTaken) file = this.#begin();
    const place = placeOf(this.#current, file.bytes);
    this.#head.writeUInt32LE(bytes.length, 0);
    this.#head.writeUInt32LE(crc32(bytes), 4);
    this.#append(file, this.#head);
    this.#append(file, bytes);
    file.bytes += length;
    file.liveBytes += length;
    return place;
  }

  take(place: number): Uint8Array {
    const number = fileOf(place);
    const at = offsetOf(place);
    const file = this.#files.get(number);
    const corrupt = (why: string): WeirError => new WeirError('SHELF_CORRUPT', `${nameOf(number)} at ${at}: ${why}`);
    if (file === undefined || at + headBytes > file.bytes) throw corrupt('nothing lies there');
    // What is asked for may not be written yet: the last of it ends where the file does.
    if (number === this.#current && this.#waiting > 0 && file.bytes - this.#waiting <= at) this.#flush();
    this.#read(file, at, headBytes);
    const length = this.#taken.readUInt32LE(0);
    const sum = this.#taken.readUInt32LE(4);
    // No record is empty, and what a disk lost reads as zeros: they would pass for one, checksum and all.
    if (length === 0) throw corrupt('nothing but zeros lie there');
    if (at + headBytes + length > file.bytes) throw corrupt('the record is cut');
    this.#read(file, at + headBytes, length);
    const bytes = this.#taken.subarray(0, length);
    if (crc32(bytes) !== sum) throw corrupt('the record is altered');
    file.liveBytes -= headBytes + length;
    return bytes;
  }

  isStale(place: number): boolean {
    const number = fileOf(place);
    if (number === this.#current) return false;
    const file = this.#files.get(number);
    return file !== undefined && (file.liveBytes * 2 < file.bytes || file.bytes < this.#fileBytesMin);
  }

  mark(): ShelfMark {
    const held = [...this.#files].filter(([, { liveBytes }]) => liveBytes > 0);
    return { files: held.map(([file, { bytes, liveBytes }]) => ({ file, bytes, liveBytes })) };
  }

  async sync(): Promise<void> {
    this.#flush();
    const files = [...this.#unsynced];
    this.#unsynced.clear();
    if (files.length === 0) return;
    await Promise.all(files.map(({ fd }) => fsyncOf(fd)));
    const folder = openSync(this.#folder, constants.O_RDONLY);
    try {
      await fsyncOf(folder);
    } finally {
      closeSync(folder);
    }
  }

  keep(marks: readonly ShelfMark[]): void {
    const named = new Set(marks.flatMap(({ files }) => files.map(({ file }) => file)));
    for (const [number, { fd, liveBytes }] of this.#files) {
      if (number === this.#current || liveBytes > 0 || named.has(number)) continue;
      closeSync(fd);
      this.#files.delete(number);
    }
    for (const number of this.#numbers()) {
      if (this.#files.has(number) || named.has(number) || !this.#mine.has(number)) continue;
      rmSync(join(this.#folder, nameOf(number)), { force: true });
    }
  }

  close(): void {
    for (const { fd } of this.#files.values()) closeSync(fd);
    this.#files.clear();
    this.#unsynced.clear();
  }

  #openOld(number: number, bytes: number, liveBytes: number): void {
    const path = join(this.#folder, nameOf(number));
    if (!existsSync(path)) throw new WeirError('SHELF_CORRUPT', `${nameOf(number)} is gone`);
    const fd = openSync(path, 'r');
    this.#files.set(number, { fd, bytes, liveBytes });
    const { size } = fstatSync(fd);
    if (size < bytes) throw new WeirError('SHELF_CORRUPT', `${nameOf(number)} has ${size} bytes of ${bytes}`);
  }

  #begin(): LotsFile {
    this.#flush();
    // A file that another process deleted may be open here: its number is not free.
    const number = Math.max(0, this.#current, ...this.#numbers(), ...this.#files.keys()) + 1;
    this.#mine.add(number);
    // Made here and nowhere else: two processes never write to one file.
    const fd = openSync(join(this.#folder, nameOf(number)), 'wx+');
    const file = { fd, bytes: 0, liveBytes: 0 };
    this.#files.set(number, file);
    this.#current = number;
    this.#unsynced.add(file);
    return file;
  }

  #numbers(): number[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const number = namePattern.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
  }

  #append(file: LotsFile, bytes: Uint8Array): void {
    if (this.#waiting + bytes.length > this.#buffer.length) this.#flush();
    if (bytes.length > this.#buffer.length) {
      this.#unsynced.add(file);
      writeAll(file.fd, bytes);
      return;
    }
    this.#buffer.set(bytes, this.#waiting);
    this.#waiting += bytes.length;
  }

  #flush(): void {
    if (this.#waiting === 0) return;
    const file = this.#files.get(this.#current)!;
    this.#unsynced.add(file);
    writeAll(file.fd, this.#buffer.subarray(0, this.#waiting));
    this.#waiting = 0;
  }

  #read({ fd }: LotsFile, position: number, length: number): void {
    if (this.#taken.length < length) this.#taken = Buffer.alloc(length * 2);
    for (let done = 0; done < length; ) {
      const read = readSync(fd, this.#taken, done, length - done, position + done);
      if (read === 0) throw new WeirError('SHELF_CORRUPT', `the file ends at ${position + done}`);
      done += read;
    }
  }
}

const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
};
