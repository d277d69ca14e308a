import type { FindingRevision } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
import type { Store } from '../port.js';

const finding = (over: Partial<FindingRevision>): FindingRevision => ({
  id: 'f',
  revision: 1,
  rule: 'cycle',
  ruleVersion: 0,
  set: 'live',
  severity: 'warn',
  state: 'standing',
  account: 'bank:CMB:1' as AccountId,
  asset: 'CNY' as AssetCode,
  others: ['bank:ICBC:2' as AccountId],
  since: 1_777_593_600_000,
  until: 1_777_593_660_000,
  figures: { out: '100' },
  transfers: ['t1', '转2'],
  text: { 'zh-CN': '资金回流', en: "it's back" },
  asOf: 5,
  ...over,
});

/** What every store must do with findings. */
export const itKeepsFindings = (newStore: () => Promise<Store>): void => {
  it('keeps the highest revision of a finding, and lists them by account, rule, set and state, the latest first', async () => {
    const store = await newStore();
    expect(await store.findings({ limit: 10 })).toEqual([]);
    const findings = [
      finding({ id: 'f1' }),
      finding({ id: 'f2', until: 1_777_593_700_000, rule: 'swap', others: [], transfers: [], figures: {} }),
      finding({ id: 'f0', set: 'shadow', account: 'bank:CMB:9' as AccountId }),
    ];
    await store.insert('findings', findings);
    await store.insert('findings', [finding({ id: 'f1', revision: 0, state: 'withdrawn' })]);
    const [first, latest, shadow] = findings;
    expect(await store.findings({ limit: 10 })).toEqual([latest, shadow, first]);
    expect(await store.findings({ limit: 1 })).toEqual([latest]);
    expect(await store.findings({ limit: 10, account: 'bank:ICBC:2' as AccountId })).toEqual([shadow, first]);
    expect(await store.findings({ limit: 10, account: 'bank:CMB:1' as AccountId, rule: 'cycle' })).toEqual([first]);
    await store.insert('findings', [finding({ id: 'f1', revision: 2, state: 'withdrawn' })]);
    expect(await store.findings({ limit: 10, state: 'standing', set: 'live' })).toEqual([latest]);
  });
};
