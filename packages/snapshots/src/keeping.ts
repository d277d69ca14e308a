import type { SnapshotShelf } from './snapshot-shelf.js';

export interface KeepingOptions {
  /** Null: nothing is kept. */
  readonly shelf: SnapshotShelf | null;
  /** A snapshot is due so long after the one before, of the clock of this process. */
  readonly everyMs?: number;
  /** And after so many offsets, whatever the clock says. */
  readonly everyMessages?: number;
  /**
   * Hears what the medium refused a snapshot with: the service goes on, and the next is due after the same time. Left out:
   * the service ends with the next question.
   */
  readonly onRefused?: (error: unknown) => void;
}

const everyMsDefault = 30_000;
/** Of the time no more than one part in so many goes into standing still for snapshots, */
const pauseShare = 200;
/** as long as they are not wanted so many times as often as they then come. */
const stretchMax = 2.5;

/**
 * Milliseconds from one snapshot to the next.
 * @param everyMs how often they are wanted
 * @param pauseMs so long the service stood still for the last one
 */
export const restAfter = (everyMs: number, pauseMs: number): number =>
  Math.max(everyMs, Math.min(pauseMs * pauseShare, everyMs * stretchMax));

/** Puts snapshots on a shelf one at a time, and says when the next is due. Owns the one that is under way. */
export class Keeping {
  readonly #options: KeepingOptions;
  #keptAt = { offset: 0, ms: Date.now(), pauseMs: 0 };
  #underWay: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: KeepingOptions) {
    this.#options = options;
  }

  /** Nothing new can be put: there is no shelf, or the one before is being written. */
  get isClosed(): boolean {
    return this.#options.shelf === null || this.#underWay !== null;
  }

  /** Offset of the snapshot that was begun, or taken up, last. */
  get offset(): number {
    return this.#keptAt.offset;
  }

  /** A snapshot of this offset stands, or is begun. @param pauseMs so long the service stood still for it */
  mark(offset: number, pauseMs = 0): void {
    this.#keptAt = { offset, ms: Date.now(), pauseMs };
  }

  /** The one under way turned out to have the service stand still for so long. */
  paused(pauseMs: number): void {
    this.#keptAt = { ...this.#keptAt, pauseMs };
  }

  /** Whether a snapshot of this offset is to be put. @throws what the disk refused the one before with */
  isDue(offset: number): boolean {
    if (this.#failure !== null) throw this.#failure.error;
    if (this.isClosed) return false;
    const { everyMs = everyMsDefault, everyMessages = Number.POSITIVE_INFINITY } = this.#options;
    const { offset: before, ms, pauseMs } = this.#keptAt;
    return offset > before && (offset - before >= everyMessages || Date.now() - ms >= restAfter(everyMs, pauseMs));
  }

  /** Begins to put a snapshot, unless closed. @param onKept hears its length when it stands; `pauseMs` as for `mark` */
  put(offset: number, encoding: Promise<readonly Uint8Array[]>, onKept: (bytes: number) => void, pauseMs = 0): void {
    const { shelf, onRefused } = this.#options;
    if (shelf === null || this.#underWay !== null) return;
    const before = this.#keptAt.offset;
    this.mark(offset, pauseMs);
    this.#underWay = encoding
      .then(async (pieces) => {
        await shelf.put(offset, pieces);
        onKept(pieces.reduce((sum, { length }) => sum + length, 0));
      })
      .catch((error: unknown) => {
        if (onRefused === undefined) this.#failure = { error };
        else {
          this.#keptAt = { ...this.#keptAt, offset: before };
          onRefused(error);
        }
      })
      .finally(() => {
        this.#underWay = null;
      });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  /** @throws what the disk refused with */
  assertKept(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
