/** Items of a segment: what is read of one at random, its heads, stays in the nearer caches while it is being filled. */
const segmentItems = 1 << 15;
const headMask = segmentItems - 1;
/** An item: its hash, its place, its link and its share of the heads. */
export const itemBytes = 12;

/** So many items, by what was added. Links and heads are places in it plus one; 0: none. */
interface Segment {
  readonly hashes: Int32Array;
  readonly places: Int32Array;
  readonly older: Uint16Array;
  readonly heads: Uint16Array;
}

const newSegment = (): Segment => ({
  hashes: new Int32Array(segmentItems),
  places: new Int32Array(segmentItems),
  older: new Uint16Array(segmentItems),
  heads: new Uint16Array(segmentItems),
});

const nothing: Segment = {
  hashes: new Int32Array(0),
  places: new Int32Array(0),
  older: new Uint16Array(0),
  heads: new Uint16Array(0),
};

/**
 * Places by hashes, numbered as they come, let go of in the same order. One table over all of them would be waited for
 * with every item that is added, and nearly none is ever asked for: so a segment of them has its own small one, and who
 * asks looks into one after the other. Owns the segments.
 */
export class RecentIndex {
  readonly #segments: Segment[] = [];
  /** The segment of the items that are added next. */
  #filling = nothing;
  readonly #spares: Segment[] = [];
  /** Of the first segment that is kept. */
  #firstSegment = 0;
  #first = 0;
  #next = 0;
  /** Items in the last segment. */
  #filled = segmentItems;

  /** The number of the item that is added next. */
  get next(): number {
    return this.#next;
  }

  /** The first item that has not been let go of. */
  get first(): number {
    return this.#first;
  }

  add(hash: number, place: number): void {
    if (this.#filled === segmentItems) this.#begin();
    const { hashes, places, older, heads } = this.#filling;
    const at = this.#filled++;
    const head = hash & headMask;
    hashes[at] = hash;
    places[at] = place;
    older[at] = heads[head]!;
    heads[head] = at + 1;
    this.#next++;
  }

  /** Visits the items of a hash, the newest first, until `visit` returns true. It may ask for others meanwhile. */
  each(hash: number, visit: (item: number, place: number) => boolean | undefined): void {
    const head = hash & headMask;
    for (let segment = this.#segments.length - 1; segment >= 0; segment--) {
      const { hashes, places, older, heads } = this.#segments[segment]!;
      const firstOfIt = (this.#firstSegment + segment) * segmentItems;
      for (let link = heads[head]!; link !== 0; link = older[link - 1]!) {
        if (hashes[link - 1] !== hash) continue;
        const item = firstOfIt + link - 1;
        if (item < this.#first) return;
        if (visit(item, places[link - 1]!) === true) return;
      }
    }
  }

  /** Lets go of the items before one. */
  dropBefore(item: number): void {
    this.#first = item;
    while (this.#segments.length > 0 && (this.#firstSegment + 1) * segmentItems <= item) {
      const segment = this.#segments.shift()!;
      segment.heads.fill(0);
      this.#spares.push(segment);
      this.#firstSegment++;
    }
  }

  #begin(): void {
    const segment = this.#spares.pop() ?? newSegment();
    this.#segments.push(segment);
    this.#filling = segment;
    this.#filled = 0;
  }
}
