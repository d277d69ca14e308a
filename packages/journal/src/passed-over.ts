/** How often records were passed over for one reason, since the process began to read. */
export interface PassedOver {
  readonly reason: string;
  readonly count: number;
  /** Offset of the message that brought the last of them: in the journal, or in `topic` where that is another. */
  readonly offset: number;
  readonly topic?: string;
}

/** One record that is passed over, and the message that brought it: whoever reads a topic counts them. */
export type OnPassedOver = (passed: {
  readonly reason: string;
  readonly topic: string;
  readonly offset: number;
  /** Left out: one. */
  readonly count?: number;
}) => void;

/** Counts records that cannot be used, most because something else stands already: whoever watches is told of them. */
export class PassedOverCounts {
  readonly #byReason = new Map<string, PassedOver>();

  /** @param offset of the message that brought it; @param topic that it is of, left out: the journal */
  add(reason: string, offset: number, count = 1, topic?: string): void {
    if (count <= 0) return;
    const place = topic === undefined ? { offset } : { offset, topic };
    this.#byReason.set(reason, { reason, count: (this.#byReason.get(reason)?.count ?? 0) + count, ...place });
  }

  list(): PassedOver[] {
    return [...this.#byReason.values()];
  }
}
