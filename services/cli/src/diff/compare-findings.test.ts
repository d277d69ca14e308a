import type { FindingRevision } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore } from '@weir/store';
import { expect, test } from 'vitest';
import { type Causes, causesOf } from './causes.js';
import { compareFindings, pairsOf } from './compare-findings.js';
import { Differences } from './difference.js';
import type { WorldFacts } from './world-facts.js';

const finding = (over: Partial<FindingRevision>): FindingRevision => ({
  id: 'f',
  revision: 1,
  asOf: 5,
  rule: 'fan-out',
  ruleVersion: 1,
  set: 'live',
  severity: 'warn',
  state: 'standing',
  account: 'bank:CMB:6226000000000001' as AccountId,
  asset: 'CNY' as AssetCode,
  others: [],
  since: 100,
  until: 200,
  figures: { out: '100', in: '120' },
  transfers: ['t1', 't2'],
  text: { 'zh-CN': '分散转出', en: 'fan-out' },
  ...over,
});
const facts: WorldFacts = { settings: null, ruleSets: [], ranges: new Map(), nowMs: 0, behind: 0 };
const same: Causes = causesOf({ left: facts, right: facts });
const ofOtherRules: Causes = { ...same, rules: [{ name: 'live', left: 1, right: 2 }] } as unknown as Causes;

const compared = async (
  ours: readonly FindingRevision[],
  theirs: readonly FindingRevision[],
  causes: Causes = same,
) => {
  const [left, right] = [openMemoryStore(), openMemoryStore()];
  await left.insert('findings', ours);
  await right.insert('findings', theirs);
  const differences = new Differences(10, false);
  const { compared: count, byArrival } = await compareFindings({ left, right }, () => causes, differences);
  return { count, byArrival, shown: differences.shown };
};

test('findings are the same whatever their revisions, and one that was withdrawn is none', async () => {
  const ours = finding({ transfers: ['t2', 't1'], figures: { in: '120', out: '100' } });
  const theirs = finding({ revision: 4, asOf: 9 });
  expect(await compared([ours], [theirs, finding({ id: 'gone', state: 'withdrawn' })])).toEqual({
    count: 1,
    byArrival: 0,
    shown: [],
  });
});

test('what differs of a finding is told, and that rules look at what has come by then', async () => {
  const theirs = finding({ severity: 'high', transfers: ['t1', 't2', 't3'] });
  const { shown } = await compared([finding({})], [theirs], ofOtherRules);
  expect(shown).toMatchObject([
    {
      thing: 'finding',
      key: { set: 'live', rule: 'fan-out', account: 'bank:CMB:6226…0001' },
      only: null,
      fields: [
        { field: 'severity', left: 'warn', right: 'high' },
        { field: 'transfers', left: ['t1', 't2'], right: ['t1', 't2', 't3'] },
      ],
      why: ['rules', 'arrival'],
    },
  ]);
});

test('what may only come from the order of arrival is counted apart', async () => {
  const alone = finding({ id: 'alone', account: 'bank:CMB:6226000000000009' as AccountId });
  expect(await compared([finding({}), alone], [finding({ severity: 'high' })])).toEqual({
    count: 2,
    byArrival: 2,
    shown: [],
  });
});

test('a rule that began to hold at another transfer is one difference, not two; others stand alone', () => {
  const of = (...findings: FindingRevision[]) => new Map(findings.map((each) => [each.id, each]));
  const left = of(finding({ id: 'a' }), finding({ id: 'b', since: 900, until: 950 }), finding({ id: 'c', rule: 'x' }));
  const right = of(finding({ id: 'd', since: 150, until: 250 }), finding({ id: 'e', since: 951, until: 999 }));
  expect(pairsOf({ left, right }).map((pair) => pair.map((each) => each?.id ?? null))).toEqual([
    ['a', 'd'],
    ['c', null],
    ['b', null],
    [null, 'e'],
  ]);
});
