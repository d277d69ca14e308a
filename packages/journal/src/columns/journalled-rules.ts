import { type DetectorThresholds, defaultRuleSets, defaultThresholds, type RuleSets } from '@weir/engine';
import type { RuleSet } from '../journal-record.js';

/** The rule sets that the journal gave so far: of one set and version the last stands. */
export class JournalledRules {
  readonly #ruleSets = new Map<string, RuleSet>();

  take(ruleSets: readonly RuleSet[]): void {
    for (const ruleSet of ruleSets) this.#ruleSets.set(`${ruleSet.set} ${ruleSet.version}`, ruleSet);
  }

  /** Each over the defaults; the defaults hold before the first live one. */
  ofDetectors(): RuleSets {
    const journalled = [...this.#ruleSets.values()].map(({ set, version, holdsFrom, thresholds }) => ({
      set,
      version,
      holdsFrom,
      thresholds: { ...defaultThresholds, ...(thresholds as Partial<DetectorThresholds>) },
    }));
    return [...defaultRuleSets, ...journalled];
  }

  saved(): (readonly [string, RuleSet])[] {
    return [...this.#ruleSets];
  }

  load(saved: readonly (readonly [string, RuleSet])[]): void {
    for (const [key, ruleSet] of saved) this.#ruleSets.set(key, ruleSet);
  }
}
