import { sealed, unsealed } from './sealed-snapshot.js';
import type { PassedOver, SnapshotShelf, StoredSnapshot } from './snapshot-shelf.js';

/** What a medium may do to a snapshot and say nothing: lose it, keep its first bytes only, or turn a bit of it. */
export type SnapshotMishap =
  | { readonly kind: 'lost' }
  | { readonly kind: 'torn'; readonly bytes: number }
  | { readonly kind: 'flipped'; readonly bit: number };

export interface MemorySnapshotsOptions {
  /** Asked at each `put`, with the length of what is kept; null: nothing happens to it. */
  readonly mishap?: (bytes: number) => SnapshotMishap | null;
  readonly onPassedOver?: (passed: PassedOver) => void;
}

const kept = 2;

/** What outlives the shelves that are opened on it, as a folder does. */
export class MemorySnapshotsFolder {
  /** Oldest first. */
  readonly files: { readonly name: string; bytes: Buffer }[] = [];
  puts = 0;

  /** Does to the newest what a medium may do to it later. */
  harmNewest(mishap: SnapshotMishap): void {
    const newest = this.files.pop();
    const bytes = newest && harmed(newest.bytes, mishap);
    if (newest && bytes) this.files.push({ name: newest.name, bytes });
  }
}

/** Snapshots in memory, for tests and the simulation. */
export class MemorySnapshots implements SnapshotShelf {
  readonly #folder: MemorySnapshotsFolder;
  readonly #options: MemorySnapshotsOptions;

  constructor(folder = new MemorySnapshotsFolder(), options: MemorySnapshotsOptions = {}) {
    this.#folder = folder;
    this.#options = options;
  }

  async latest(): Promise<StoredSnapshot | null> {
    for (const { name, bytes } of this.#folder.files.toReversed()) {
      const found = unsealed(bytes);
      if (typeof found !== 'string') return found;
      this.#options.onPassedOver?.({ name, why: found });
    }
    return null;
  }

  async put(offset: number, pieces: readonly Uint8Array[]): Promise<void> {
    const whole = Buffer.concat([...sealed(offset, pieces)]);
    const name = `snapshot ${++this.#folder.puts}`;
    const mishap = this.#options.mishap?.(whole.length) ?? null;
    const bytes = mishap === null ? whole : harmed(whole, mishap);
    if (bytes === null) return;
    this.#folder.files.push({ name, bytes });
    if (this.#folder.files.length > kept) this.#folder.files.shift();
  }
}

/** What is left; null: nothing. */
const harmed = (bytes: Buffer, mishap: SnapshotMishap): Buffer | null => {
  if (mishap.kind === 'lost') return null;
  if (mishap.kind === 'torn') return bytes.subarray(0, mishap.bytes);
  const copy = Buffer.from(bytes);
  copy[(mishap.bit >>> 3) % copy.length]! ^= 1 << (mishap.bit & 7);
  return copy;
};
