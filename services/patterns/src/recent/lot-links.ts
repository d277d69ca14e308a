import type { LotInterval } from '@weir/journal';

const none: readonly LotInterval[] = [];

/**
 * Which recent payment is made of which: the links that the matcher told (trace §2), by paying transfer and by lot. Owns
 * them. Money of one's own that was there before makes no link, so chance does not make one either.
 */
export class LotLinks {
  readonly #sources = new Map<string, readonly LotInterval[]>();
  readonly #paying = new Map<string, string[]>();

  /** Takes what a transfer's debit is made of now. True where that is news. */
  take(id: string, sources: readonly LotInterval[]): boolean {
    const before = this.sourcesOf(id);
    if (isSame(before, sources)) return false;
    for (const source of before) this.#unnote(source.id, id);
    if (sources.length === 0) this.#sources.delete(id);
    else this.#sources.set(id, sources);
    for (const source of sources) {
      const paying = this.#paying.get(source.id);
      if (paying === undefined) this.#paying.set(source.id, [id]);
      else paying.push(id);
    }
    return true;
  }

  sourcesOf(id: string): readonly LotInterval[] {
    return this.#sources.get(id) ?? none;
  }

  /** Transfers that were paid out of the money that a transfer brought. */
  paidOutOf(id: string): readonly string[] {
    return this.#paying.get(id) ?? [];
  }

  /** Forgets a transfer, as a payment and as a lot. */
  forget(id: string): void {
    for (const source of this.sourcesOf(id)) this.#unnote(source.id, id);
    this.#sources.delete(id);
    this.#paying.delete(id);
  }

  #unnote(lot: string, paying: string): void {
    const left = this.#paying.get(lot)?.filter((id) => id !== paying);
    if (left === undefined) return;
    if (left.length === 0) this.#paying.delete(lot);
    else this.#paying.set(lot, left);
  }
}

const isSame = (left: readonly LotInterval[], right: readonly LotInterval[]): boolean =>
  left.length === right.length &&
  left.every(({ id, start, end }, at) => {
    const other = right[at]!;
    return id === other.id && start === other.start && end === other.end;
  });
