/** Half-open, in offsets of the stream that a frame was made from. */
export interface Covered {
  readonly from: number;
  readonly to: number;
}

/**
 * Up to where each stream has been taken. The first frame in the log that covers an offset wins, so differing borders,
 * re-sends and zombies are harmless. Source: architecture §5, frames and marks.
 */
export class Marks {
  readonly #marks: Map<string, number>;
  readonly #onDropped: (stream: string, from: number, mark: number) => void;

  constructor(
    stored: ReadonlyMap<string, number>,
    onDropped: (stream: string, from: number, mark: number) => void = () => undefined,
  ) {
    this.#marks = new Map(stored);
    this.#onDropped = onDropped;
  }

  /** The offset from which on the frame counts; null: none of it does. Moves the mark to the end of a frame that counts. */
  take(stream: string, { from, to }: Covered): number | null {
    const mark = this.#marks.get(stream);
    if (mark !== undefined && to <= mark) return null;
    if (mark !== undefined && from > mark) {
      this.#onDropped(stream, from, mark);
      return null;
    }
    this.#marks.set(stream, to);
    return mark ?? from;
  }
}
