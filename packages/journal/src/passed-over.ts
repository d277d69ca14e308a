/** How often records were passed over for one reason, since the process began to read. */
export interface PassedOver {
  readonly reason: string;
  readonly count: number;
  /** Journal offset of the message that brought the last of them. */
  readonly offset: number;
}

/** Counts records that cannot be used, because something else stands already: whoever watches is told of them. */
export class PassedOverCounts {
  readonly #byReason = new Map<string, PassedOver>();

  /** @param offset of the journal message that brought it */
  add(reason: string, offset: number, count = 1): void {
    if (count > 0)
      this.#byReason.set(reason, { reason, count: (this.#byReason.get(reason)?.count ?? 0) + count, offset });
  }

  list(): PassedOver[] {
    return [...this.#byReason.values()];
  }
}
