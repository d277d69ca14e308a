import type { AccountId } from '@weir/model';
import { describe, expect, it } from 'vitest';
import type { Transfer } from '../ledger/transfer.js';
import { compareSets } from './compare-sets.js';
import { detectInLedger } from './detect-ledger.js';
import { defaultRuleSets, defaultThresholds, type RuleSets, ruleSetAt } from './thresholds.js';

const dayMs = 86_400_000;
const transfer = (id: string, time: number, from: string, to: string, amount: number): Transfer => ({
  ...{ id, time, seq: 0, creditTime: time, amount, balanceFrom: null, balanceTo: null },
  ...{ from: `bank:X:${from}` as AccountId, to: `bank:X:${to}` as AccountId, asset: 'CNY' as Transfer['asset'] },
});
/** An attempt of days: a payer's money is spread over six accounts, which pay one collector. */
const attempt = [
  transfer('t0', 0, 'v', 's', 12_000_000),
  ...[1, 2, 3, 4, 5, 6].flatMap((index) => [
    transfer(`o${index}`, index * dayMs, 's', `m${index}`, 1_900_000),
    transfer(`i${index}`, index * dayMs + 1, `m${index}`, 'c', 1_850_000),
  ]),
];
const accountsOf = (rule: string, findings: ReturnType<typeof detectInLedger>): string[] => [
  ...new Set(findings.filter((finding) => finding.rule === rule).map(({ account }) => account)),
];

describe('an attempt that takes days', () => {
  it('lies in one window, its own span', () => {
    const findings = detectInLedger(attempt);
    expect(accountsOf('fan-out', findings)).toEqual(['bank:X:s']);
    const through = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 's'].map((name) => `bank:X:${name}`);
    expect(accountsOf('pass-through', findings).sort()).toEqual(through);
    // The collector keeps its money: only the shape is a fan-in.
    expect(accountsOf('fan-in', findings)).toEqual([]);
    const shapes: RuleSets = [
      {
        ...defaultRuleSets[0]!,
        thresholds: { ...defaultThresholds, fanIn: { ...defaultThresholds.fanIn, quickPercent: 0 } },
      },
    ];
    expect(accountsOf('fan-in', detectInLedger(attempt, { ruleSets: shapes }))).toEqual(['bank:X:c']);
  });

  it('is the same in whatever order its transfers are listed', () => {
    expect(detectInLedger([...attempt].reverse())).toEqual(detectInLedger(attempt));
    expect(detectInLedger([])).toEqual([]);
  });
});

describe('a shadow set', () => {
  const strictFan = { ...defaultThresholds, fanOut: { ...defaultThresholds.fanOut, warnCount: 7, highCount: 10 } };
  const loosePass = { ...strictFan, passThrough: { warnPercent: 40, highPercent: 50 } };
  const ruleSets: RuleSets = [...defaultRuleSets, { set: 'shadow', version: 9, holdsFrom: 0, thresholds: loosePass }];

  it('sees the same windows with thresholds of its own, and is compared rule by rule', () => {
    const findings = detectInLedger(attempt, { ruleSets });
    const live = findings.filter(({ set }) => set === 'live');
    const shadow = findings.filter(({ set }) => set === 'shadow');
    expect(live).toEqual(detectInLedger(attempt));
    expect(new Set(shadow.map(({ ruleVersion }) => ruleVersion))).toEqual(new Set([9]));
    const compared = compareSets(live, shadow);
    const fanOut = compared.find(({ rule }) => rule === 'fan-out')!;
    expect(fanOut.both).toBe(0);
    expect(fanOut.onlyLive.length).toBe(1);
    const passes = compared.find(({ rule }) => rule === 'pass-through')!;
    expect(passes.onlyLive).toEqual([]);
    expect(passes.both).toBeGreaterThan(0);
  });

  it('is left out where it was withdrawn', () => {
    const findings = detectInLedger(attempt).map((finding) => ({ ...finding, state: 'withdrawn' as const }));
    expect(compareSets(findings, [])).toEqual([]);
  });
});

describe('rule sets', () => {
  it('hold from an event time on, the latest first, then the highest version', () => {
    const at = (version: number, holdsFrom: number) => ({ ...defaultRuleSets[0]!, version, holdsFrom });
    const sets = [at(1, 0), at(3, 100), at(2, 100)];
    expect(ruleSetAt(sets, 'live', 99)!.version).toBe(1);
    expect(ruleSetAt(sets, 'live', 100)!.version).toBe(3);
    expect(ruleSetAt(sets, 'live', -1)).toBeNull();
    expect(ruleSetAt(sets, 'shadow', 100)).toBeNull();
  });
});
