import type { FoundThing, Judgement } from './judge-findings.js';

/** What a change of thresholds does: shadow less live, and which suspects only one of them names. */
export interface JudgementDifference {
  readonly findings: number;
  readonly mulesFound: number;
  readonly valueStillThere: number;
  readonly stoppable: number;
  readonly falsePer10kAccountDays: number;
  readonly suspectsOnlyLive: number;
  readonly suspectsOnlyShadow: number;
}

export const compareJudgements = (
  live: { readonly judgement: Judgement; readonly findings: readonly FoundThing[] },
  shadow: { readonly judgement: Judgement; readonly findings: readonly FoundThing[] },
): JudgementDifference => {
  const suspects = (findings: readonly FoundThing[]): Set<number> => new Set(findings.flatMap((one) => one.suspects));
  const [before, after] = [suspects(live.findings), suspects(shadow.findings)];
  const less = (what: 'findings' | 'mulesFound' | 'valueStillThere' | 'stoppable' | 'falsePer10kAccountDays') =>
    shadow.judgement[what] - live.judgement[what];
  return {
    findings: less('findings'),
    mulesFound: less('mulesFound'),
    valueStillThere: less('valueStillThere'),
    stoppable: less('stoppable'),
    falsePer10kAccountDays: less('falsePer10kAccountDays'),
    suspectsOnlyLive: [...before].filter((one) => !after.has(one)).length,
    suspectsOnlyShadow: [...after].filter((one) => !before.has(one)).length,
  };
};
