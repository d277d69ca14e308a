import type { Alert, FindingRevision, FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
import type { CaseAccount, CaseSummary, Store } from '../port.js';

const cny = 'CNY' as AssetCode;
const accountOf = (local: string): AccountId => `bank:ICBC:${local}` as AccountId;
const [victim, a, b] = ['V', 'A', 'B'].map(accountOf) as [AccountId, AccountId, AccountId];
const message = { topic: 'fraud.reports.v1', partition: 0, timeMs: 1, sha256: 'ab'.repeat(32) };

const flowOf = (id: string, time: number, from: AccountId, to: AccountId, amount: number): FlowRecord => ({
  ...{ kind: 'flow', id, time, seq: 0, from, to, asset: cny, amount, sources: [] },
  ...{ balance: null, hub: false, unseen: '0', seen: null, messages: [], aged: [], nameless: [], ceased: [] },
});
const transferOf = (name: string, id: string, time: number, layer: number, gone = false) => ({
  version: gone ? 9 : 7,
  record: { kind: 'case-transfer', case: name, id, taint: '9007199254740993', layer, time, seq: 0, gone } as const,
});
const pocketOf = (name: string, account: AccountId, over: Partial<CaseAccount> = {}) => ({
  version: 8,
  record: {
    ...{ kind: 'case-account', case: name, account, asset: cny, layer: 1, gone: false },
    ...{ received: '5', forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '5' },
    ...over,
  } as CaseAccount,
});
const summaryOf = (name: string, over: Partial<CaseSummary> = {}) => ({
  version: 6,
  record: { kind: 'case', case: name, sums: {}, missingRoots: [], stale: false, withdrawn: false, ...over } as const,
});
const alertOf = (over: Partial<Alert>): Alert => ({
  ...{ id: 'x', revision: 1, state: 'open', case: 'c1', account: a, asset: 'CNY', layer: 1, received: '5' },
  ...{ forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '5', inFlight: '0' },
  ...{ holdable: '5', range: null, rangeReason: 'past-not-read', firstIn: 10, lastIn: 20, firstOut: null },
  anchor: { id: 't', time: 1, creditTime: null, from: victim, to: a, amount: '5' },
  ...{ path: [], action: 'stop', reasons: [], provisional: false, stale: false, asOf: 5, evidence: [] },
  ...over,
});
const reportOf = (name: string, reporter: string, over: { reportedAt?: number; withdrawn?: boolean } = {}) => ({
  journal: { offset: 1, index: 0 },
  message: { ...message, offset: 1 },
  report: {
    ...{ reporter, version: 1, reportedAt: over.reportedAt ?? null, withdrawn: over.withdrawn ?? false, match: [] },
    roots: { case: name, transfers: [], selectors: [], victims: [victim, accountOf(`own of ${name}`)] },
  },
});
const findingOf = (id: string, over: Partial<FindingRevision>): FindingRevision => ({
  ...{ id, revision: 1, rule: 'same-device', ruleVersion: 0, set: 'live', severity: 'warn', state: 'standing' },
  ...{ account: a, asset: cny, others: [b], since: 1, until: 2, figures: {}, transfers: [], asOf: 5 },
  ...{ text: { 'zh-CN': '', en: '' } },
  ...over,
});

/** What every store must answer to what people ask of cases. */
export const itAnswersCaseQuestions = (newStore: () => Promise<Store>): void => {
  it('tells the tainted transfers of a case with what they moved, roots and those not there yet among them', async () => {
    const store = await newStore();
    expect(await store.caseState('c1')).toMatchObject({ rows: 0, version: 0 });
    await store.insert('flows', [
      { version: 1, record: flowOf('root', 10, victim, a, 5) },
      { version: 1, record: flowOf('on', 20, a, b, 4) },
      { version: 1, record: flowOf('other', 20, a, b, 3) },
    ]);
    await store.insert('case_transfers', [
      transferOf('c1', 'on', 20, 2),
      transferOf('c1', 'root', 10, 1),
      transferOf('c1', 'not yet', 30, 3),
      transferOf('c1', 'gone', 20, 2),
      transferOf('c2', 'other', 20, 2),
      transferOf('c1', 'gone', 20, 2, true),
    ]);
    await store.insert('case_accounts', [pocketOf('c1', a), pocketOf('c1', b)]);
    expect(await store.caseLinks('c1')).toEqual([
      {
        ...{ id: 'root', time: 10, seq: 0, taint: '9007199254740993', layer: 1 },
        transfer: { from: victim, to: a, asset: 'CNY', amount: 5 },
      },
      {
        ...{ id: 'on', time: 20, seq: 0, taint: '9007199254740993', layer: 2 },
        transfer: { from: a, to: b, asset: 'CNY', amount: 4 },
      },
      { id: 'not yet', time: 30, seq: 0, taint: '9007199254740993', layer: 3, transfer: null },
    ]);
    expect(await store.caseState('c1')).toMatchObject({ rows: 6, version: 9 });
    expect(await store.caseLinks('nobody')).toEqual([]);
  });

  it('tells another state of a case as soon as any row is another, rows of one version one after another', async () => {
    const store = await newStore();
    const { record } = transferOf('c1', 'on', 20, 2);
    await store.insert('case_transfers', [{ version: 9, record }]);
    const states = [await store.caseState('c1')];
    const changed = async (change: () => Promise<void>): Promise<void> => {
      await change();
      states.push(await store.caseState('c1'));
    };
    // One publication, its tables written one beside the other: the newest version is there before all of its rows are.
    await changed(() => store.insert('case_accounts', [{ ...pocketOf('c1', a), version: 12 }]));
    await changed(() => store.insert('case_transfers', [{ version: 12, record }]));
    await changed(() => store.insert('case_transfers', [{ version: 12, record: { ...record, taint: '7' } }]));
    expect(states.map(({ rows, version }) => [rows, version])).toEqual([
      [1, 9],
      [2, 12],
      [2, 12],
      [2, 12],
    ]);
    expect(new Set(states.map(({ mark }) => mark)).size).toBe(4);
    expect(await store.caseState('c1')).toEqual(states.at(-1));
  });

  it('marks a case with what its pictures are made from: rows, alerts, labels of anybody', async () => {
    const store = await newStore();
    expect(await store.caseMark('c1')).toMatchObject({ version: 0 });
    const marks = new Set<string>();
    const marked = async (change: () => Promise<void>): Promise<number> => {
      await change();
      const { mark, version } = await store.caseMark('c1');
      expect(marks.has(mark)).toBe(false);
      marks.add(mark);
      return version;
    };
    await marked(async () => {});
    const { version: last, record } = transferOf('c1', 'on', 20, 2);
    expect(await marked(() => store.insert('case_transfers', [{ version: last, record }]))).toBe(last);
    expect(await marked(() => store.insert('case_transfers', [{ version: last + 1, record }]))).toBe(last + 1);
    expect(await marked(() => store.insert('case_accounts', [{ ...pocketOf('c1', a), version: last + 2 }]))).toBe(
      last + 2,
    );
    await store.insert('case_accounts', [{ ...pocketOf('c2', a), version: last + 9 }]);
    expect(await store.caseMark('c1')).toMatchObject({ version: last + 2 });
    const summary = { kind: 'case', case: 'c1', sums: {}, missingRoots: [], stale: true, withdrawn: false } as const;
    expect(await marked(() => store.insert('cases', [{ version: last + 3, record: summary }]))).toBe(last + 3);
    const label = { source: 's', version: last + 4, withdrawn: false };
    const labelled = { ...label, label: { account: b, kind: 'hub', from: null, to: null } };
    const rowOf = (label: typeof labelled, offset: number) => ({
      ...{ journal: { offset: 9 - offset, index: 0 }, message: { ...message, offset }, label },
    });
    expect(await marked(() => store.insert('labels', [rowOf(labelled, 1)]))).toBe(last + 3);
    // A label's version is its source's own: it may come again with something else, and then be what the journal had before.
    await marked(() => store.insert('labels', [rowOf({ ...labelled, withdrawn: true }, 2)]));
    for (const revision of [1, 2])
      expect(await marked(() => store.insert('alerts', [alertOf({ revision })]))).toBe(last + 3);
  });

  it('takes a row at its word for what it moved, and the newest of them', async () => {
    const store = await newStore();
    const move = { from: victim, to: a, asset: cny, amount: Number.MAX_SAFE_INTEGER, creditTime: null };
    const row = (version: number, over: object, gone = false) => {
      const { record } = transferOf('c1', 'root', 10, 1, gone);
      return { version, record: { ...record, ...over } };
    };
    // Of an entry nothing is asked: what stands there is said anew by the follower.
    await store.insert('flows', [{ version: 1, record: flowOf('root', 10, b, a, 5) }]);
    await store.insert('case_transfers', [row(7, { move })]);
    expect(await store.caseTransfers('c1')).toEqual([row(7, { move })]);
    expect(await store.caseLinks('c1')).toMatchObject([{ id: 'root', transfer: move }]);
    await store.insert('case_transfers', [row(8, { move: { ...move, to: b, creditTime: 12 } })]);
    expect(await store.caseLinks('c1')).toMatchObject([{ transfer: { ...move, to: b, creditTime: 12 } }]);
    await store.insert('case_transfers', [row(9, {}, true)]);
    expect(await store.caseLinks('c1')).toEqual([]);
    await store.insert('case_transfers', [row(10, {})]);
    expect(await store.caseLinks('c1')).toMatchObject([{ transfer: { from: b, to: a, amount: 5 } }]);
  });

  it('lists cases by name, page by page, with accounts, what can be held and when they were reported', async () => {
    const store = await newStore();
    await store.insert('cases', [
      summaryOf('案件 Ä1', { missingRoots: ['m'] }),
      summaryOf('c1', { sums: { CNY: { roots: '5', absorbed: '0', inFlight: '0' } } }),
      summaryOf('C2', { withdrawn: true }),
    ]);
    const usd = { asset: 'USD' as AssetCode };
    await store.insert('case_accounts', [pocketOf('c1', a), pocketOf('c1', a, usd), pocketOf('c1', b, { gone: true })]);
    await store.insert('alerts', [
      alertOf({ id: 'x', holdable: '5' }),
      alertOf({ id: 'x', revision: 2, holdable: '9007199254740993' }),
      alertOf({ id: 'y', account: b, holdable: '2' }),
      alertOf({ id: 'z', account: b, holdable: '2', state: 'withdrawn' }),
      alertOf({ id: 'u', case: 'C2' }),
    ]);
    await store.insert('reports', [
      reportOf('c1', 'r1', { reportedAt: 70 }),
      reportOf('c1', 'r2', { reportedAt: 60 }),
      reportOf('c1', 'r3', { reportedAt: 50, withdrawn: true }),
    ]);
    const all = { named: null, withWithdrawn: true, after: null, limit: 10 };
    const names = async (over: object) => {
      const { cases, next } = await store.casesPage({ ...all, ...over });
      return [...cases.map(({ summary }) => summary.case), next];
    };
    expect(await names({})).toEqual(['C2', 'c1', '案件 Ä1', false]);
    expect(await names({ limit: 1 })).toEqual(['C2', true]);
    expect(await names({ after: 'C2', limit: 1 })).toEqual(['c1', true]);
    expect(await names({ withWithdrawn: false })).toEqual(['c1', '案件 Ä1', false]);
    expect(await names({ named: 'C' })).toEqual(['C2', 'c1', false]);
    expect(await names({ named: "案件'" })).toEqual([false]);
    expect(await store.caseListing('c1')).toMatchObject({
      accounts: 1,
      holdable: [{ asset: 'CNY', amount: '9007199254740995' }],
      reportedAt: 60,
      summary: { case: 'c1', sums: { CNY: { roots: '5' } } },
    });
    expect(await store.caseListing('案件 Ä1')).toMatchObject({ accounts: 0, holdable: [], reportedAt: null });
    expect(await store.caseListing('nobody')).toBeNull();
    expect((await store.caseHoldables('c1')).map(({ account, holdable, range }) => [account, holdable, range])).toEqual(
      [
        [a, '9007199254740993', null],
        [b, '2', null],
      ],
    );
    await store.insert('alerts', [alertOf({ id: 'v', case: 'C2', account: b, holdable: '7' })]);
    const held = await store.accountHoldables(b, ['c1', 'C2', 'nobody']);
    expect(held.map((each) => [each.case, each.account, each.asset, each.holdable])).toEqual([
      ['C2', b, 'CNY', '7'],
      ['c1', b, 'CNY', '2'],
    ]);
    expect(await store.accountHoldables(b, ['c1'])).toHaveLength(1);
    expect(await store.accountHoldables(b, [])).toEqual([]);
  });

  it('tells which cases share an account, a victim or what a finding saw', async () => {
    const store = await newStore();
    await store.insert('case_accounts', [
      pocketOf('c1', a),
      pocketOf('c2', a),
      pocketOf('c3', a),
      pocketOf('c2', b),
      pocketOf('c3', b, { gone: true }),
    ]);
    expect(await store.sharedAccounts('c1', [b, a, victim], 1)).toEqual([
      { account: a, cases: ['c2'], of: 2 },
      { account: b, cases: ['c2'], of: 1 },
    ]);
    expect(await store.sharedAccounts('c1', [], 5)).toEqual([]);
    expect((await store.casesOfAccount(b, 10)).map(({ record }) => record.case)).toEqual(['c2']);
    expect((await store.casesOfAccount(a, 2)).map(({ record }) => record.case)).toEqual(['c1', 'c2']);

    await store.insert('reports', [
      reportOf('c1', 'r1'),
      reportOf('c2', 'r2'),
      reportOf('c3', 'r3', { withdrawn: true }),
    ]);
    expect(await store.casesOfVictims('c1', [victim, a])).toEqual([{ case: 'c2', reporter: 'r2', victims: [victim] }]);
    expect(await store.casesOfVictims('c1', [])).toEqual([]);

    await store.insert('findings', [
      findingOf('f1', {}),
      findingOf('f2', { until: 9, account: victim, others: [accountOf('else'), b] }),
      findingOf('f3', { rule: 'cycle' }),
      findingOf('f4', { set: 'shadow' }),
      findingOf('f5', { state: 'withdrawn' }),
    ]);
    const named = async (accounts: AccountId[], limit = 10) =>
      (await store.findingsNaming('same-device', accounts, limit)).map(({ id }) => id);
    expect(await named([b])).toEqual(['f2', 'f1']);
    expect(await named([a, victim], 1)).toEqual(['f2']);
    expect(await named([])).toEqual([]);
  });
};
