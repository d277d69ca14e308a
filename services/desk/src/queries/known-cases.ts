import type { CaseLinkFacts, CaseState } from '@weir/store';
import type { QueryParts } from './query-parts.js';

interface Known {
  readonly state: CaseState;
  readonly links: Promise<readonly CaseLinkFacts[]>;
  /** Infinite where every row says itself what it moved. */
  goodUntilMs: number;
}

/** Links of all cases that are kept; a link is some 400 bytes. */
const linksMax = 200_000;
/**
 * A transfer of a row from before can change its payer without its case changing (another content of its id stands now);
 * nobody sees the old one for longer.
 */
const keptMs = 60_000;

/** Whether what these moved is another only where a row of theirs is another. */
export const isLasting = (links: readonly CaseLinkFacts[]): boolean =>
  links.every(({ transfer }) => transfer !== null && 'creditTime' in transfer);

/**
 * Tainted transfers of the cases that people are looking at. Each look at a case asks for all of them, and finding what
 * thousands of transfers moved costs the store a second: while the rows of the case are the same, so are they.
 */
export class KnownCases {
  readonly #known = new Map<string, Known>();
  readonly #store: QueryParts['store'];
  readonly #nowMs: () => number;

  constructor(store: QueryParts['store'], nowMs: () => number = Date.now) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** The links of a case by time, seq, id, and the state that they are of. */
  async linksOf(
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly links: readonly CaseLinkFacts[]; readonly state: CaseState }> {
    const state = await this.#store.caseState(name, signal);
    const known = this.#known.get(name);
    const isGood = known !== undefined && known.state.mark === state.mark && this.#nowMs() < known.goodUntilMs;
    if (isGood) return { links: await known.links, state };
    // Not with the signal of whoever asks first: others may wait for the same.
    const links = this.#linksOf(name);
    const entry: Known = { state, links, goodUntilMs: this.#nowMs() + keptMs };
    this.#known.delete(name);
    this.#known.set(name, entry);
    try {
      const found = await links;
      if (isLasting(found)) entry.goodUntilMs = Number.POSITIVE_INFINITY;
      await this.#forget();
      return { links: found, state };
    } catch (error) {
      if (this.#known.get(name) === entry) this.#known.delete(name);
      throw error;
    }
  }

  async #linksOf(name: string): Promise<CaseLinkFacts[]> {
    return this.#store.caseLinks(name);
  }

  /** The oldest go until the rest fits; the newest stays whatever its size. */
  async #forget(): Promise<void> {
    let held = 0;
    for (const [name, { links }] of [...this.#known].reverse()) {
      const size = await links.then(
        ({ length }) => length,
        () => 0,
      );
      if (held > 0 && held + size > linksMax) this.#known.delete(name);
      else held += size;
    }
  }
}
