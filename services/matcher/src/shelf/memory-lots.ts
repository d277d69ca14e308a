import { WeirError } from '@weir/model';
import { fileOf, offsetOf, placeOf, type ShelfMark, type StoredLots } from './stored-lots.js';

interface MemoryFile {
  readonly records: Map<number, Uint8Array>;
  bytes: number;
}

/** A file as one shelf has it open: what others delete, it can still read. */
interface OpenFile {
  readonly file: MemoryFile;
  bytes: number;
  liveBytes: number;
}

/** What shelves of one place share, as files do that outlive the process. */
export class MemoryLotsFolder {
  readonly files = new Map<number, MemoryFile>();
}

/** Lots in memory, for tests and the simulation: the same places and marks as in a folder, in files of few records. */
export class MemoryLots implements StoredLots {
  readonly #folder: MemoryLotsFolder;
  readonly #files = new Map<number, OpenFile>();
  readonly #fileBytesMax: number;
  /** Files that were there when it was opened, and those begun here: others are another process's. */
  readonly #mine: Set<number>;
  #current = 0;

  /** @throws {WeirError} `SHELF_CORRUPT` where a file that the mark names is gone or shorter */
  constructor(folder = new MemoryLotsFolder(), mark: ShelfMark | null = null, fileBytesMax = 2_000) {
    this.#folder = folder;
    this.#fileBytesMax = fileBytesMax;
    this.#mine = new Set(folder.files.keys());
    for (const { file: number, bytes, liveBytes } of mark?.files ?? []) {
      const file = folder.files.get(number);
      if (file === undefined || file.bytes < bytes) {
        throw new WeirError('SHELF_CORRUPT', `file ${number} has ${file?.bytes ?? 0} bytes of ${bytes}`);
      }
      this.#files.set(number, { file, bytes, liveBytes });
    }
    this.#begin();
  }

  get liveBytes(): number {
    return [...this.#files.values()].reduce((sum, { liveBytes }) => sum + liveBytes, 0);
  }

  put(bytes: Uint8Array): number {
    if (this.#files.get(this.#current)!.bytes >= this.#fileBytesMax) this.#begin();
    const open = this.#files.get(this.#current)!;
    const at = open.file.bytes;
    open.file.records.set(at, Uint8Array.from(bytes));
    open.file.bytes += bytes.length;
    open.bytes += bytes.length;
    open.liveBytes += bytes.length;
    return placeOf(this.#current, at);
  }

  take(place: number): Uint8Array {
    const open = this.#files.get(fileOf(place));
    const bytes = open?.file.records.get(offsetOf(place));
    if (open === undefined || bytes === undefined || offsetOf(place) + bytes.length > open.bytes) {
      throw new WeirError('SHELF_CORRUPT', `file ${fileOf(place)} at ${offsetOf(place)}: nothing lies there`);
    }
    open.liveBytes -= bytes.length;
    return bytes;
  }

  isStale(place: number): boolean {
    const number = fileOf(place);
    const open = this.#files.get(number);
    return number !== this.#current && open !== undefined && open.liveBytes * 2 < open.bytes;
  }

  mark(): ShelfMark {
    const held = [...this.#files].filter(([, { liveBytes }]) => liveBytes > 0);
    return { files: held.map(([file, { bytes, liveBytes }]) => ({ file, bytes, liveBytes })) };
  }

  async sync(): Promise<void> {}

  keep(marks: readonly ShelfMark[]): void {
    const named = new Set(marks.flatMap(({ files }) => files.map(({ file }) => file)));
    for (const [number, { liveBytes }] of this.#files) {
      if (number !== this.#current && liveBytes === 0 && !named.has(number)) this.#files.delete(number);
    }
    for (const number of this.#folder.files.keys()) {
      if (!this.#files.has(number) && !named.has(number) && this.#mine.has(number)) this.#folder.files.delete(number);
    }
  }

  close(): void {
    this.#files.clear();
  }

  #begin(): void {
    // A file that another process deleted may be open here: its number is not free.
    this.#current = Math.max(0, this.#current, ...this.#folder.files.keys(), ...this.#files.keys()) + 1;
    this.#mine.add(this.#current);
    const file: MemoryFile = { records: new Map(), bytes: 0 };
    this.#folder.files.set(this.#current, file);
    this.#files.set(this.#current, { file, bytes: 0, liveBytes: 0 });
  }
}
