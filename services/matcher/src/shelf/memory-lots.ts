import { WeirError } from '@weir/model';
import { fileOf, offsetOf, placeOf, type ShelfMark, type StoredLots } from './stored-lots.js';

interface MemoryFile {
  readonly records: Map<number, Uint8Array>;
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
  readonly #live = new Map<number, { bytes: number; liveBytes: number }>();
  readonly #fileBytesMax: number;
  #current = 0;

  /** @throws {WeirError} `SHELF_CORRUPT` where a file that the mark names is gone or shorter */
  constructor(folder = new MemoryLotsFolder(), mark: ShelfMark | null = null, fileBytesMax = 2_000) {
    this.#folder = folder;
    this.#fileBytesMax = fileBytesMax;
    for (const { file, bytes, liveBytes } of mark?.files ?? []) {
      const size = folder.files.get(file)?.bytes ?? 0;
      if (size < bytes) throw new WeirError('SHELF_CORRUPT', `file ${file} has ${size} bytes of ${bytes}`);
      this.#live.set(file, { bytes, liveBytes });
    }
    this.#begin();
  }

  get liveBytes(): number {
    return [...this.#live.values()].reduce((sum, { liveBytes }) => sum + liveBytes, 0);
  }

  put(bytes: Uint8Array): number {
    if (this.#live.get(this.#current)!.bytes >= this.#fileBytesMax) this.#begin();
    const file = this.#folder.files.get(this.#current)!;
    const live = this.#live.get(this.#current)!;
    const at = file.bytes;
    file.records.set(at, Uint8Array.from(bytes));
    file.bytes += bytes.length;
    live.bytes += bytes.length;
    live.liveBytes += bytes.length;
    return placeOf(this.#current, at);
  }

  take(place: number): Uint8Array {
    const bytes = this.#folder.files.get(fileOf(place))?.records.get(offsetOf(place));
    const live = this.#live.get(fileOf(place));
    if (bytes === undefined || live === undefined || offsetOf(place) + bytes.length > live.bytes) {
      throw new WeirError('SHELF_CORRUPT', `file ${fileOf(place)} at ${offsetOf(place)}: nothing lies there`);
    }
    live.liveBytes -= bytes.length;
    return bytes;
  }

  isStale(place: number): boolean {
    const file = fileOf(place);
    const live = this.#live.get(file);
    return file !== this.#current && live !== undefined && live.liveBytes * 2 < live.bytes;
  }

  mark(): ShelfMark {
    const held = [...this.#live].filter(([, { liveBytes }]) => liveBytes > 0);
    return { files: held.map(([file, { bytes, liveBytes }]) => ({ file, bytes, liveBytes })) };
  }

  async sync(): Promise<void> {}

  keep(marks: readonly ShelfMark[]): void {
    const named = new Set(marks.flatMap(({ files }) => files.map(({ file }) => file)));
    for (const [file, { liveBytes }] of this.#live) {
      if (file !== this.#current && liveBytes === 0 && !named.has(file)) this.#live.delete(file);
    }
    for (const file of this.#folder.files.keys()) {
      if (!this.#live.has(file) && !named.has(file)) this.#folder.files.delete(file);
    }
  }

  close(): void {
    this.#live.clear();
  }

  #begin(): void {
    this.#current = Math.max(0, ...this.#folder.files.keys()) + 1;
    this.#folder.files.set(this.#current, { records: new Map(), bytes: 0, liveBytes: 0 });
    this.#live.set(this.#current, { bytes: 0, liveBytes: 0 });
  }
}
