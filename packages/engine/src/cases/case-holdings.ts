import { CaseTotals } from './case-totals.js';
import type { ExactSumsSaved } from './exact-sums.js';
import { RootShares, type SavedRootShare } from './root-shares.js';

/** What one case holds beside its rows and pockets, as JSON. */
export interface SavedHoldings {
  readonly roots: readonly number[];
  readonly totals: { readonly assets: readonly string[]; readonly sums: ExactSumsSaved };
  readonly rootShares: readonly SavedRootShare[];
  readonly touched: readonly (readonly [node: number, reason: number])[];
  readonly gaps: readonly number[];
  readonly torn: readonly number[];
  readonly firstPocket: number;
  readonly isOutdated: boolean;
  readonly settledCount: number;
}

/** What one case holds beside its rows and pockets: its roots, its sums, and what of it is to be worked out. */
export class CaseHoldings {
  readonly roots = new Set<number>();
  readonly totals = new CaseTotals();
  readonly rootShares = new RootShares(this.totals);
  /** Transfers to be worked out, and why. */
  readonly touched = new Map<number, number>();
  /** Tainted transfers of which not everything is known. */
  readonly gaps = new Set<number>();
  /** Transfers whose lot is used twice, or before it was there. */
  readonly torn = new Set<number>();
  /** Head of the list of its pockets. */
  firstPocket = -1;
  /** Something reaches what was let go of. */
  isOutdated = false;
  /** Rows that were let go of. */
  settledCount = 0;

  /** Nothing of it is held any more; its pockets are the caller's. */
  clear(): void {
    this.totals.clear();
    for (const state of [this.roots, this.rootShares, this.touched, this.gaps, this.torn]) state.clear();
    this.isOutdated = false;
    this.settledCount = 0;
  }

  saved(): SavedHoldings {
    return {
      roots: [...this.roots],
      totals: this.totals.saved(),
      rootShares: this.rootShares.saved(),
      touched: [...this.touched],
      gaps: [...this.gaps],
      torn: [...this.torn],
      firstPocket: this.firstPocket,
      isOutdated: this.isOutdated,
      settledCount: this.settledCount,
    };
  }

  /** Takes up what was saved; nothing was held before. */
  load(saved: SavedHoldings): void {
    for (const node of saved.roots) this.roots.add(node);
    this.totals.load(saved.totals);
    this.rootShares.load(saved.rootShares);
    for (const [node, reason] of saved.touched) this.touched.set(node, reason);
    for (const node of saved.gaps) this.gaps.add(node);
    for (const node of saved.torn) this.torn.add(node);
    this.firstPocket = saved.firstPocket;
    this.isOutdated = saved.isOutdated;
    this.settledCount = saved.settledCount;
  }
}
