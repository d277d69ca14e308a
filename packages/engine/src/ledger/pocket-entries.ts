import type { OrderedLedger } from './ordered-ledger.js';

/** Entries by pocket: those of group `g` are `entries[ends[g − 1]] … entries[ends[g] − 1]`, in their order. */
export interface PocketEntries {
  readonly entries: Int32Array;
  /** The amount of each, beside it: transfers of one pocket lie far apart in a large ledger. */
  readonly amounts: Float64Array;
  readonly ends: Int32Array;
}

/** Numbers for the pockets of a ledger: no number is left out between accounts for assets that nobody pays in. */
export class PocketNumbers {
  /** Place of each asset among those that the ledger has. */
  readonly #rank = new Int32Array(256);
  readonly #assetCount: number;
  readonly #ledger: OrderedLedger;

  constructor(ledger: OrderedLedger) {
    const seen = new Uint8Array(256);
    for (let place = 0; place < ledger.count; place++) seen[ledger.asset[place]!] = 1;
    let count = 0;
    for (const [asset, isSeen] of seen.entries()) if (isSeen) this.#rank[asset] = count++;
    this.#assetCount = count;
    this.#ledger = ledger;
  }

  get count(): number {
    return this.#ledger.accounts.count * this.#assetCount;
  }

  /** The pocket that an entry belongs to. */
  of(entry: number): number {
    const place = entry >> 1;
    const account = entry & 1 ? this.#ledger.to[place]! : this.#ledger.from[place]!;
    return account * this.#assetCount + this.#rank[this.#ledger.asset[place]!]!;
  }
}

/** Groups entries by pocket and keeps their order: pockets know nothing of each other, so each may be folded alone. */
export const entriesByPocket = (ledger: OrderedLedger, ordered: Int32Array): PocketEntries => {
  const pockets = new PocketNumbers(ledger);
  const ends = new Int32Array(pockets.count);
  for (let at = 0; at < ordered.length; at++) ends[pockets.of(ordered[at]!)]! += 1;
  let start = 0;
  for (let pocket = 0; pocket < ends.length; pocket++) {
    const count = ends[pocket]!;
    ends[pocket] = start;
    start += count;
  }
  const entries = new Int32Array(ordered.length);
  const amounts = new Float64Array(ordered.length);
  // Each pocket's place moves from its start to its end as it fills.
  for (let at = 0; at < ordered.length; at++) {
    const entry = ordered[at]!;
    const place = ends[pockets.of(entry)]!++;
    entries[place] = entry;
    amounts[place] = ledger.amount[entry >> 1]!;
  }
  return { entries, amounts, ends };
};
