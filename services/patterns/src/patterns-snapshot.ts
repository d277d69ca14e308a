import type { Image } from '@weir/engine';
import { epochIn } from '@weir/journal';
import type { Log } from '@weir/log';
import { ImageKeeper, type SnapshotShelf, type TakenUp, whyNotImage } from '@weir/snapshots';
import type { KeptBack } from './findings/published-findings.js';
import { type SavedFrames, whyNotFrames } from './interest/case-frames.js';
import type { StreamSnapshot } from './journal-and-flows.js';
import { PatternsFold, type PatternsOptions } from './patterns-fold.js';

export interface PatternsKeeping {
  /** Where states are kept that a start goes on from; null or left out: it reads all topics from their start. */
  readonly snapshots?: SnapshotShelf | null;
  /** A snapshot is due so long after the one before, of the clock of this process. */
  readonly snapshotEveryMs?: number;
  /** And after so many journal offsets, whatever the clock says. */
  readonly snapshotEveryMessages?: number;
  readonly onTakenUp?: (taken: TakenUp) => void;
}

/** Under which claim something was said on the findings topic last, and the topic's offset after that. */
export interface Spoken {
  readonly epoch: number;
  readonly next: number;
}

/** What is kept beside the fold. JSON. */
export interface BesideFold {
  readonly messages: StreamSnapshot['messages'];
  readonly cases: readonly SavedFrames[];
  readonly kept: readonly KeptBack[];
  /** Null: nothing was ever said; all there would have been to say is kept back. */
  readonly spoken: Spoken | null;
}

/** What a start goes on from. */
export interface PatternsStart {
  readonly fold: PatternsFold;
  /** Null: everything is read from its start. */
  readonly from: StreamSnapshot | null;
  readonly beside: BesideFold | null;
}

type Topics = Readonly<Record<'journal' | 'flows' | 'cases' | 'findings', string>>;

/** Another form of the state is another number. */
const stateForm = 'patterns 2';

/** Why a start of patterns would not go on from a snapshot, as far as journal and flows say; null: it would. */
export const whyPatternsSnapshotUnfit = (
  log: Log,
  topics: Pick<Topics, 'journal' | 'flows'>,
  bytes: Buffer,
): Promise<string | null> => whyNotImage({ log, topics, form: stateForm }, bytes);

/** The states of patterns on their shelf. Source: architecture §5, ADR 27. */
export class PatternsSnapshots {
  readonly #log: Log;
  readonly #topics: Topics;
  readonly #keeper: ImageKeeper;

  constructor(log: Log, topics: Topics, options: PatternsKeeping) {
    const { snapshots = null, snapshotEveryMs, snapshotEveryMessages, onTakenUp } = options;
    this.#log = log;
    this.#topics = topics;
    this.#keeper = new ImageKeeper({
      shelf: snapshots,
      log,
      topics,
      form: stateForm,
      ...(snapshotEveryMs === undefined ? {} : { everyMs: snapshotEveryMs }),
      ...(snapshotEveryMessages === undefined ? {} : { everyMessages: snapshotEveryMessages }),
      ...(onTakenUp === undefined ? {} : { onTakenUp }),
    });
  }

  /** The newest snapshot of this process that stands. */
  get kept(): ImageKeeper['kept'] {
    return this.#keeper.kept;
  }

  /** The newest snapshot that fits, else an empty fold. */
  async takeUp(options: PatternsOptions): Promise<PatternsStart> {
    const taken = await this.#keeper.takeUp(
      (image) => {
        const fold = new PatternsFold(options);
        fold.load(image.part('fold'));
        return { fold, beside: image.value<BesideFold>('beside') };
      },
      (image) => this.#whyNot(image.value('beside')),
    );
    if (taken === null) return { fold: new PatternsFold(options), from: null, beside: null };
    const { place, state } = taken;
    return { fold: state.fold, from: { place, messages: state.beside.messages }, beside: state.beside };
  }

  /** Whether a state at this journal offset is to be kept. @throws what the disk refused the one before with */
  isDue(position: number): boolean {
    return this.#keeper.isDue(position);
  }

  /** Begins to keep a state of which everything was said. @param stream null: there is none that could be known again */
  keep(fold: PatternsFold, stream: StreamSnapshot | null, beside: () => Omit<BesideFold, 'messages'>): void {
    this.#keeper.keep(stream?.place ?? null, saving(fold, stream, beside));
  }

  /** Keeps a last state, and waits until it stands. @throws what the disk refuses with */
  end(fold: PatternsFold, stream: StreamSnapshot | null, beside: () => Omit<BesideFold, 'messages'>): Promise<void> {
    return this.#keeper.end(stream?.place ?? null, saving(fold, stream, beside));
  }

  async #whyNot({ cases, spoken }: BesideFold): Promise<string | null> {
    const why = await whyNotFrames(this.#log, this.#topics.cases, cases);
    if (why !== null || spoken === null) return why;
    return whyNotCounted(this.#log, this.#topics.findings, spoken);
  }
}

const saving =
  (fold: PatternsFold, stream: StreamSnapshot | null, beside: () => Omit<BesideFold, 'messages'>) =>
  (image: Image): void => {
    fold.save(image.part('fold'));
    image.put('beside', { messages: stream?.messages, ...beside() });
  };

/**
 * Why not all counts that was said up to a snapshot; null: it does. Findings of pockets are said once and forgotten, so
 * what another's claim voided would not be said again.
 */
const whyNotCounted = async (log: Log, topic: string, { epoch, next }: Spoken): Promise<string | null> => {
  const [bounds] = await log.offsets(topic);
  if (bounds === undefined || bounds.next < next) return `${topic} ends before offset ${next}`;
  if (bounds.earliest >= next) return null;
  const reader = await log.openReader([{ topic, partition: 0, offset: bounds.earliest }]);
  try {
    for (let reached = bounds.earliest; reached < next; ) {
      const batch = await reader.next();
      if (batch === null) break;
      for (const { offset, headers } of batch.records) {
        const claimed = epochIn(headers) ?? -1;
        if (offset < next && claimed > epoch) return `${topic} has a claim of ${claimed} before offset ${next}`;
      }
      reached = batch.nextOffset;
    }
  } finally {
    await reader.close();
  }
  return null;
};
