/**
 * Everything that is by chance in a simulation comes from here, so that a seed repeats it to the byte.
 * The generator is sfc32: 128 bits of state, 32 out; only whole-number steps, no transcendental
 * functions, so that every machine gives the same stream.
 */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(
    readonly seed: number,
    readonly stream = '',
  ) {
    let hash = 0x811c9dc5 ^ (seed | 0);
    for (const letter of `${seed}/${stream}`) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
    this.#a = hash | 0;
    this.#b = Math.imul(hash, 0x9e3779b1) | 0;
    this.#c = (seed ^ 0x5bd1e995) | 0;
    for (let warm = 0; warm < 16; warm++) this.bits();
  }

  /** A stream of its own: what one part of the story draws does not move what another draws. */
  fork(stream: string): Chance {
    return new Chance(this.seed, `${this.stream}/${stream}`);
  }

  /** 32 bits, as an unsigned whole number. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** From 0 inclusive to 1 exclusive. */
  unit(): number {
    return this.bits() / 0x1_0000_0000;
  }

  /** A whole number from `low` to `high`, both inclusive. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** A whole number from `low` to `high`, the small ones far more often, as amounts of daily life are. */
  mostlySmall(low: number, high: number): number {
    const unit = this.unit();
    return low + Math.floor(unit * unit * unit * (high - low + 1));
  }

  happens(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[Math.floor(this.unit() * list.length)]!;
  }

  /** The list in another order; the given one is left alone. */
  shuffled<T>(list: readonly T[]): T[] {
    const out = [...list];
    for (let last = out.length - 1; last > 0; last--) {
      const other = this.whole(0, last);
      [out[last], out[other]] = [out[other]!, out[last]!];
    }
    return out;
  }

  /** `count` bytes as lower-case hex. */
  hex(count: number): string {
    let out = '';
    while (out.length < count * 2) out += this.bits().toString(16).padStart(8, '0');
    return out.slice(0, count * 2);
  }
}
