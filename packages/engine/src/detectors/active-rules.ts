import type { AssetCode } from '@weir/model';
import { findingSets } from './detector-rules.js';
import {
  type AmountThresholds,
  type DetectorThresholds,
  type RuleSets,
  ruleSetAt,
  unreachableAmounts,
} from './thresholds.js';

/** The rules of one set that hold now. */
export interface ActiveSet {
  /** Place in `findingSets`. */
  readonly number: number;
  readonly thresholds: DetectorThresholds;
  /** By asset number. */
  readonly amounts: readonly AmountThresholds[];
}

/** Which rules hold, looked up again only where the event time crosses a border between two versions. */
export class ActiveRules {
  readonly #ruleSets: RuleSets;
  readonly #assets: readonly AssetCode[];
  #sets: readonly ActiveSet[] = [];
  #from = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;

  constructor(ruleSets: RuleSets, assets: readonly AssetCode[]) {
    this.#ruleSets = ruleSets;
    this.#assets = assets;
  }

  /** What holds at an instant of event time, milliseconds UTC: the live set, then the shadow set, if any. */
  at(instant: number): readonly ActiveSet[] {
    if (instant < this.#from || instant >= this.#until) this.#look(instant);
    return this.#sets;
  }

  #look(instant: number): void {
    const borders = this.#ruleSets.map(({ holdsFrom }) => holdsFrom);
    this.#from = Math.max(Number.NEGATIVE_INFINITY, ...borders.filter((border) => border <= instant));
    this.#until = Math.min(Number.POSITIVE_INFINITY, ...borders.filter((border) => border > instant));
    this.#sets = findingSets.flatMap((name, number) => {
      const thresholds = ruleSetAt(this.#ruleSets, name, instant)?.thresholds;
      if (thresholds === undefined) return [];
      return [
        { number, thresholds, amounts: this.#assets.map((code) => thresholds.amounts[code] ?? unreachableAmounts) },
      ];
    });
  }
}
