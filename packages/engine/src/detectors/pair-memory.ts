/** Words of a place in the table: the pocket's identity, the counterparty, its latest entry, generation and kind. */
const placeWords = 4;
const placeShift = 2;
const latestAt = 2;
const markAt = 3;
const segmentBits = 8;
const segmentCount = 1 << segmentBits;
const emptySegment = new Int32Array(placeWords);

/** What was known of a pair when it was met. Two bits of an entry say it, so that the meeting can be taken back. */
export const acquaintance = {
  /** Never met, or three generations ago or more. */
  stranger: 0,
  /** Met in the generation before. */
  before: 1,
  /** Met in this generation; or there was no room to remember it, for a full table must not cry wolf. */
  known: 2,
  /** Met two generations ago: a stranger again, but not to an entry put before this one. */
  forgotten: 3,
} as const;

/** A first-time counterparty. */
export const isStranger = (was: number): boolean => was === acquaintance.stranger || was === acquaintance.forgotten;

/** A pair's mark: generation (from 0) and kind, never 0, which is an empty place. */
const markOf = (generation: number, kind: number): number => ((generation + 1) << 1) | kind;
const generationOf = (mark: number): number => (mark >> 1) - 1;

/** Where a pair is looked for first. What payer and payee remember of each other stands side by side: kind after kind. */
const hashOf = (identity: number, counterparty: number, kind: number): number => {
  const payer = kind === 0 ? identity : counterparty;
  const payee = kind === 0 ? counterparty : identity;
  let hash = Math.imul(payer, 0x9e3779b1) ^ Math.imul(payee, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return ((hash ^ (hash >>> 16)) & ~1) | kind;
};

/**
 * Which pocket has met which counterparty, paying (kind 0) and being paid (kind 1) apart. A generation is a span of
 * event time; a pair is known for the rest of the generation in which it was last met and for the next one. Owns one
 * open-addressed table in 256 parts, each of which grows by itself, so that growing never stops the stream for long.
 *
 * Exact while there is room. A part that reached its bound first forgets the generation before, then remembers no new
 * pairs; both are counted.
 */
export class PairMemory {
  readonly #segments: Int32Array[];
  readonly #counts = new Int32Array(segmentCount);
  /** By part: the generation from which pairs were kept when it was last found full; −1: never. */
  readonly #fullSince = new Int32Array(segmentCount).fill(-1);
  readonly #placesMax: number;
  /** Generations before this one are out of reach of every later entry. */
  #keepFrom = 0;
  /** Set by `meet`: the latest entry of the pair until then; 0: none. */
  latestBefore = 0;
  /** Pairs forgotten before their time, and pairs for which there was no room. */
  forgotten = 0;
  unremembered = 0;

  /** @param pairsMax about how many pairs are remembered at most */
  constructor(pairsMax: number) {
    const perSegment = Math.max(8, pairsMax / segmentCount / 0.75);
    this.#placesMax = 2 ** Math.ceil(Math.log2(perSegment));
    this.#segments = new Array<Int32Array>(segmentCount).fill(emptySegment);
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  get heldBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.byteLength, 0);
  }

  /** No pair will be met in a generation before this one any more. */
  forget(generation: number): void {
    if (generation - 1 > this.#keepFrom) this.#keepFrom = generation - 1;
  }

  /**
   * A pocket meets a counterparty at an entry. `entry` > 0 becomes the pair's latest entry; 0 leaves it as it is.
   * Returns an `acquaintance`.
   */
  meet(identity: number, counterparty: number, kind: number, generation: number, entry: number): number {
    const hash = hashOf(identity, counterparty, kind);
    const part = hash >>> (32 - segmentBits);
    for (;;) {
      const segment = this.#segments[part]!;
      const mask = segment.length - 1;
      let at = (hash << placeShift) & mask;
      for (let mark = segment[at + markAt]!; mark !== 0; mark = segment[at + markAt]!) {
        if (segment[at] === identity && segment[at + 1] === counterparty && (mark & 1) === kind) {
          this.latestBefore = segment[at + latestAt]!;
          segment[at + markAt] = markOf(generation, kind);
          if (entry !== 0) segment[at + latestAt] = entry;
          const age = generation - generationOf(mark);
          if (age === 0) return acquaintance.known;
          return age === 1 ? acquaintance.before : age === 2 ? acquaintance.forgotten : acquaintance.stranger;
        }
        at = (at + placeWords) & mask;
      }
      this.latestBefore = 0;
      if (!this.#hasRoom(part)) {
        if (!this.#makeRoom(part, generation)) {
          this.unremembered++;
          return acquaintance.known;
        }
        continue;
      }
      segment[at] = identity;
      segment[at + 1] = counterparty;
      segment[at + latestAt] = entry;
      segment[at + markAt] = markOf(generation, kind);
      this.#counts[part]! += 1;
      return acquaintance.stranger;
    }
  }

  /** Brings into the cache what both of a pair remember of a payment; what it returns means nothing. */
  warm(payer: number, payee: number): number {
    const hash = hashOf(payer, payee, 0);
    const segment = this.#segments[hash >>> (32 - segmentBits)]!;
    return segment[(hash << placeShift) & (segment.length - 1)]!;
  }

  /** Takes the pair's latest meeting back: what `meet` returned, its generation, the latest entry before (−1: as is). */
  unmeet(identity: number, counterparty: number, kind: number, was: number, generation: number, latest: number): void {
    const at = this.#find(identity, counterparty, kind);
    if (at < 0) return;
    const part = hashOf(identity, counterparty, kind) >>> (32 - segmentBits);
    if (was === acquaintance.stranger) {
      this.#remove(part, at);
      return;
    }
    const segment = this.#segments[part]!;
    if (latest >= 0) segment[at + latestAt] = latest;
    if (was === acquaintance.before) segment[at + markAt] = markOf(generation - 1, kind);
    if (was === acquaintance.forgotten) segment[at + markAt] = markOf(generation - 2, kind);
  }

  #find(identity: number, counterparty: number, kind: number): number {
    const hash = hashOf(identity, counterparty, kind);
    const segment = this.#segments[hash >>> (32 - segmentBits)]!;
    const mask = segment.length - 1;
    let at = (hash << placeShift) & mask;
    for (let mark = segment[at + markAt]!; mark !== 0; mark = segment[at + markAt]!) {
      if (segment[at] === identity && segment[at + 1] === counterparty && (mark & 1) === kind) return at;
      at = (at + placeWords) & mask;
    }
    return -1;
  }

  #hasRoom(part: number): boolean {
    return (this.#counts[part]! + 1) * placeWords * 4 <= this.#segments[part]!.length * 3;
  }

  /** Forgets what no later entry can ask for, and grows; at the bound, forgets the generation before too. */
  #makeRoom(part: number, generation: number): boolean {
    if (this.#fullSince[part]! >= Math.max(this.#keepFrom, generation)) return false;
    this.#rebuild(part, this.#keepFrom);
    if (this.#hasRoom(part)) return true;
    const count = this.#counts[part]!;
    this.#rebuild(part, generation);
    this.forgotten += count - this.#counts[part]!;
    if (this.#hasRoom(part)) return true;
    this.#fullSince[part] = Math.max(this.#keepFrom, generation);
    return false;
  }

  #rebuild(part: number, keepFrom: number): void {
    const old = this.#segments[part]!;
    let kept = 0;
    for (let at = 0; at < old.length; at += placeWords) {
      if (old[at + markAt] !== 0 && generationOf(old[at + markAt]!) >= keepFrom) kept++;
    }
    let places = 16;
    while (places < kept * 2 && places < this.#placesMax) places *= 2;
    const segment = new Int32Array(places * placeWords);
    const mask = segment.length - 1;
    for (let from = 0; from < old.length; from += placeWords) {
      const mark = old[from + markAt]!;
      if (mark === 0 || generationOf(mark) < keepFrom) continue;
      let at = (hashOf(old[from]!, old[from + 1]!, mark & 1) << placeShift) & mask;
      while (segment[at + markAt] !== 0) at = (at + placeWords) & mask;
      segment[at] = old[from]!;
      segment[at + 1] = old[from + 1]!;
      segment[at + latestAt] = old[from + latestAt]!;
      segment[at + markAt] = mark;
    }
    this.#segments[part] = segment;
    this.#counts[part] = kept;
  }

  /** Closes the gap behind a removed place, so that no search ends too early. */
  #remove(part: number, gapAt: number): void {
    const segment = this.#segments[part]!;
    const mask = segment.length - 1;
    let gap = gapAt;
    let at = gap;
    for (;;) {
      at = (at + placeWords) & mask;
      const mark = segment[at + markAt]!;
      if (mark === 0) break;
      const home = (hashOf(segment[at]!, segment[at + 1]!, mark & 1) << placeShift) & mask;
      // It may move into the gap only where the gap lies on its way from home.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      segment.copyWithin(gap, at, at + placeWords);
      gap = at;
    }
    segment[gap + markAt] = 0;
    this.#counts[part]! -= 1;
  }

  /** The table as it is, not copied; counts, bounds and counters in the first column. */
  parts(): Int32Array[] {
    const numbers = new Int32Array(segmentCount * 2 + 3);
    numbers.set(this.#counts);
    numbers.set(this.#fullSince, segmentCount);
    numbers.set([this.#keepFrom, this.forgotten, this.unremembered], segmentCount * 2);
    return [numbers, ...this.#segments];
  }

  /** Becomes what `parts` were taken from. The columns are taken over, not copied. */
  restore([numbers, ...segments]: readonly Int32Array[]): void {
    this.#counts.set(numbers!.subarray(0, segmentCount));
    this.#fullSince.set(numbers!.subarray(segmentCount, segmentCount * 2));
    [this.#keepFrom, this.forgotten, this.unremembered] = numbers!.subarray(segmentCount * 2) as unknown as [
      number,
      number,
      number,
    ];
    // A part without a pair is never written before it is rebuilt, so that the empty one may be shared.
    for (const [part, segment] of segments.entries()) this.#segments[part] = segment;
  }
}
