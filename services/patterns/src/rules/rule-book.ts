import type { FindingSet } from '@weir/engine';
import type { RuleSet } from '@weir/journal';
import { type PatternThresholds, patternDefaults, readThresholds } from './thresholds.js';

/** One set of rules as it holds at an instant. */
export interface RulesInForce {
  readonly set: FindingSet;
  readonly version: number;
  readonly thresholds: PatternThresholds;
}

interface Known extends RulesInForce {
  readonly holdsFrom: number;
}

const defaults: RulesInForce = { set: 'live', version: 1, thresholds: patternDefaults };

const defaultsOnly: readonly RulesInForce[] = [defaults];

const longestOf = (all: readonly RulesInForce[]): number =>
  Math.max(
    ...all.flatMap(({ thresholds: { openCases: _, ...rules } }) =>
      Object.values(rules).map(({ windowMs }) => windowMs),
    ),
  );

const leastInterestOf = (all: readonly RulesInForce[]): number =>
  Math.min(
    ...all.flatMap(({ thresholds: { cycle, gatherScatter, scatterGather, stack } }) =>
      [cycle, gatherScatter, scatterGather, stack].map(({ interestPercent }) => interestPercent),
    ),
  );

/**
 * The rule sets that the journal gave. Of one set the version with the latest `holdsFrom` that an instant has reached
 * holds for it, of equal ones the higher. Without a live set the defaults hold as version 1; without a shadow set none
 * runs.
 */
export class RuleBook {
  readonly #known = new Map<string, Known>();
  #longestWindowMs = longestOf([defaults]);
  #interestPercentMin = leastInterestOf([defaults]);

  /** @param onUnreadable hears of each rule whose thresholds cannot be read: the defaults hold for it */
  take(ruleSets: readonly RuleSet[], onUnreadable: () => void = () => undefined): void {
    for (const { set, version, holdsFrom, thresholds: given } of ruleSets) {
      const thresholds = readThresholds(given, onUnreadable);
      this.#known.set(`${set}/${version}`, { set, version, holdsFrom, thresholds });
    }
    if (ruleSets.length === 0) return;
    this.#longestWindowMs = longestOf([defaults, ...this.#known.values()]);
    this.#interestPercentMin = leastInterestOf([defaults, ...this.#known.values()]);
  }

  /** What `take` says the same of. */
  saved(): RuleSet[] {
    return [...this.#known.values()];
  }

  /** The sets that hold at an instant of event time, milliseconds UTC: the live one, then the shadow one. */
  at(instantMs: number): readonly RulesInForce[] {
    if (this.#known.size === 0) return defaultsOnly;
    const shadow = this.#latest('shadow', instantMs);
    const live = this.#latest('live', instantMs) ?? defaults;
    return shadow === null ? [live] : [live, shadow];
  }

  /** The longest window of any rule that is known, in milliseconds. */
  get longestWindowMs(): number {
    return this.#longestWindowMs;
  }

  /** Whether network addresses count in any rule that is known. */
  get usesAddresses(): boolean {
    return [...this.#known.values()].some(
      ({ thresholds: { sameDevice } }) => sameDevice.addressAccountsMax >= sameDevice.accountsWarn,
    );
  }

  /** The least share of interest that any rule that is known asks of a shape, in percent. */
  get interestPercentMin(): number {
    return this.#interestPercentMin;
  }

  #latest(set: FindingSet, instantMs: number): Known | null {
    let latest: Known | null = null;
    for (const known of this.#known.values()) {
      if (known.set !== set || known.holdsFrom > instantMs) continue;
      const isLater =
        latest === null ||
        known.holdsFrom > latest.holdsFrom ||
        (known.holdsFrom === latest.holdsFrom && known.version > latest.version);
      if (isLater) latest = known;
    }
    return latest;
  }
}
