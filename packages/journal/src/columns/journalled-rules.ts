import { readDetectorThresholds } from '@weir/engine/read-thresholds';
import { defaultRuleSets, type RuleSets } from '@weir/engine/thresholds';
import type { RuleSet } from '../journal-record.js';

const unreadableIn = ({ thresholds }: RuleSet): number => {
  let unreadable = 0;
  readDetectorThresholds(thresholds, () => unreadable++);
  return unreadable;
};

/** The rule sets that the journal gave so far: of one set and version the last stands. */
export class JournalledRules {
  readonly #ruleSets = new Map<string, RuleSet>();

  /** Takes rule sets, and returns how many rules in them have thresholds that cannot hold. */
  take(ruleSets: readonly RuleSet[]): number {
    for (const ruleSet of ruleSets) this.#ruleSets.set(`${ruleSet.set} ${ruleSet.version}`, ruleSet);
    return ruleSets.reduce((sum, ruleSet) => sum + unreadableIn(ruleSet), 0);
  }

  /** Each over the defaults; the defaults hold before the first live one. */
  ofDetectors(): RuleSets {
    const journalled = [...this.#ruleSets.values()].map(({ set, version, holdsFrom, thresholds }) => ({
      set,
      version,
      holdsFrom,
      thresholds: readDetectorThresholds(thresholds),
    }));
    return [...defaultRuleSets, ...journalled];
  }

  /** Rules for which the defaults hold, since what the journal says of them cannot. */
  get hasUnreadable(): boolean {
    return [...this.#ruleSets.values()].some((ruleSet) => unreadableIn(ruleSet) > 0);
  }

  saved(): (readonly [string, RuleSet])[] {
    return [...this.#ruleSets];
  }

  load(saved: readonly (readonly [string, RuleSet])[]): void {
    for (const [key, ruleSet] of saved) this.#ruleSets.set(key, ruleSet);
  }
}
