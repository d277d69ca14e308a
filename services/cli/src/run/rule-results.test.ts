import type { FindingRevision } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore } from '@weir/store';
import { expect, test } from 'vitest';
import { ruleResultsOf } from './rule-results.js';

const finding = (id: string, over: Partial<FindingRevision>): FindingRevision => ({
  ...{ id, revision: 1, rule: 'fan-in', ruleVersion: 1, set: 'live', severity: 'warn', state: 'standing' },
  ...{ account: `bank:CMB:${id}` as AccountId, asset: 'CNY' as AssetCode, others: [], since: 1, until: 2 },
  ...{ figures: {}, transfers: [], text: { 'zh-CN': '', en: '' }, asOf: 5 },
  ...over,
});

test('rules on trial stand beside the live ones: what both found, and what only one did', async () => {
  const store = openMemoryStore();
  const account = (name: string) => `bank:CMB:${name}` as AccountId;
  await store.insert('findings', [
    finding('l1', { account: account('A') }),
    finding('l2', { account: account('B'), until: 9 }),
    finding('s1', { set: 'shadow', ruleVersion: 2, account: account('B') }),
    finding('s2', { set: 'shadow', ruleVersion: 3, account: account('C') }),
    finding('s3', { set: 'shadow', ruleVersion: 3, account: account('D'), state: 'withdrawn' }),
    finding('s4', { set: 'shadow', ruleVersion: 3, rule: 'pass-through' }),
  ]);
  const { liveShown, rules, shadowShown } = await ruleResultsOf(store);
  expect(rules).toMatchObject([
    {
      ...{ rule: 'fan-in', live: 2, shadow: 2, both: 1, liveOnly: 1, shadowOnly: 1, latest: 9 },
      ...{ liveVersions: [1], shadowVersions: [2, 3] },
    },
    { rule: 'pass-through', live: 0, shadow: 1, both: 0, liveOnly: 0, shadowOnly: 1 },
  ]);
  expect([liveShown, shadowShown]).toEqual([
    { shown: 2, of: 2, hiddenBy: [] },
    { shown: 3, of: 3, hiddenBy: [] },
  ]);
});
