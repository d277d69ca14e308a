import type { LotShelf } from '@weir/engine';

/** What a shelf held at a moment: enough to find all of it again. Goes into snapshots, as JSON. */
export interface ShelfMark {
  /** By file: how long it was, and how many bytes of it had not been taken. */
  readonly files: readonly { readonly file: number; readonly bytes: number; readonly liveBytes: number }[];
}

/** A shelf that outlives its process. Whatever a mark named can be found again until marks are kept without it. */
export interface StoredLots extends LotShelf {
  /** Bytes that were put and not taken. */
  readonly liveBytes: number;
  mark(): ShelfMark;
  /** Resolves when all that was put before stands firmly. @throws what the medium refuses with */
  sync(): Promise<void>;
  /** Lets go of what no mark of these names, and what was put since is not in. */
  keep(marks: readonly ShelfMark[]): void;
  close(): void;
}

/**
 * Opens a shelf as it was at a mark; null: empty.
 * @throws {WeirError} `SHELF_CORRUPT` where it does not hold what the mark names
 */
export type OpenStoredLots = (mark: ShelfMark | null) => StoredLots;

/** A place is a file's number and the offset in it, as one whole number below 2^53. */
export const fileBytesLimit = 2 ** 36;
export const placeOf = (file: number, offset: number): number => file * fileBytesLimit + offset;
export const fileOf = (place: number): number => Math.floor(place / fileBytesLimit);
export const offsetOf = (place: number): number => place % fileBytesLimit;
