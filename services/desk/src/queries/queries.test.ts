import { randomBytes } from 'node:crypto';
import { type Right, type RouteName, routes } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { CaseAccount, CaseSummary, Store } from '@weir/store';
import { beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { AccountRefs } from '../accounts/account-refs.js';
import type { Who } from '../http/handler.js';
import { queryHandlers } from './index.js';
import { accountOf, storeWith, transferOf } from './ledger.fixture.js';

const refs = new AccountRefs(randomBytes(32));
const whoMay = (...rights: Right[]): Who => ({ actor: 'a', name: 'A', rights: new Set(rights) });
const message = { topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) };

const ledger = [
  transferOf({ id: 'root', time: 1_000, from: 'V', to: 'M1', amount: 1_000 }),
  transferOf({ id: 'on1', time: 2_000, credited: 2_500, from: 'M1', to: 'M2', amount: 600 }),
  transferOf({ id: 'on2', time: 3_000, from: 'M1', to: 'M3', amount: 300 }),
  transferOf({ id: 'on3', time: 4_000, from: 'M1', to: 'M3', amount: 50 }),
  transferOf({ id: 'else', time: 5_000, from: 'M3', to: 'M9', amount: 7 }),
  { ...transferOf({ id: 'out', time: 6_000, from: 'M2', to: 'x', amount: 500 }), to: 'cash:atm:CMB-1' as AccountId },
];

const parts = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '0' };
const pocket = (name: string, account: string, layer: number, over: Partial<CaseAccount>) => ({
  version: 8,
  record: {
    ...{ kind: 'case-account', case: name, account: account as AccountId, asset: 'CNY' as AssetCode, layer },
    ...{ received: '0', ...parts, gone: false },
    ...over,
  } as CaseAccount,
});
const tainted = (id: string, time: number, taint: string, layer: number) => ({
  version: 7,
  record: { kind: 'case-transfer', case: 'c1', id, taint, layer, time, seq: 0, gone: false } as const,
});
const summary = (name: string) => ({
  version: 6,
  record: {
    ...{ kind: 'case' as const, case: name, missingRoots: ['lost'], stale: false, withdrawn: false },
    sums: { CNY: { roots: '1000', absorbed: '0', inFlight: '0' } },
  } as CaseSummary,
});
const alert: Alert = {
  ...{ id: 'x', revision: 1, state: 'open', case: 'c1', account: accountOf('M1'), asset: 'CNY', layer: 1 },
  ...{ received: '1000', ...parts, atRest: '50', inFlight: '0', holdable: '50' },
  range: {
    atRest: { low: '1', high: '50' },
    received: { low: '1', high: '1000' },
    holdable: { low: '1', high: '50' },
  },
  ...{ rangeReason: null, firstIn: 10, lastIn: 20, firstOut: null },
  anchor: { id: 'root', time: 1_000, creditTime: 1_000, from: accountOf('V'), to: accountOf('M1'), amount: '1000' },
  ...{ path: [], action: 'stop', reasons: [], provisional: false, stale: false, asOf: 5, evidence: [] },
};

const filled = async (): Promise<Store> => {
  const store = await storeWith(ledger);
  await store.insert('case_transfers', [
    tainted('root', 1_000, '1000', 1),
    tainted('on1', 2_000, '600', 2),
    tainted('on2', 3_000, '300', 2),
    tainted('on3', 4_000, '50', 2),
    tainted('out', 6_000, '500', 3),
  ]);
  await store.insert('case_accounts', [
    pocket('c1', accountOf('M1'), 1, { received: '1000', forwarded: '950', atRest: '50' }),
    pocket('c1', accountOf('M2'), 2, { received: '600', forwarded: '500', outOfSight: '100' }),
    pocket('c1', accountOf('M3'), 2, { received: '350', atRest: '350' }),
    pocket('c1', 'cash:atm:CMB-1', 3, { received: '500', exited: '500' }),
    pocket('c2', accountOf('M3'), 1, { received: '9', atRest: '9' }),
    pocket('c2', accountOf('M2'), 1, { received: '9', atRest: '9' }),
    pocket('c3', accountOf('D'), 1, { received: '9', atRest: '9' }),
  ]);
  await store.insert('cases', ['c1', 'c2', 'c3'].map(summary));
  await store.insert('alerts', [alert]);
  const label = (account: string, kind: string) => ({
    journal: { offset: 1, index: 0 },
    message,
    label: {
      ...{ source: 's', version: 1, withdrawn: false },
      label: { account: account as AccountId, kind, from: null, to: null },
    },
  });
  await store.insert('labels', [label(accountOf('M2'), 'merchant')]);
  const text = { 'zh-CN': '', en: 'same device IMEI 7 paid from 5 accounts' };
  await store.insert('findings', [
    {
      ...{ id: 'f', revision: 1, rule: 'same-device', ruleVersion: 0, set: 'live', severity: 'warn' },
      ...{ state: 'standing', account: accountOf('M1'), asset: 'CNY' as AssetCode, others: [accountOf('D')] },
      ...{ since: 1, until: 2, figures: {}, transfers: ['root', 'd1'], text, asOf: 5 },
    },
  ]);
  return store;
};

