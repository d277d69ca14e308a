/**
 * Up to where each raw partition has been taken: the first frame of the journal that covers an offset wins, whatever is
 * sent again. Source: architecture §5, frames and marks.
 */
export class RawMarks {
  readonly #marks = new Map<string, number>();
  readonly #onDropped: () => void;

  /** @param onDropped hears of each frame that begins past the mark: offsets before it are missing */
  constructor(onDropped: () => void = () => undefined) {
    this.#onDropped = onDropped;
  }

  /** By `topic/partition`. */
  get marks(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#marks);
  }

  restore(marks: Readonly<Record<string, number>>): void {
    for (const [stream, mark] of Object.entries(marks)) this.#marks.set(stream, mark);
  }

  /** The raw offset from which on a frame `[from, to)` counts; null: none of it does. */
  take(topic: string, partition: number, from: number, to: number): number | null {
    const stream = `${topic}/${partition}`;
    const mark = this.#marks.get(stream) ?? from;
    if (to <= mark) return null;
    if (from > mark) {
      this.#onDropped();
      return null;
    }
    this.#marks.set(stream, to);
    return mark;
  }
}
