import type { RuleResult, RuleResults } from '@weir/desk-api';
import type { FindingRevision } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { Store } from '@weir/store';

/** Findings of each set that are counted, the latest ones. */
const findingsMax = 5_000;

type Found = Pick<FindingRevision, 'account' | 'rule' | 'ruleVersion' | 'until'>;

const versionsOf = (found: readonly Found[]): number[] =>
  [...new Set(found.map(({ ruleVersion }) => ruleVersion))].sort((left, right) => left - right);

const resultOf = (rule: string, live: readonly Found[], shadow: readonly Found[]): RuleResult => {
  const inLive = new Set(live.map(({ account }) => account));
  const inShadow = new Set(shadow.map(({ account }) => account));
  const both = [...inLive].filter((account) => inShadow.has(account)).length;
  return {
    rule,
    liveVersions: versionsOf(live),
    shadowVersions: versionsOf(shadow),
    live: live.length,
    shadow: shadow.length,
    both,
    liveOnly: inLive.size - both,
    shadowOnly: inShadow.size - both,
    latest: Math.max(...[...live, ...shadow].map(({ until }) => until)),
  };
};

/** Rules of both sets side by side: what the shadow finds that the live one does not, and the other way round. */
export const compareSets = (live: readonly Found[], shadow: readonly Found[]): RuleResult[] => {
  const rules = [...new Set([...live, ...shadow].map(({ rule }) => rule))].sort(compareBytes);
  return rules.map((rule) =>
    resultOf(
      rule,
      live.filter((found) => found.rule === rule),
      shadow.filter((found) => found.rule === rule),
    ),
  );
};

/** Standing findings of the live and of the shadow set, by rule. @throws {WeirStoreError} */
export const ruleResultsOf = async (store: Pick<Store, 'findings'>): Promise<RuleResults> => {
  const of = async (set: FindingRevision['set']): Promise<FindingRevision[]> =>
    store.findings({ set, state: 'standing', limit: findingsMax + 1 });
  const [live, shadow] = [await of('live'), await of('shadow')];
  const cut = (found: readonly FindingRevision[]) => found.slice(0, findingsMax);
  const shown = (found: readonly FindingRevision[]) => ({
    shown: cut(found).length,
    of: found.length,
    hiddenBy: found.length > findingsMax ? ['limit'] : [],
  });
  return {
    rules: compareSets(cut(live), cut(shadow)),
    liveShown: shown(live),
    shadowShown: shown(shadow),
  };
};
