import { randomBytes } from 'node:crypto';
import type { AccountPage, RelatedCase } from '@weir/desk-api';
import type { Alert, FindingRevision, Report } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore, type Store } from '@weir/store';
import { beforeEach, describe, expect, test } from 'vitest';
import { AccountRefs } from '../accounts/account-refs.js';
import type { Who } from '../http/handler.js';
import { queryHandlers } from './index.js';
import { accountOf } from './ledger.fixture.js';
import { ReportDetailsBook } from './report-details.js';

const refs = new AccountRefs(randomBytes(32));
const who: Who = { actor: 'a', name: 'A', rights: new Set(['read', 'unmask']) };
const asked = { seen: null, signal: new AbortController().signal, who, query: undefined, body: undefined };
const message = { topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) };
const asset = 'CNY' as AssetCode;
const parts = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '1' };

let store: Store;
let details: ReportDetailsBook;
beforeEach(() => {
  store = openMemoryStore();
  details = new ReportDetailsBook();
});

const caseIn = async (name: string, ...accounts: string[]): Promise<void> => {
  const sums = { CNY: { roots: '1', absorbed: '0', inFlight: '0' } };
  const summary = { kind: 'case', case: name, missingRoots: [], stale: false, withdrawn: false, sums } as const;
  await store.insert('cases', [{ version: 1, record: summary }]);
  const row = { kind: 'case-account', case: name, asset, layer: 1, received: '1', ...parts, gone: false } as const;
  await store.insert(
    'case_accounts',
    accounts.map((account) => ({ version: 1, record: { ...row, account: accountOf(account) } })),
  );
};
const named = (count: number): string[] => Array.from({ length: count }, (_, n) => `d${String(n).padStart(3, '0')}`);

const labelled = (account: string, kind: string) =>
  store.insert('labels', [
    {
      journal: { offset: 1, index: 0 },
      message,
      label: {
        ...{ source: 's', version: 1, withdrawn: false },
        label: { account: accountOf(account), kind, from: null, to: null },
      },
    },
  ]);

describe('the page of an account in many cases', () => {
  const page = (): Promise<AccountPage> =>
    queryHandlers({ store, refs }).account({
      ...asked,
      params: { ref: refs.seal(accountOf('M')) },
    }) as Promise<AccountPage>;
  const alertOf = (name: string, holdable: string): Alert => ({
    ...{ id: `${name} M`, revision: 1, state: 'open', case: name, account: accountOf('M'), asset, layer: 1 },
    ...{ received: '1', ...parts, inFlight: '0', holdable, range: null, rangeReason: null },
    ...{ firstIn: 1, lastIn: 1, firstOut: null },
    anchor: { id: 'r', time: 1, creditTime: 1, from: accountOf('V'), to: accountOf('M'), amount: '1' },
    ...{ path: [], action: 'stop', reasons: [], provisional: false, stale: false, asOf: 1, evidence: [] },
  });

  test('tells of each of them what can be held', async () => {
    for (const [n, name] of named(25).entries()) {
      await caseIn(name, 'M');
      await store.insert('alerts', [alertOf(name, String(n + 1))]);
    }
    const { cases, casesShown } = await page();
    expect(cases.map(({ holdable }) => holdable)).toEqual(named(25).map((_, n) => String(n + 1)));
    expect(casesShown).toEqual({ shown: 25, of: 25, hiddenBy: [] });
  });

  test('says how many it does not show', async () => {
    for (const name of named(203)) await caseIn(name, 'M');
    expect((await page()).casesShown).toEqual({ shown: 200, of: 203, hiddenBy: ['limit'] });
  });
});

describe('related cases', () => {
  const related = async (): Promise<[string, ...string[]][]> => {
    const answer = await queryHandlers({ store, refs, details }).relatedCases({ ...asked, params: { case: 'c1' } });
    return (answer as { cases: RelatedCase[] }).cases.map(({ case: name, shared }) => [
      name,
      ...shared.map(({ kind, what }) => `${kind} ${what}`),
    ]);
  };
  const sameDevice = (...others: string[]) => {
    const finding: FindingRevision = {
      ...{ id: 'f', revision: 1, rule: 'same-device', ruleVersion: 0, set: 'live', severity: 'warn' },
      ...{ state: 'standing', account: accountOf('M'), asset, others: others.map(accountOf) },
      ...{ since: 1, until: 2, figures: {}, transfers: ['t'], asOf: 5 },
      text: { 'zh-CN': '', en: 'same device IMEI 7 paid from 5 accounts' },
    };
    return store.insert('findings', [finding]);
  };
  const reported = (name: string, victims: readonly AccountId[]) => {
    const roots = { case: name, transfers: [], victims, selectors: [] };
    const report: Report = { reporter: `r of ${name}`, version: 1, reportedAt: 1, withdrawn: false, roots, match: [] };
    return store.insert('reports', [{ journal: { offset: 1, index: 0 }, message, report }]);
  };

  test('do not meet on a device at an account where everybody meets, or that is in more than 20 others', async () => {
    await caseIn('c1', 'M');
    await sameDevice('D', 'shop', 'busy');
    await caseIn('c2', 'D');
    await caseIn('c3', 'shop');
    await labelled('shop', 'merchant');
    for (const name of named(21)) await caseIn(name, 'busy');
    expect(await related()).toEqual([['c2', 'device IMEI 7']]);
  });

  test('do not meet at a payee of their reports where everybody meets', async () => {
    await caseIn('c1');
    await labelled('6226000000000033', 'exchange');
    const match = (...accounts: string[]) => accounts.map((to) => ({ to }));
    const say = (offset: number, fields: object): void =>
      details.take('t', 0, { offset, value: Buffer.from(JSON.stringify(fields)) });
    const [telling, exchange, cash] = [accountOf('6226000000000017'), accountOf('6226000000000033'), 'cash:atm:CMB-1'];
    say(0, { case: 'c1', reporter: 'a', match: match(telling, exchange, cash) });
    say(1, { case: 'c2', reporter: 'b', match: match(telling) });
    say(2, { case: 'c3', reporter: 'c', match: match(exchange, cash) });
    expect(await related()).toEqual([['c2', `account ${telling}`]]);
  });

  test('do not meet at a victim in more than 20 others', async () => {
    await caseIn('c1');
    await reported('c1', [accountOf('V'), accountOf('platform')]);
    await reported('c2', [accountOf('V')]);
    for (const name of named(21)) await reported(name, [accountOf('platform')]);
    expect(await related()).toEqual([['c2', `account ${accountOf('V')}`]]);
  });
});
