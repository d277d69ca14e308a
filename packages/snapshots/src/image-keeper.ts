import { Image, ImageCopies } from '@weir/engine/columns';
import { encodeSnapshotMeanwhile } from '@weir/journal';
import { formName, type ImageWanted, openImage, placeName, statePart, whyUnreadable } from './image-place.js';
import { Keeping, type KeepingOptions } from './keeping.js';
import type { MergedPlace } from './merged-place.js';
import type { TakenUp } from './state-keeper.js';

/** A snapshot that stands. */
export interface KeptSnapshot {
  /** Journal offset at which it goes on. */
  readonly offset: number;
  readonly bytes: number;
  /** So long the service stood still for it. */
  readonly pauseMs: number;
  /** From the first copy until it stood. */
  readonly tookMs: number;
  /** Milliseconds UTC, of the clock of this process. */
  readonly publishedAtMs: number;
}

export interface ImageKeeperOptions extends KeepingOptions, ImageWanted {
  readonly onTakenUp?: (taken: TakenUp) => void;
}

/**
 * Keeps the state of a service that reads the journal beside the flows, as columns: they are copied while the service
 * waits, and written while it goes on.
 */
export class ImageKeeper {
  readonly #options: ImageKeeperOptions;
  readonly #keeping: Keeping;
  readonly #copies = new ImageCopies();
  #kept: KeptSnapshot | null = null;

  constructor(options: ImageKeeperOptions) {
    this.#options = options;
    this.#keeping = new Keeping(options);
  }

  /** The newest snapshot of this process that stands. */
  get kept(): KeptSnapshot | null {
    return this.#kept;
  }

  /**
   * The newest state that is whole and of these topics; null: there is none.
   * @param load makes the state of an image; throws a RangeError where the image lacks something
   * @param whyNot says what else keeps an image from being used; null: nothing does
   */
  async takeUp<State>(
    load: (image: Image) => State,
    whyNot: (image: Image) => Promise<string | null> = async () => null,
  ): Promise<{ readonly place: MergedPlace; readonly state: State } | null> {
    const { shelf, onTakenUp } = this.#options;
    const beganMs = performance.now();
    const found = (await shelf?.latest()) ?? null;
    if (found === null) return null;
    const { offset, bytes } = found;
    const taken = await this.#read(bytes, load, whyNot);
    if (typeof taken === 'string') {
      onTakenUp?.({ kind: 'unfit', offset, why: taken });
      return null;
    }
    this.#keeping.mark(taken.place.position);
    onTakenUp?.({ kind: 'taken up', offset, tookMs: performance.now() - beganMs });
    return taken;
  }

  /** Whether a state at this journal offset is to be kept. @throws what the disk refused the one before with */
  isDue(position: number): boolean {
    return this.#keeping.isDue(position);
  }

  /**
   * Begins to keep the state that `save` puts into an image; call when it is due, and only when every output that follows
   * from it is acknowledged.
   * @param place null: there is none that could be known again
   */
  keep(place: MergedPlace | null, save: (image: Image) => void): void {
    if (place === null || this.#keeping.isClosed) return;
    const beganMs = performance.now();
    const view = new Image();
    view.put(formName, this.#options.form);
    view.put(placeName, place);
    save(view.part(statePart));
    // Lists among the values may be the state's own: they are in the bytes of the list before it goes on.
    const encoding = encodeSnapshotMeanwhile(this.#copies.of(view));
    const pauseMs = performance.now() - beganMs;
    const onKept = (bytes: number): void => {
      this.#kept = {
        offset: place.position,
        bytes,
        pauseMs,
        tookMs: performance.now() - beganMs,
        publishedAtMs: Date.now(),
      };
    };
    this.#keeping.put(place.position, encoding, onKept, pauseMs);
  }

  /** Keeps a last state, if it is newer than what was kept, and waits until it stands. @throws what the disk refuses with */
  async end(place: MergedPlace | null, save: (image: Image) => void): Promise<void> {
    await this.#keeping.settled();
    this.#keeping.assertKept();
    if (place !== null && place.position > this.#keeping.offset) this.keep(place, save);
    await this.#keeping.settled();
    this.#keeping.assertKept();
  }

  async #read<State>(
    bytes: Buffer,
    load: (image: Image) => State,
    whyNot: (image: Image) => Promise<string | null>,
  ): Promise<{ readonly place: MergedPlace; readonly state: State } | string> {
    try {
      const opened = await openImage(this.#options, bytes);
      if (typeof opened === 'string') return opened;
      const { place, state } = opened;
      return (await whyNot(state)) ?? { place, state: load(state) };
    } catch (error) {
      return whyUnreadable(error);
    }
  }
}
