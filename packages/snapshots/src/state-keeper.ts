import type { Log } from '@weir/log';
import { isObject } from '@weir/model';
import { Keeping, type KeepingOptions } from './keeping.js';
import { type TopicPlace, whyNotThere } from './topic-place.js';

/** A state of whoever reads a partition, and where it goes on. */
export interface Kept<State> {
  /** Offset in the partition at which it goes on. */
  readonly next: number;
  /** The last message that was read. */
  readonly last: TopicPlace;
  readonly state: State;
}

/** What became of the snapshot that a start found. */
export type TakenUp =
  | { readonly kind: 'taken up'; readonly offset: number; readonly tookMs: number }
  /** The topic is read from its start. */
  | { readonly kind: 'unfit'; readonly offset: number; readonly why: string };

export interface StateKeeperOptions extends KeepingOptions {
  readonly log: Log;
  readonly topic: string;
  readonly partition: number;
  /** What the state is of, and in which form: another one is not taken up. */
  readonly form: string;
  readonly onTakenUp?: (taken: TakenUp) => void;
  readonly onKept?: (offset: number, bytes: number) => void;
}

/**
 * Keeps the small state of a service between its lives, as JSON. It is written while the service goes on; what the disk
 * refuses ends the service with the next question.
 */
export class StateKeeper<State> {
  readonly #options: StateKeeperOptions;
  readonly #keeping: Keeping;

  constructor(options: StateKeeperOptions) {
    this.#options = options;
    this.#keeping = new Keeping(options);
  }

  /** The newest state that is whole and of this topic; null: there is none. */
  async takeUp(): Promise<Kept<State> | null> {
    const { shelf, log, topic, partition, onTakenUp } = this.#options;
    const beganMs = performance.now();
    const found = (await shelf?.latest()) ?? null;
    if (found === null) return null;
    const { offset, bytes } = found;
    const kept = readKept<State>(this.#options.form, bytes);
    const why = typeof kept === 'string' ? kept : await whyNotThere(log, { topic, partition }, kept.last);
    if (typeof kept === 'string' || why !== null) {
      onTakenUp?.({ kind: 'unfit', offset, why: why ?? '' });
      return null;
    }
    this.#keeping.mark(kept.next);
    onTakenUp?.({ kind: 'taken up', offset, tookMs: performance.now() - beganMs });
    return kept;
  }

  /** Whether a state at this offset is to be kept. @throws what the disk refused the one before with */
  isDue(offset: number): boolean {
    return this.#keeping.isDue(offset);
  }

  /**
   * Begins to keep a state; call when it is due, and only when every output that follows from it is acknowledged.
   * @param kept null: there is none that could be known again
   */
  keep(kept: Kept<State> | null): void {
    const { form, onKept } = this.#options;
    if (kept === null || this.#keeping.isClosed) return;
    const bytes = Buffer.from(JSON.stringify({ form, ...kept }));
    this.#keeping.put(kept.next, Promise.resolve([bytes]), (length) => onKept?.(kept.next, length));
  }

  /** Keeps a last state, if it is newer than what was kept, and waits until it stands. @throws what the disk refuses with */
  async end(kept: Kept<State> | null): Promise<void> {
    await this.#keeping.settled();
    this.#keeping.assertKept();
    if (kept !== null && kept.next > this.#keeping.offset) this.keep(kept);
    await this.#keeping.settled();
    this.#keeping.assertKept();
  }
}

const readKept = <State>(form: string, bytes: Buffer): Kept<State> | string => {
  let read: unknown;
  try {
    read = JSON.parse(bytes.toString());
  } catch {
    return 'it is no JSON';
  }
  if (!isObject(read) || read['form'] !== form) return `it is not of the form ${form}`;
  return read as unknown as Kept<State>;
};

/** Why a start would not go on from a state; null: it would. */
export const whyNotState = async (
  { log, topic, partition, form }: Pick<StateKeeperOptions, 'log' | 'topic' | 'partition' | 'form'>,
  bytes: Buffer,
): Promise<string | null> => {
  const kept = readKept(form, bytes);
  return typeof kept === 'string' ? kept : whyNotThere(log, { topic, partition }, kept.last);
};
