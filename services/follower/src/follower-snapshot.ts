import type { Image } from '@weir/engine';
import type { Log } from '@weir/log';
import { ImageKeeper, type SnapshotShelf, type TakenUp, whyNotImage } from '@weir/snapshots';
import type { CaseBook } from './case-book.js';
import type { FollowerOptions } from './follower-options.js';
import type { MergedStream, StreamSnapshot } from './merged-stream.js';

export interface FollowerKeeping {
  /** Where states are kept that a start goes on from; null or left out: it reads journal and flows from their start. */
  readonly snapshots?: SnapshotShelf | null;
  /** A snapshot is due so long after the one before, of the clock of this process. */
  readonly snapshotEveryMs?: number;
  /** And after so many journal offsets, whatever the clock says. */
  readonly snapshotEveryMessages?: number;
  readonly onTakenUp?: (taken: TakenUp) => void;
}

type Topics = FollowerOptions['topics'];

/** Which of how many follower shards. */
interface ShardPlace {
  readonly shard: number;
  readonly shards: number;
}

/** Another form of the state is another number. */
const stateForm = 3;
const formOf = ({ shard, shards }: ShardPlace): string => `follower ${stateForm}, shard ${shard} of ${shards}`;

/** Why a start of a follower shard would not go on from a snapshot; null: it would. */
export const whyFollowerSnapshotUnfit = (
  log: Log,
  topics: Pick<Topics, 'journal' | 'flows'>,
  place: ShardPlace,
  bytes: Buffer,
): Promise<string | null> => whyNotImage({ log, topics, form: formOf(place) }, bytes);

/** The states of one follower shard on its shelf. Source: architecture §5, ADR 27. */
export class FollowerSnapshots {
  readonly #keeper: ImageKeeper;

  constructor(log: Log, topics: Topics, place: ShardPlace, options: FollowerKeeping) {
    const { snapshots = null, snapshotEveryMs, snapshotEveryMessages, onTakenUp } = options;
    this.#keeper = new ImageKeeper({
      shelf: snapshots,
      log,
      topics,
      form: formOf(place),
      ...(snapshotEveryMs === undefined ? {} : { everyMs: snapshotEveryMs }),
      ...(snapshotEveryMessages === undefined ? {} : { everyMessages: snapshotEveryMessages }),
      ...(onTakenUp === undefined ? {} : { onTakenUp }),
    });
  }

  /** The newest snapshot of this process that stands. */
  get kept(): ImageKeeper['kept'] {
    return this.#keeper.kept;
  }

  /** The book and the stream's place of the newest snapshot that fits, else an empty book and null. */
  async takeUp(emptyBook: () => CaseBook): Promise<{ readonly book: CaseBook; readonly from: StreamSnapshot | null }> {
    const taken = await this.#keeper.takeUp((image) => {
      const book = emptyBook();
      book.load(image.part('book'));
      return { book, journal: image.value<StreamSnapshot['journal']>('journal') };
    });
    if (taken === null) return { book: emptyBook(), from: null };
    const { place, state } = taken;
    return { book: state.book, from: { place, journal: state.journal } };
  }

  /** Whether a state at this journal offset is to be kept. @throws what the disk refused the one before with */
  isDue(position: number): boolean {
    return this.#keeper.isDue(position);
  }

  /** Begins to keep book and stream; what the book was told is what the stream handed out, and was said. */
  keep(book: CaseBook, stream: MergedStream): void {
    const saved = stream.saved();
    this.#keeper.keep(saved?.place ?? null, (image) => save(image, book, saved));
  }

  /** Keeps a last state, and waits until it stands. @throws what the disk refuses with */
  end(book: CaseBook, stream: MergedStream): Promise<void> {
    const saved = stream.saved();
    return this.#keeper.end(saved?.place ?? null, (image) => save(image, book, saved));
  }
}

const save = (image: Image, book: CaseBook, stream: StreamSnapshot | null): void => {
  image.put('journal', stream?.journal);
  book.save(image.part('book'));
};
