import type { Typology } from './rings/typology.js';

/** What lay in a mule's account, and had ever come in, after each entry that changed either. */
interface Stock {
  readonly timeMs: number[];
  readonly illicitMinor: number[];
  readonly cameInMinor: number[];
}

/**
 * Whose accounts the crews used and where the victims' money was, at any instant. A crew moves stolen money first;
 * what the mule's owner pays for is taken from the owner's own money first. Money that reaches anybody but a mule
 * (notes, an exchanger, a shop) has left. Owns its stocks; settling the plan fills them.
 */
export class TrafficTruth {
  readonly #stocks = new Map<number, Stock>();
  readonly #sinceMs = new Map<number, number>();
  /** Rows of payments to an exchanger, each with the row of the USDT sent for it. */
  readonly swaps: { readonly price: number; readonly send: number }[] = [];
  /** All that victims paid, fen. */
  stolenMinor = 0;
  /** What left for good, fen. */
  exitedMinor = 0;

  constructor(
    readonly typologyOf: ReadonlyMap<number, Typology>,
    readonly victims: ReadonlySet<number>,
  ) {}

  /** A mule's account is used from its first transfer in which a crew's hand is. */
  used(account: number, atMs: number): void {
    if (this.typologyOf.has(account) && !this.#sinceMs.has(account)) this.#sinceMs.set(account, atMs);
  }

  note(account: number, atMs: number, illicitMinor: number, cameIn: number): void {
    let stock = this.#stocks.get(account);
    if (stock === undefined) {
      stock = { timeMs: [], illicitMinor: [], cameInMinor: [] };
      this.#stocks.set(account, stock);
    }
    stock.cameInMinor.push((stock.cameInMinor.at(-1) ?? 0) + cameIn);
    stock.timeMs.push(atMs);
    stock.illicitMinor.push(illicitMinor);
  }

  /** Mules that were used in the time told; one hired for a plan that came to nothing is none. */
  get mules(): number[] {
    return [...this.#sinceMs.keys()];
  }

  /** When an account became a mule's, epoch milliseconds; null: it never did. */
  sinceMs(account: number): number | null {
    return this.#sinceMs.get(account) ?? null;
  }

  /** Victims' money in the account after all entries up to `atMs` (inclusive), fen. */
  illicitAt(account: number, atMs: number): number {
    return this.#at(account, atMs, 'illicitMinor');
  }

  /** Victims' money that had come into the account up to `atMs` (inclusive), fen. Without a time: ever. */
  cameInBy(account: number, atMs = Number.POSITIVE_INFINITY): number {
    return this.#at(account, atMs, 'cameInMinor');
  }

  #at(account: number, atMs: number, what: 'illicitMinor' | 'cameInMinor'): number {
    const stock = this.#stocks.get(account);
    if (stock === undefined) return 0;
    let low = 0;
    let high = stock.timeMs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stock.timeMs[middle]! <= atMs) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : stock[what][low - 1]!;
  }
}
