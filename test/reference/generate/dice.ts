/** A small seeded source of randomness: the same seed gives the same throws on every machine. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not give neighbouring first throws.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
    this.fraction();
    this.fraction();
  }

  /** From 0 inclusive to 1 exclusive (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number from `low` to `high`, both inclusive. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  /** A whole number from 0 inclusive to `limit` exclusive, for amounts beyond what a fraction resolves. */
  bigBelow(limit: bigint): bigint {
    const wide = (BigInt(this.between(0, 2 ** 32 - 1)) << 32n) | BigInt(this.between(0, 2 ** 32 - 1));
    return wide % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)]!;
  }

  /** Up to `most` picks, repetitions possible. */
  picks<T>(list: readonly T[], least: number, most: number): T[] {
    return Array.from({ length: this.between(least, most) }, () => this.pick(list));
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, place: this.fraction() }))
      .sort((left, right) => left.place - right.place)
      .map(({ item }) => item);
  }
}
