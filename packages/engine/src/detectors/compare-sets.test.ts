import type { AccountId, AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
import { compareSets } from './compare-sets.js';
import type { Finding } from './finding.js';

const findingOf = (id: string, over: Partial<Finding> = {}): Finding => ({
  ...{ id, rule: 'fan-out', ruleVersion: 1, set: 'live', severity: 'warn', state: 'standing' },
  ...{ account: 'bank:X:a' as AccountId, asset: 'CNY' as AssetCode, others: [], since: 1, until: 2, figures: {} },
  ...{ transfers: ['t1', 't2'], text: { 'zh-CN': '', en: '' } },
  ...over,
});
const shown = (live: readonly Finding[], shadow: readonly Finding[]) =>
  compareSets(live, shadow).map(({ rule, both, onlyLive, onlyShadow }) => ({
    ...{ rule, both },
    onlyLive: onlyLive.map(({ id }) => id),
    onlyShadow: onlyShadow.map(({ id }) => id),
  }));

it('two findings are of one thing where rule, account, asset and a transfer are the same', () => {
  const live = [findingOf('l1')];
  const same = { rule: 'fan-out', both: 1, onlyLive: [], onlyShadow: [] };
  expect(shown(live, [findingOf('s1', { transfers: ['t2', 't3'], severity: 'high' })])).toEqual([same]);
  const apart = { rule: 'fan-out', both: 0, onlyLive: ['l1'], onlyShadow: ['s1'] };
  for (const over of [
    { transfers: ['t3'] },
    { account: 'bank:X:b' as AccountId },
    { asset: 'USD' as AssetCode },
  ] as const) {
    expect(shown(live, [findingOf('s1', over)])).toEqual([apart]);
  }
});

it('rules are compared one by one, by name, those that only one set has too', () => {
  const live = [findingOf('l1'), findingOf('l2', { rule: 'splitting' }), findingOf('l3', { rule: 'dormant' })];
  const shadow = [
    findingOf('s1', { rule: 'pass-through' }),
    findingOf('s2', { rule: 'splitting' }),
    findingOf('s3', { rule: 'splitting', transfers: ['t9'] }),
  ];
  expect(shown(live, shadow)).toEqual([
    { rule: 'dormant', both: 0, onlyLive: ['l3'], onlyShadow: [] },
    { rule: 'fan-out', both: 0, onlyLive: ['l1'], onlyShadow: [] },
    { rule: 'pass-through', both: 0, onlyLive: [], onlyShadow: ['s1'] },
    { rule: 'splitting', both: 1, onlyLive: [], onlyShadow: ['s3'] },
  ]);
});

it('what was withdrawn counts on neither side', () => {
  const gone = { state: 'withdrawn' } as const;
  expect(shown([findingOf('l1')], [findingOf('s1', gone)])).toEqual([
    { rule: 'fan-out', both: 0, onlyLive: ['l1'], onlyShadow: [] },
  ]);
  expect(shown([findingOf('l1', gone)], [findingOf('s1')])).toEqual([
    { rule: 'fan-out', both: 0, onlyLive: [], onlyShadow: ['s1'] },
  ]);
});
