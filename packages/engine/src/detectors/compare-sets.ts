import type { Finding } from './finding.js';

/** How two sets of rules differ on the same stream. */
export interface SetComparison {
  readonly rule: string;
  readonly both: number;
  readonly onlyLive: readonly Finding[];
  readonly onlyShadow: readonly Finding[];
}

/**
 * Compares what the live and the shadow set found, rule by rule. Two findings are of one thing when they are of the
 * same rule, account and asset and rest on a transfer in common; withdrawn ones do not count. Rules by name.
 */
export const compareSets = (live: readonly Finding[], shadow: readonly Finding[]): readonly SetComparison[] => {
  const standing = (findings: readonly Finding[]): Finding[] => findings.filter(({ state }) => state === 'standing');
  const [ofLive, ofShadow] = [standing(live), standing(shadow)];
  const [sharesLive, sharesShadow] = [sharing(ofLive), sharing(ofShadow)];
  const rules = [...new Set([...ofLive, ...ofShadow].map(({ rule }) => rule))].sort();
  return rules.map((rule) => {
    const liveOfRule = ofLive.filter((finding) => finding.rule === rule);
    const onlyLive = liveOfRule.filter((finding) => !sharesShadow(finding));
    const onlyShadow = ofShadow.filter((finding) => finding.rule === rule && !sharesLive(finding));
    return { rule, both: liveOfRule.length - onlyLive.length, onlyLive, onlyShadow };
  });
};

/** Says of a finding whether one of `findings` is of the same thing. */
const sharing = (findings: readonly Finding[]): ((finding: Finding) => boolean) => {
  const keysOf = ({ rule, account, asset, transfers }: Finding): string[] =>
    transfers.map((transfer) => JSON.stringify([rule, account, asset, transfer]));
  const known = new Set(findings.flatMap(keysOf));
  return (finding) => keysOf(finding).some((key) => known.has(key));
};