describe('the desk, asked', () => {
  let handlers: ReturnType<typeof queryHandlers>;
  beforeEach(async () => {
    handlers = queryHandlers({ store: await filled(), refs });
  });

  /** Asks as the server does: what goes in and what comes out holds the route's schemas. */
  const ask = async <Name extends keyof ReturnType<typeof queryHandlers> & RouteName>(
    name: Name,
    { params, query, body }: { params?: object; query?: object; body?: object } = {},
    who: Who = whoMay('read', 'unmask'),
    // biome-ignore lint/suspicious/noExplicitAny: the answers of ten routes
  ): Promise<any> => {
    const route = routes[name] as { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; answer: z.ZodType };
    const asked = {
      params: route.params?.parse(params ?? {}),
      query: route.query?.parse(query ?? {}),
      body: route.body?.parse(body ?? {}),
      who,
      seen: null,
      signal: new AbortController().signal,
    };
    return route.answer.parse(await (handlers[name] as (ask: unknown) => Promise<unknown>)(asked));
  };
  const ref = (name: string): string => refs.seal(accountOf(name));
  const picture = (query: object = {}) => ask('casePicture', { params: { case: 'c1' }, query });

  test('for a case draws it by layers, the victim first, and says where sight ends', async () => {
    const { nodes, edges, nodesShown, edgesShown, asOf, histogram } = await picture();
    const told = (
      nodes as { account: { account: string }; layer: number; kind: string; ends: { part: string }[] }[]
    ).map(
      ({ account, layer, kind, ends }) =>
        `${account.account.split(':').at(-1)} ${layer} ${kind} ${ends.map(({ part }) => part)}`,
    );
    expect(told).toEqual([
      'V 0 victim ',
      'M1 1 account atRest',
      'M2 2 account outOfSight',
      'M3 2 account atRest',
      'CMB-1 3 exit exited',
    ]);
    expect(nodes[1]).toMatchObject({ holdable: '50', range: { low: '1', high: '50' }, firstIn: 1_000, lastOut: 4_000 });
    expect(nodes[2]).toMatchObject({ institution: 'bank:CMB:', labels: ['merchant'], order: 'none' });
    expect(nodes[4].ends[0].why).toEqual({ zh: '在 CMB 取现', en: 'taken as cash at CMB' });
    expect(edges).toHaveLength(4);
    expect(edges[2]).toMatchObject({
      ...{ from: ref('M1'), to: ref('M3'), transfers: 2, amount: '350', taint: '350' },
      ...{ firstTime: 3_000, lastTime: 4_000 },
    });
    expect(nodesShown).toEqual({ shown: 5, of: 5, hiddenBy: [] });
    expect(edgesShown).toEqual({ shown: 4, of: 4, hiddenBy: [] });
    expect(asOf).toBe(8);
    expect(histogram.counts.reduce((sum: number, count: number) => sum + count)).toBe(5);
  });

  test('for a part of a case says what hides the rest', async () => {
    const few = await picture({ maxNodes: 3 });
    expect(few.nodes.map((node: { account: { ref: string } }) => node.account.ref)).toEqual([
      ref('V'),
      ref('M1'),
      ref('M2'),
    ]);
    expect(few.nodesShown).toEqual({ shown: 3, of: 5, hiddenBy: ['limit'] });
    expect(few.edgesShown).toEqual({ shown: 2, of: 4, hiddenBy: ['limit'] });
    const large = await picture({ minTaint: '400' });
    expect(large.nodesShown).toEqual({ shown: 4, of: 5, hiddenBy: ['min-amount'] });
    expect(large.edgesShown).toEqual({ shown: 3, of: 4, hiddenBy: ['min-amount'] });
    const early = await picture({ until: 2_500 });
    expect(early.nodesShown).toEqual({ shown: 3, of: 5, hiddenBy: ['time'] });
    expect((await picture({ asset: 'USD' })).nodes).toEqual([]);
    await expect(ask('casePicture', { params: { case: 'nobody' } })).rejects.toMatchObject({
      code: 'CASE_UNKNOWN',
    });
  });

  test('shows account numbers whole to those only who may see them', async () => {
    const params = { case: 'c1' };
    const { nodes } = await ask('casePicture', { params }, whoMay('read'));
    expect(nodes[1].account).toMatchObject({ isMasked: true, ref: ref('M1') });
    const text = JSON.stringify([
      nodes,
      await ask('caseLinks', { params }, whoMay('read')),
      await ask('relatedCases', { params }, whoMay('read')),
      await ask('account', { params: { ref: ref('M1') } }, whoMay('read')),
      await ask('accountLinks', { params: { ref: ref('M1') } }, whoMay('read')),
      await ask('paths', { query: { from: ref('V'), to: ref('M3') } }, whoMay('read')),
    ]);
    for (const name of ['V', 'M1', 'M2', 'M3']) expect(text).not.toContain(accountOf(name));
  });

  test('lists the transfers of a case page by page', async () => {
    const params = { case: 'c1' };
    const first = await ask('caseLinks', { params, query: { limit: 3 } });
    expect(first).toMatchObject({ total: 5 });
    const rest = await ask('caseLinks', { params, query: { limit: 3, cursor: first.next } });
    expect(rest.next).toBeNull();
    const ids = [...first.links, ...rest.links].map((link: { transfer: { id: string } }) => link.transfer.id);
    expect(ids).toEqual(['root', 'on1', 'on2', 'on3', 'out']);
    expect(first.links[1]).toMatchObject({ taint: '600', layer: 2, transfer: { time: 2_000, creditTime: 2_500 } });
    expect(await ask('caseLinks', { params, query: { ref: ref('M3'), minTaint: '51' } })).toMatchObject({ total: 1 });
    const end = await ask('caseLinks', {
      params,
      query: { cursor: Buffer.from('[9000,0,"z"]').toString('base64url') },
    });
    expect(end).toMatchObject({ links: [], next: null });
    await expect(ask('caseLinks', { params, query: { cursor: 'bm8' } })).rejects.toMatchObject({
      code: 'DESK_CURSOR_UNKNOWN',
    });
  });

  test('lists cases, and tells one', async () => {
    const { cases, next } = await ask('cases', { query: { limit: 2 } });
    expect(cases.map((each: { case: string }) => each.case)).toEqual(['c1', 'c2']);
    expect((await ask('cases', { query: { limit: 2, cursor: next } })).cases).toHaveLength(1);
    expect(await ask('case', { params: { case: 'c1' } })).toEqual({
      ...{ case: 'c1', accounts: 4, reportedAt: null, stale: false, withdrawn: false, missingRoots: 1 },
      sums: [{ asset: 'CNY', roots: '1000', absorbed: '0', inFlight: '0' }],
      holdable: [{ asset: 'CNY', amount: '50' }],
    });
  });

  test('finds cases that share accounts and devices, and leaves places out where everybody meets', async () => {
    const { cases, shown } = await ask('relatedCases', { params: { case: 'c1' } });
    const told = (cases as { case: string; shared: { kind: string; what: string; evidence: string[] }[] }[]).map(
      ({ case: name, shared }) => [name, ...shared.map(({ kind, what, evidence }) => `${kind} ${what} ${evidence}`)],
    );
    // M2 is a merchant.
    expect(told).toEqual([
      ['c2', `account ${accountOf('M3')} on2,on3`],
      ['c3', 'device IMEI 7 root,d1'],
    ]);
    expect(shown).toEqual({ shown: 2, of: 2, hiddenBy: [] });
  });

  test('for an account tells its money, its cases, labels and devices', async () => {
    const page = await ask('account', { params: { ref: ref('M1') } });
    expect(page).toMatchObject({
      account: { account: accountOf('M1') },
      totals: [{ asset: 'CNY', in: '1000', out: '950', transfersIn: 1, transfersOut: 3, medianDwellMs: null }],
      cases: [{ case: 'c1', layer: 1, holdable: '50', parts: { received: '1000' } }],
      counterpartiesShown: { shown: 3, of: 3, hiddenBy: [] },
      ...{ devices: ['IMEI 7'], labels: [], board: null, institution: null, holder: null },
    });
    expect(page.flows[0].in).toHaveLength(page.flows[0].out.length);
    expect((await ask('account', { params: { ref: ref('M2') } })).labels).toMatchObject([{ kind: 'merchant' }]);
    expect(await ask('account', { params: { ref: ref('nobody') } })).toMatchObject({ totals: [], flows: [] });
  });

  test('lists transfers of an account, and goes on where it was', async () => {
    const params = { ref: ref('M1') };
    const first = await ask('accountLinks', { params, query: { limit: 3 } });
    expect(first.shown).toEqual({ shown: 3, of: 4, hiddenBy: ['limit'] });
    const rest = await ask('accountLinks', { params, query: { limit: 3, cursor: first.next } });
    const ids = [...first.transfers, ...rest.transfers].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['on3', 'on2', 'on1', 'root']);
    const filtered = await ask('accountLinks', {
      params,
      query: { direction: 'out', counterparty: ref('M3'), sort: 'amount' },
    });
    expect(filtered.transfers.map(({ id }: { id: string }) => id)).toEqual(['on2', 'on3']);
    const none = await ask('accountLinks', { params, query: { minAmount: '9'.repeat(30), asset: 'CNY' } });
    expect(none.transfers).toEqual([]);
    const least = { minAmount: '100000' };
    const ways = { from: ref('V'), to: ref('M3') };
    for (const asked of [ask('accountLinks', { params, query: least }), ask('paths', { query: { ...ways, ...least } })])
      await expect(asked).rejects.toThrow('query.minAmount: wants asset beside it');
  });

  test('finds ways between accounts, knows an account that was typed, and what lists share', async () => {
    const found = await ask('paths', { query: { from: ref('V'), to: ref('M3') } });
    expect(found.path.map(({ id }: { id: string }) => id)).toEqual(['root', 'on2']);
    expect(found.nodes.map(({ hops }: { hops: number }) => hops)).toEqual([0, 1, 2]);
    expect(found.edges).toMatchObject([{ transfers: 1 }, { transfers: 2, amount: '350' }]);
    expect(found).toMatchObject({ isComplete: true, nodesShown: { hiddenBy: [] } });
    expect(await ask('paths', { query: { from: ref('M3'), to: ref('V') } })).toMatchObject({ path: null, nodes: [] });

    const typed = await ask('lookUpAccount', { body: { account: ' bank:cmb:M 1 ' } });
    expect(typed).toMatchObject({ account: accountOf('M1'), ref: ref('M1') });
    const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    for (const spelling of [address, address.toLowerCase(), `0x${address.slice(2).toUpperCase()}`])
      expect(await ask('lookUpAccount', { body: { account: `eip155:1:${spelling}` } })).toMatchObject({
        account: `eip155:1:${address.toLowerCase()}`,
      });
    const mistyped = `eip155:1:${address.replace('60', '61')}`;
    for (const none of ['nobody', mistyped, 'tron:0x2b6653dc:TR8NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'])
      await expect(ask('lookUpAccount', { body: { account: none } })).rejects.toMatchObject({ code: 'BAD_ACCOUNT' });
    expect(await ask('intersect', { body: { lists: [[mistyped], [mistyped]] } })).toMatchObject({
      accounts: [],
      unread: [{ list: 0 }, { list: 1 }],
    });
    const lists = [
      [ref('V'), ref('M1')],
      [ref('M1'), ref('M1'), ref('M2')],
      [ref('M2'), ref('M1')],
    ];
    const shared = await ask('intersect', { body: { lists } });
    expect(shared.accounts.map((each: { lists: number[] }) => each.lists)).toEqual([
      [0, 1, 2],
      [1, 2],
    ]);
  });
});
