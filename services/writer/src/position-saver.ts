import { pause } from './patience.js';

export interface PositionSaverOptions {
  /** Writes them, in one insert. False: aborted, and they were not. */
  readonly write: (positions: ReadonlyMap<string, number>) => Promise<boolean>;
  /** Positions that may wait follow the last insert of any after so long at the earliest. */
  readonly apartMs: number;
  readonly signal: AbortSignal;
}

/**
 * Says how far the streams of all topics are covered. An insert costs the store some milliseconds however little is in
 * it, and every topic has positions: those that nobody waits for go with others.
 */
export class PositionSaver {
  readonly #options: PositionSaverOptions;
  /** What goes with the next insert. Taken out before it is written: what comes meanwhile goes with the one after. */
  #waiting: Map<string, number> = new Map();
  #written: Promise<boolean> | null = null;
  #hurry = new AbortController();
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(options: PositionSaverOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#hurry.abort(), { once: true });
  }

  /**
   * Saves the positions of rows that are written. Urgent ones go at once and take along whatever waits; once the
   * signal has aborted, all are.
   * @returns when they are in the store; false: aborted, and they are not
   */
  save(positions: ReadonlyMap<string, number>, isUrgent: boolean): Promise<boolean> {
    for (const [stream, offset] of positions) this.#waiting.set(stream, offset);
    this.#written ??= this.#writeWhenDue();
    const written = this.#written;
    if (isUrgent) this.#hurry.abort();
    return written;
  }

  async #writeWhenDue(): Promise<boolean> {
    const { apartMs, signal, write } = this.#options;
    const leftMs = this.#lastMs + apartMs - performance.now();
    if (leftMs > 0 && !signal.aborted) await pause(leftMs, this.#hurry.signal);
    // Also without a wait: whoever called must first have been told of this insert.
    else await Promise.resolve();
    const positions = this.#waiting;
    this.#waiting = new Map();
    this.#written = null;
    this.#hurry = new AbortController();
    this.#lastMs = performance.now();
    return write(positions);
  }
}
