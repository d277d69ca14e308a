/** A snapshot as it was put: the offset and one run of bytes. */
export interface StoredSnapshot {
  /** Journal offset at which the state goes on. */
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Where snapshots are kept: at least the last two. */
export interface SnapshotShelf {
  /** The newest that is whole; torn ones are passed over and reported. Null: there is none. */
  latest(): Promise<StoredSnapshot | null>;
  /**
   * Keeps a snapshot. When it resolves, the snapshot stands firmly, or the medium lies. The pieces must not change until
   * then. A process that ends before leaves those that were there as they were.
   * @throws what the medium refuses with
   */
  put(offset: number, pieces: readonly Uint8Array[]): Promise<void>;
}

/** A snapshot that was not whole. */
export interface PassedOver {
  readonly name: string;
  readonly why: string;
}
