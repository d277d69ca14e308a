import { Image, ImageCopies } from '@weir/engine';
import { encodeSnapshotMeanwhile } from '@weir/journal';
import { restAfter } from '@weir/snapshots';
import type { ShelfMark, StoredLots } from '../shelf/stored-lots.js';
import { putHead, type SnapshotHead } from './matcher-snapshot.js';
import type { SnapshotShelf } from './snapshot-shelf.js';

/** A snapshot that stands. */
export interface PublishedSnapshot {
  readonly offset: number;
  readonly bytes: number;
  /** So long the fold stood still for it. */
  readonly pauseMs: number;
  /** From the first copy until it stood. */
  readonly tookMs: number;
  /** Milliseconds UTC, of the clock of this process. */
  readonly publishedAtMs: number;
}

export interface SnapshotPublisherOptions {
  /** A snapshot is due so long after the one before, of the clock of this process; later where the fold stands still long. */
  readonly everyMs: number;
  /** And after so many journal messages. */
  readonly everyMessages: number;
  /** Journal offset of the snapshot that was taken up; 0: none was. */
  readonly offset: number;
  readonly snapshots: SnapshotShelf;
  readonly lots: StoredLots | null;
  /** What the shelf held in the snapshot that was taken up; null: none was. */
  readonly shelfBefore: ShelfMark | null;
  readonly onPublished: (published: PublishedSnapshot) => void;
  /** Once: nothing is published after it. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Publishes states of the matcher, one at a time: columns are copied while the fold waits, and written while it goes on.
 * Lots on a shelf stand firmly before the snapshot that names them does, and stay until two newer ones do without them.
 */
export class SnapshotPublisher {
  readonly #options: SnapshotPublisherOptions;
  readonly #copies = new ImageCopies();
  #shelfBefore: ShelfMark | null;
  #underWay: Promise<void> | null = null;
  #begunAt: { readonly offset: number; readonly ms: number; readonly pauseMs: number };

  constructor(options: SnapshotPublisherOptions) {
    this.#options = options;
    this.#shelfBefore = options.shelfBefore;
    this.#begunAt = { offset: options.offset, ms: Date.now(), pauseMs: 0 };
  }

  /** Offset of the snapshot that was begun, or taken up, last. */
  get offset(): number {
    return this.#begunAt.offset;
  }

  /** Whether a state of this offset is to be published; not while another is being written. */
  isDue(offset: number): boolean {
    const { everyMs, everyMessages } = this.#options;
    const { offset: before, ms, pauseMs } = this.#begunAt;
    if (this.#underWay !== null) return false;
    return offset - before >= everyMessages || Date.now() - ms >= restAfter(everyMs, pauseMs);
  }

  /**
   * Begins to publish the state that `save` puts into an image. Call while none is under way, and only when every output below
   * the head's offset is acknowledged.
   */
  begin(save: (image: Image) => void, head: Omit<SnapshotHead, 'shelf'>): void {
    const beganMs = performance.now();
    const { lots } = this.#options;
    const shelf = lots?.mark() ?? null;
    const view = new Image();
    save(view);
    putHead(view, { ...head, shelf });
    // Lists among the values may be the state's own: they are in the bytes of the list before it goes on.
    const encoding = encodeSnapshotMeanwhile(this.#copies.of(view));
    const pauseMs = performance.now() - beganMs;
    this.#begunAt = { offset: head.next, ms: Date.now(), pauseMs };
    this.#underWay = this.#put(head.next, encoding, shelf)
      .then(
        (bytes) => {
          this.#options.onPublished({
            offset: head.next,
            bytes,
            pauseMs,
            tookMs: performance.now() - beganMs,
            publishedAtMs: Date.now(),
          });
        },
        (error: unknown) => this.#options.onFailed(error),
      )
      .finally(() => {
        this.#underWay = null;
      });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  /** Resolves with the length of the snapshot, bytes. */
  async #put(offset: number, encoding: Promise<Uint8Array[]>, shelf: ShelfMark | null): Promise<number> {
    const { lots, snapshots } = this.#options;
    const [pieces] = await Promise.all([encoding, lots?.sync()]);
    await snapshots.put(offset, pieces);
    if (shelf !== null) {
      lots?.keep(this.#shelfBefore === null ? [shelf] : [this.#shelfBefore, shelf]);
      this.#shelfBefore = shelf;
    }
    return pieces.reduce((sum, { length }) => sum + length, 0);
  }
}
