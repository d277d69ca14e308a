import { warmedMax } from '../columns/look-ahead.js';
import { PairSegments, placeWords } from './pair-segments.js';

/** Words of a place: the pocket's identity, the counterparty, its latest entry, generation and kind. */
const latestAt = 2;
const markAt = 3;

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

/** Of a place, where one of its pairs is looked for first. */
const hashOfPlace = (words: Int32Array, at: number): number =>
  hashOf(words[at]!, words[at + 1]!, words[at + markAt]! & 1);

/**
 * Which pocket has met which counterparty, paying (kind 0) and being paid (kind 1) apart. A generation is a span of
 * event time; a pair is known for the rest of the generation in which it was last met and for the next one. Owns one
 * open-addressed table in segments, which split one by one, so that growing never stops the stream and leaves nothing
 * to be collected.
 *
 * Exact while there is room. A segment that can split no more first forgets the generation before, then remembers no
 * new pairs; both are counted.
 */
export class PairMemory {
  readonly #segments: PairSegments;
  /** Generations before this one are out of reach of every later entry. */
  #keepFrom = 0;
  /** Set by `meet`: the latest entry of the pair until then; 0: none. */
  latestBefore = 0;
  /** Pairs forgotten before their time, and pairs for which there was no room. */
  forgotten = 0;
  unremembered = 0;
  readonly #warmSegment = new Int32Array(warmedMax);
  readonly #warmPlace = new Int32Array(warmedMax);

  /** @param pairsMax about how many pairs are remembered at most */
  constructor(pairsMax: number) {
    this.#segments = new PairSegments(pairsMax, hashOfPlace);
  }

  get count(): number {
    return this.#segments.count;
  }

  get heldBytes(): number {
    return this.#segments.heldBytes;
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
    for (;;) {
      const segment = this.#segments.of(hash);
      const words = this.#segments.wordsOf(segment);
      const mask = this.#segments.mask;
      const base = this.#segments.baseOf(segment);
      let home = (hash * placeWords) & mask;
      for (let mark = words[base + home + markAt]!; mark !== 0; mark = words[base + home + markAt]!) {
        const at = base + home;
        if (words[at] === identity && words[at + 1] === counterparty && (mark & 1) === kind) {
          this.latestBefore = words[at + latestAt]!;
          words[at + markAt] = markOf(generation, kind);
          if (entry !== 0) words[at + latestAt] = entry;
          const age = generation - generationOf(mark);
          if (age === 0) return acquaintance.known;
          return age === 1 ? acquaintance.before : age === 2 ? acquaintance.forgotten : acquaintance.stranger;
        }
        home = (home + placeWords) & mask;
      }
      this.latestBefore = 0;
      if (!this.#segments.hasRoom(segment)) {
        if (!this.#makeRoom(segment, hash, generation)) {
          this.unremembered++;
          return acquaintance.known;
        }
        continue;
      }
      const at = base + home;
      words[at] = identity;
      words[at + 1] = counterparty;
      words[at + latestAt] = entry;
      words[at + markAt] = markOf(generation, kind);
      this.#segments.added(segment);
      return acquaintance.stranger;
    }
  }

  /**
   * Brings into the cache what both of each pair remember of a payment; what it returns means nothing. First all places
   * are found out, then all are read: the shorter the way from one reading to the next, the more of them are under way.
   */
  warm(payers: Int32Array, payees: Int32Array, count: number): number {
    const segments = this.#segments;
    const [segmentOf, placeOf] = [this.#warmSegment, this.#warmPlace];
    for (let index = 0; index < count; index++) {
      const hash = hashOf(payers[index]!, payees[index]!, 0);
      const segment = segments.of(hash);
      segmentOf[index] = segment;
      placeOf[index] = segments.baseOf(segment) + ((hash * placeWords) & segments.mask);
    }
    let seen = 0;
    for (let index = 0; index < count; index++) seen ^= segments.wordsOf(segmentOf[index]!)[placeOf[index]!]!;
    return seen;
  }

  /** Takes the pair's latest meeting back: what `meet` returned, its generation, the latest entry before (−1: as is). */
  unmeet(identity: number, counterparty: number, kind: number, was: number, generation: number, latest: number): void {
    const hash = hashOf(identity, counterparty, kind);
    const segment = this.#segments.of(hash);
    const words = this.#segments.wordsOf(segment);
    const mask = this.#segments.mask;
    const base = this.#segments.baseOf(segment);
    let home = (hash * placeWords) & mask;
    for (let mark = words[base + home + markAt]!; mark !== 0; mark = words[base + home + markAt]!) {
      const at = base + home;
      if (words[at] === identity && words[at + 1] === counterparty && (mark & 1) === kind) {
        if (was === acquaintance.stranger) this.#segments.remove(segment, home);
        else {
          if (latest >= 0) words[at + latestAt] = latest;
          if (was === acquaintance.before) words[at + markAt] = markOf(generation - 1, kind);
          if (was === acquaintance.forgotten) words[at + markAt] = markOf(generation - 2, kind);
        }
        return;
      }
      home = (home + placeWords) & mask;
    }
  }

  /** Forgets what no later entry can ask for, and grows; at the bound, forgets the generation before too. */
  #makeRoom(segment: number, hash: number, generation: number): boolean {
    const segments = this.#segments;
    const reached = Math.max(this.#keepFrom, generation);
    if (segments.fullSince(segment) >= reached) return false;
    const markMin = markOf(this.#keepFrom, 0);
    if (segments.countKept(segment, markMin) < segments.countOf(segment)) segments.keep(segment, markMin);
    if (!segments.isHalfFree(segment) && segments.grow(segment, hash)) return true;
    if (segments.hasRoom(segment)) return true;
    const count = segments.countOf(segment);
    segments.keep(segment, markOf(generation, 0));
    this.forgotten += count - segments.countOf(segment);
    if (segments.hasRoom(segment)) return true;
    segments.setFullSince(segment, reached);
    return false;
  }

  /** The table as it is, not copied; bounds and counters in the first column. */
  parts(): Int32Array[] {
    return [Int32Array.of(this.#keepFrom, this.forgotten, this.unremembered), ...this.#segments.parts()];
  }

  /** Becomes what `parts` were taken from. */
  restore([numbers, ...segments]: readonly Int32Array[]): void {
    [this.#keepFrom, this.forgotten, this.unremembered] = numbers as unknown as [number, number, number];
    this.#segments.restore(segments);
  }
}
