import type { AssetCode } from '@weir/model';
import type { CaseTotals } from './case-totals.js';

interface RootShare {
  readonly asset: number;
  readonly amount: number;
  readonly absorbed: number;
}

/** The share of one root, as JSON. */
export type SavedRootShare = readonly [node: number, asset: number, amount: number, absorbed: number];

/** What each root of a case counts for in its totals: its amount, and what flowed into it and was absorbed. */
export class RootShares {
  readonly #totals: CaseTotals;
  readonly #byNode = new Map<number, RootShare>();

  constructor(totals: CaseTotals) {
    this.#totals = totals;
  }

  has(node: number): boolean {
    return this.#byNode.has(node);
  }

  count(node: number, asset: AssetCode, amount: number, absorbed: number): void {
    const number = this.#totals.assetNumber(asset);
    this.#totals.increase(number, 'roots', amount);
    this.#totals.increase(number, 'absorbed', absorbed);
    this.#byNode.set(node, { asset: number, amount, absorbed });
  }

  takeBack(node: number): void {
    const counted = this.#byNode.get(node);
    if (counted === undefined) return;
    this.#totals.decrease(counted.asset, 'roots', counted.amount);
    this.#totals.decrease(counted.asset, 'absorbed', counted.absorbed);
    this.#byNode.delete(node);
  }

  clear(): void {
    this.#byNode.clear();
  }

  saved(): SavedRootShare[] {
    return [...this.#byNode].map(([node, { asset, amount, absorbed }]) => [node, asset, amount, absorbed]);
  }

  /** Takes up shares that the totals have counted. */
  load(saved: readonly SavedRootShare[]): void {
    for (const [node, asset, amount, absorbed] of saved) this.#byNode.set(node, { asset, amount, absorbed });
  }
}
