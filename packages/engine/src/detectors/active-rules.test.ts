import type { AssetCode } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActiveRules } from './active-rules.js';
import { findingSets } from './detector-rules.js';
import {
  type DetectorThresholds,
  defaultThresholds,
  type RuleSet,
  ruleSetAt,
  unreachableAmounts,
} from './thresholds.js';

const [cny, usd] = ['CNY', 'USD'] as [AssetCode, AssetCode];
/** Thresholds that can be told apart by how many payees warn. */
const counting = (warnCount: number): DetectorThresholds => ({
  ...defaultThresholds,
  fanOut: { ...defaultThresholds.fanOut, warnCount },
});
const setOf = (set: RuleSet['set'], version: number, holdsFrom: number): RuleSet => ({
  ...{ set, version, holdsFrom },
  thresholds: counting(version),
});
const versions = (rules: ActiveRules, instant: number): string[] =>
  rules.at(instant).map(({ number, thresholds }) => `${findingSets[number]} ${thresholds.fanOut.warnCount}`);

const sets = fc.uniqueArray(
  fc.record({ set: fc.constantFrom('live' as const, 'shadow' as const), holdsFrom: fc.integer({ min: 0, max: 6 }) }),
  { maxLength: 6, selector: ({ set, holdsFrom }) => `${set} ${holdsFrom}` },
);

describe('the rules that hold', () => {
  it('are at every instant those of each set that hold from then or before, in whatever order one asks', () => {
    fc.assert(
      fc.property(sets, fc.array(fc.integer({ min: -1, max: 8 })), (given, instants) => {
        const ruleSets = given.map(({ set, holdsFrom }, version) => setOf(set, version + 1, holdsFrom));
        const rules = new ActiveRules(ruleSets, [cny]);
        for (const instant of instants) {
          const wanted = findingSets.flatMap((set) => {
            const found = ruleSetAt(ruleSets, set, instant);
            return found === null ? [] : [`${set} ${found.version}`];
          });
          expect(versions(rules, instant)).toEqual(wanted);
        }
      }),
    );
  });

  it('are looked up again only where a border is crossed', () => {
    const rules = new ActiveRules([setOf('live', 1, 0), setOf('live', 2, 100), setOf('shadow', 3, 200)], [cny]);
    const first = rules.at(0);
    expect([rules.at(99), rules.at(0), rules.at(50)].every((each) => each === first)).toBe(true);
    const second = rules.at(100);
    expect(second).not.toBe(first);
    expect([rules.at(199), rules.at(100)].every((each) => each === second)).toBe(true);
    const last = rules.at(200);
    expect([rules.at(Number.MAX_SAFE_INTEGER), rules.at(200)].every((each) => each === last)).toBe(true);
    expect(versions(rules, 200)).toEqual(['live 2', 'shadow 3']);
    expect(versions(rules, 99)).toEqual(['live 1']);
    expect(versions(rules, -1)).toEqual([]);
  });

  it('have the amounts of each asset by its number, and none that can be reached where an asset has none', () => {
    const [live] = new ActiveRules([setOf('live', 1, 0)], [usd, 'XYZ' as AssetCode, cny]).at(5);
    const { amounts } = defaultThresholds;
    expect(live!.amounts).toEqual([amounts['USD'], unreachableAmounts, amounts['CNY']]);
  });
});
