import type { Alert, CreditRecord, FlowRecord, GoneRecord, LateEvent, LotInterval, MessageRef } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itTakesBlocks } from './entries/conformance.js';
import { itKeepsFindings } from './findings/conformance.js';
import { itKeepsTheFirst } from './journalled/conformance.js';
import { itReadsPockets } from './pockets/conformance.js';
import type { CaseAccount, CaseSummary, CaseTransfer, LabelRow, ReportRow, Store, StoreTable } from './port.js';
import { itAnswersCaseQuestions } from './questions/case-conformance.js';
import { itAnswersQuestions } from './questions/conformance.js';

/** A server to test stores on. */
export interface StoresUnderTest {
  /** Another store on the database of that name, which is empty until somebody migrates it. */
  openStore(database: string): Store;
  /** Takes all rows out of a database that has been migrated; in one that is not there, nothing. */
  empty(database: string): Promise<void>;
  close(): Promise<void>;
}

/** What every store must do, whatever it is made of. */
export function describeStoreConformance(name: string, open: () => Promise<StoresUnderTest>): void {
  describe(`${name} as a store`, () => {
    let server: StoresUnderTest;
    const opened: Store[] = [];

    beforeAll(async () => {
      server = await open();
    });
    afterAll(async () => {
      for (const store of opened) await store.close();
      await server.close();
    });

    const openOn = (database: string): Store => {
      const store = server.openStore(database);
      opened.push(store);
      return store;
    };
    // One database, emptied for each test: to migrate another took a server three times as long as the test itself.
    const newStore = async (): Promise<Store> => {
      await server.empty('conformance');
      const store = openOn('conformance');
      await store.migrate();
      return store;
    };

    it('migrates any number of times, also at once, and keeps what is there', async () => {
      const database = 'conformance_migrated_often';
      const stores = [openOn(database), openOn(database), openOn(database)];
      await Promise.all(stores.map((store) => store.migrate()));
      await stores[0]!.insert('flows', [{ version: 1, record: flow({ id: 'x' }) }]);
      await stores[1]!.migrate();
      expect(await stores[2]!.flowsByIds(['x'])).toHaveLength(1);
    });

    it('drops everything, and what is not there', async () => {
      const store = await newStore();
      await store.insert('flows', [{ version: 1, record: flow({ id: 'x' }) }]);
      await store.savePosition('flows/0', 7);
      await store.drop();
      await store.drop();
      await store.migrate();
      expect(await store.flowsByIds(['x'])).toEqual([]);
      expect(await store.position('flows/0')).toBe(0);
    });

    it('answers a ping', async () => {
      await expect((await newStore()).ping()).resolves.toBeUndefined();
    });

    it('gives nothing of what it does not have', async () => {
      const store = await newStore();
      expect(await store.position('flows/0')).toBe(0);
      expect(await store.positions()).toEqual(new Map());
      expect(await store.flowsByIds(['x'])).toEqual([]);
      expect(await store.creditsByIds([])).toEqual([]);
      expect(await store.entriesTouchingLots([])).toEqual([]);
      expect(await store.debitsOf([])).toEqual([]);
      expect(await store.caseSummary('c')).toBeNull();
      expect(await store.cases()).toEqual([]);
      expect(await store.alerts({ limit: 10 })).toEqual([]);
      expect(await store.counts()).toEqual({ flows: 0, credits: 0, accounts: 0, amounts: {} });
      expect(await store.lateCount()).toBe(0);
      expect(await store.rejectCounts()).toEqual({});
      const tables: StoreTable[] = ['flows', 'credits', 'case_transfers', 'case_accounts', 'cases', 'alerts', 'late'];
      for (const table of [...tables, 'labels', 'reports', 'rejects'] as const) await store.insert(table, []);
    });

    it('gives entries back as they were: large amounts, any text, nulls, every list', async () => {
      const store = await newStore();
      const most = Number.MAX_SAFE_INTEGER;
      const records = [
        flow({
          id: hostile,
          time: 253_402_300_799_999,
          seq: most,
          from: account(hostile),
          amount: most,
          balance: most - 1,
          hub: true,
          unseen: '340282366920938463463374607431768211455',
          seen: '340282366920938463463374607431768211455',
          sources: [interval(hostile, 0, most), interval('b', most - 1, most)],
          aged: [interval('c', 1, 2)],
          nameless: [interval('d', 3, 4), interval('e', 5, 6), interval('f', 7, 8)],
          ceased: [interval('', 9, 10)],
          messages: [message(most), message(1)],
        }),
        flow({ id: 'plain', time: 0, amount: 0 }),
      ];
      const credits = [
        credit({ id: hostile, to: account(hostile), balance: 0, aged: [interval(hostile, 0, 1)], messages: [] }),
        credit({ id: 'plain', hub: true }),
      ];
      await store.insert('flows', versioned(most, records));
      await store.insert('credits', versioned(7, credits));
      expect(sorted(await store.flowsByIds([hostile, 'plain']))).toEqual(sorted(versioned(most, records)));
      expect(sorted(await store.creditsByIds([hostile, 'plain']))).toEqual(sorted(versioned(7, credits)));
      expect(await store.debitsOf([account(hostile)])).toEqual(versioned(most, [records[0]!]));
      expect(
        await store.entriesTouchingLots([{ id: hostile, account: account(hostile), asset: cny, fromTimeMs: 0 }]),
      ).toHaveLength(2);
    });

    it('keeps the highest version, whatever the order, however often', async () => {
      const store = await newStore();
      const versions = [3, 1, 5, 5, 2, 3].map((version) => ({ version, record: flow({ id: 'x', amount: version }) }));
      for (const row of versions) await store.insert('flows', [row]);
      await store.insert('flows', versions);
      const [found, ...others] = await store.flowsByIds(['x']);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ version: 5, record: { amount: 5 } });
      expect(await store.counts()).toMatchObject({ flows: 1, amounts: { CNY: '5' } });
    });

    it('takes the later of equal versions', async () => {
      const store = await newStore();
      const of = (amount: number) => ({ version: 4, record: flow({ id: 'x', amount }) });
      await store.insert('flows', [of(1), of(2)]);
      expect(await store.flowsByIds(['x'])).toMatchObject([{ record: { amount: 2 } }]);
      await store.insert('flows', [of(3)]);
      expect(await store.flowsByIds(['x'])).toMatchObject([{ record: { amount: 3 } }]);
    });

    it('does not answer what is gone, unless it came again', async () => {
      const store = await newStore();
      const [at, into] = [flow({ id: 'x', sources: [interval('lot', 0, 5)] }), credit({ id: 'x' })];
      await store.insert('flows', [{ version: 1, record: at }]);
      await store.insert('credits', [{ version: 1, record: into }]);
      await store.insert('flows', [{ version: 2, record: goneOf(at) }]);
      await store.insert('credits', [{ version: 2, record: goneOf(into) }]);
      // A repeat of what was before the end changes nothing.
      await store.insert('flows', [{ version: 1, record: at }]);
      expect(await store.flowsByIds(['x'])).toEqual([]);
      expect(await store.creditsByIds(['x'])).toEqual([]);
      expect(await store.debitsOf([at.from])).toEqual([]);
      expect(await store.creditsInto([into.to])).toEqual([]);
      expect(
        await store.entriesTouchingLots([{ id: 'lot', account: at.from, asset: at.asset, fromTimeMs: 0 }]),
      ).toEqual([]);
      expect(await store.counts()).toEqual({ flows: 0, credits: 0, accounts: 0, amounts: {} });
      await store.insert('flows', [{ version: 3, record: at }]);
      expect(await store.flowsByIds(['x'])).toEqual([{ version: 3, record: at }]);
    });

    it('does not bring back an entry whose place a later one of its id took, when that is gone', async () => {
      const store = await newStore();
      // The id came again after it was let go of: nobody knew that it stood elsewhere, so no tombstone lies there.
      const [first, again] = [flow({ id: 'x', time: 100 }), flow({ id: 'x', time: 700, from: account('other') })];
      const [into, intoAgain] = [credit({ id: 'x', time: 100 }), credit({ id: 'x', time: 700, to: account('other') })];
      await store.insert('flows', [
        { version: 1, record: first },
        { version: 2, record: again },
      ]);
      await store.insert('credits', [
        { version: 1, record: into },
        { version: 2, record: intoAgain },
      ]);
      expect(await store.flowsByIds(['x'])).toEqual([{ version: 2, record: again }]);
      expect(await store.creditsByIds(['x'])).toEqual([{ version: 2, record: intoAgain }]);
      expect(await store.standingCreditsByIds(['x', 'none'])).toEqual([
        { version: 2, record: intoAgain },
        { version: 1, record: into },
      ]);
      await store.insert('flows', [{ version: 3, record: goneOf(again) }]);
      await store.insert('credits', [{ version: 3, record: goneOf(intoAgain) }]);
      expect(await store.flowsByIds(['x'])).toEqual([]);
      expect(await store.creditsByIds(['x'])).toEqual([]);
      expect(await store.standingCreditsByIds(['x'])).toEqual([{ version: 1, record: into }]);
      await store.insert('flows', [{ version: 4, record: again }]);
      expect(await store.flowsByIds(['x'])).toEqual([{ version: 4, record: again }]);
    });

    it('moves an entry whose place changed: a tombstone at the old one, the entry at the new one', async () => {
      const store = await newStore();
      const old = flow({ id: 'x', time: 100 });
      const now = flow({ id: 'x', time: 200 });
      await store.insert('flows', [{ version: 1, record: old }]);
      await store.insert('flows', [
        { version: 2, record: goneOf(old) },
        { version: 2, record: now },
      ]);
      expect(await store.flowsByIds(['x'])).toEqual([{ version: 2, record: now }]);
      expect(await store.debitsOf([old.from])).toEqual([{ version: 2, record: now }]);
      // Back to where it was, and a repeat of the way there.
      await store.insert('flows', [
        { version: 3, record: goneOf(now) },
        { version: 3, record: old },
      ]);
      await store.insert('flows', [{ version: 2, record: now }]);
      expect(await store.flowsByIds(['x'])).toEqual([{ version: 3, record: old }]);
    });

    it('answers one flow for an id while it stands at two places', async () => {
      const store = await newStore();
      const old = { version: 1, record: flow({ id: 'x', from: account('A') }) };
      const now = { version: 2, record: flow({ id: 'x', from: account('B') }) };
      await store.insert('flows', [old, now]);
      expect(await store.flowsByIds(['x'])).toEqual([now]);
      expect(await store.debitsOf([account('A'), account('B')])).toEqual([now]);
    });

    it('finds what took from a lot: in its pocket, from its time on, for a link or otherwise', async () => {
      const store = await newStore();
      const [a, b] = [account('A'), account('B')];
      const takes = [interval('other', 0, 1), interval('lot', 0, 5)];
      const flows = [
        flow({ id: 'source', from: a, time: 100, sources: takes }),
        flow({ id: 'aged', from: a, time: 101, aged: takes }),
        flow({ id: 'nameless', from: a, time: 102, nameless: takes }),
        flow({ id: 'ceased', from: a, time: 103, ceased: takes }),
        flow({ id: 'late', from: a, time: 1e12, sources: takes }),
        flow({ id: 'too early', from: a, time: 99, sources: takes }),
        flow({ id: 'another account', from: b, time: 100, sources: takes }),
        flow({ id: 'another asset', from: a, time: 100, asset: usdt, sources: takes }),
        flow({ id: 'another lot', from: a, time: 100, sources: [interval('lo', 0, 5), interval('lott', 0, 5)] }),
        flow({ id: 'nothing', from: a, time: 100 }),
      ];
      const credits = [
        credit({ id: 'credit aged', to: a, time: 100, aged: takes }),
        credit({ id: 'credit nameless', to: a, time: 100, nameless: takes }),
        credit({ id: 'credit ceased', to: a, time: 100, ceased: takes }),
        credit({ id: 'credit from', to: b, from: a, time: 100, ceased: takes }),
        credit({ id: 'credit nothing', to: a, time: 100 }),
      ];
      await store.insert('flows', versioned(1, flows));
      await store.insert('credits', versioned(1, credits));
      const lot = { id: 'lot', account: a, asset: cny, fromTimeMs: 100 };
      const found = await store.entriesTouchingLots([lot]);
      expect(found.map(({ record }) => record.id).sort()).toEqual(
        ['source', 'aged', 'nameless', 'ceased', 'late', 'credit aged', 'credit nameless', 'credit ceased'].sort(),
      );
      // What an earlier lot of another pocket lets in is not wanted for this one.
      const wide = await store.entriesTouchingLots([lot, { id: 'none', account: b, asset: usdt, fromTimeMs: 0 }]);
      expect(ids(wide)).toEqual(ids(found));
      const twice = await store.entriesTouchingLots([lot, { ...lot, id: 'other' }, lot]);
      expect(ids(twice)).toEqual(ids(found));
    });

    it('finds every use of a lot whose amount is known: soon or months later, by a payment or beside a credit', async () => {
      const store = await newStore();
      const [a, monthsMs] = [account('A'), 100 * 86_400_000];
      const uses = [
        flow({ id: 'soon', from: a, time: 100, sources: [interval('whole', 0, 5), interval('part', 0, 3)] }),
        flow({ id: 'aged', from: a, time: 101, aged: [interval('whole', 5, 9)] }),
        flow({ id: 'later', from: a, time: monthsMs, sources: [interval('part', 3, 4)] }),
      ];
      const beside = credit({ id: 'beside', to: a, time: monthsMs, nameless: [interval('part', 4, 7)] });
      await store.insert('flows', versioned(1, uses));
      await store.insert('credits', versioned(1, [beside]));
      const lot = (id: string, amount: number) => ({ id, account: a, asset: cny, fromTimeMs: 100, amount });
      const [whole, part] = [lot('whole', 9), lot('part', 8)];
      expect(ids(await store.entriesTouchingLots([whole]))).toEqual(['flow aged', 'flow soon']);
      expect(ids(await store.entriesTouchingLots([part]))).toEqual(['credit beside', 'flow later', 'flow soon']);
      expect(await store.entriesTouchingLots([whole, part])).toHaveLength(4);
      expect(await store.entriesTouchingLots([lot('none', 1)])).toEqual([]);
      // Of two versions of the ledger that overlap, neither says that the lot is spent.
      await store.insert(
        'flows',
        versioned(2, [flow({ id: 'over', from: a, time: 102, sources: [interval('part', 0, 3)] })]),
      );
      expect(ids(await store.entriesTouchingLots([lot('part', 5)]))).toContain('credit beside');
    });

    it('asks the newest version only: what named a lot before does not count', async () => {
      const store = await newStore();
      const naming = (id: string) => flow({ id: 'x', sources: [interval(id, 0, 5)] });
      const lot = (id: string) => ({ id, account: naming(id).from, asset: cny, fromTimeMs: 0 });
      await store.insert('flows', [{ version: 1, record: naming('old') }]);
      await store.insert('flows', [{ version: 2, record: naming('new') }]);
      expect(await store.entriesTouchingLots([lot('old')])).toEqual([]);
      expect(await store.entriesTouchingLots([lot('new')])).toHaveLength(1);
    });

    it('looks up far more than fits one question', async () => {
      const store = await newStore();
      const count = 1_500;
      const records = Array.from({ length: count }, (_, i) =>
        flow({ id: `out${i}`, from: account(`P${i}`), time: 1_000 + i, sources: [interval(`lot${i}`, 0, 1)] }),
      );
      await store.insert('flows', versioned(1, records));
      const found = await store.entriesTouchingLots(
        records.map(({ from, time }, i) => ({ id: `lot${i}`, account: from, asset: cny, fromTimeMs: time })),
      );
      expect(ids(found)).toEqual(records.map(({ id }) => `flow ${id}`).sort());
      expect(await store.flowsByIds([...records.map(({ id }) => id), 'none', 'out0'])).toHaveLength(count);
      expect(await store.debitsOf(records.map(({ from }) => from))).toHaveLength(count);
    });

    it('selects debits and credits by account, time and counterparty', async () => {
      const store = await newStore();
      const [a, b, c, d] = ['A', 'B', 'C', 'D'].map(account) as [AccountId, AccountId, AccountId, AccountId];
      const flows = [
        flow({ id: '1', from: a, to: b, time: 100 }),
        flow({ id: '2', from: a, to: c, time: 200, asset: usdt }),
        flow({ id: '3', from: b, to: a, time: 200 }),
        flow({ id: '4', from: d, to: a, time: 300 }),
      ];
      await store.insert('flows', versioned(1, flows));
      await store.insert(
        'credits',
        flows.map(({ id, from, to, time, asset }) => ({ version: 1, record: credit({ id, from, to, time, asset }) })),
      );
      const debits = async (...selector: Parameters<Store['debitsOf']>) => idsOf(await store.debitsOf(...selector));
      const credits = async (...selector: Parameters<Store['creditsInto']>) =>
        idsOf(await store.creditsInto(...selector));
      expect(await debits([a])).toEqual(['1', '2']);
      expect(await debits([a, b, a])).toEqual(['1', '2', '3']);
      expect(await debits([a, b], 200)).toEqual(['2', '3']);
      expect(await debits([a, b], null, 200)).toEqual(['1']);
      expect(await debits([a, b], 100, 201, [a, c])).toEqual(['2', '3']);
      expect(await debits([a], null, null, [])).toEqual([]);
      expect(await credits([a])).toEqual(['3', '4']);
      expect(await credits([a], 200, 300)).toEqual(['3']);
      expect(await credits([a, b, c], null, null, [a, d])).toEqual(['1', '2', '4']);
    });

    it('counts entries, accounts and amounts exactly', async () => {
      const store = await newStore();
      const most = Number.MAX_SAFE_INTEGER;
      const flows = Array.from({ length: 3 }, (_, i) => flow({ id: `x${i}`, amount: most, time: i }));
      await store.insert('flows', versioned(1, [...flows, flow({ id: 'u', asset: usdt, amount: 5 })]));
      await store.insert('credits', versioned(1, [credit({ id: 'c', from: account('X'), to: account('Y') })]));
      expect(await store.counts()).toEqual({
        flows: 4,
        credits: 1,
        accounts: 4,
        amounts: { CNY: String(3n * BigInt(most)), 'USDT-TRON': '5' },
      });
    });

    it('never takes a position back', async () => {
      const store = await newStore();
      await store.savePosition('flows/0', 5);
      await store.savePosition('flows/0', 3);
      expect(await store.position('flows/0')).toBe(5);
      await store.savePositions(
        new Map([
          ['flows/0', Number.MAX_SAFE_INTEGER],
          ['journal', 1],
          [hostile, 2],
        ]),
      );
      await store.savePositions(new Map());
      expect(await store.positions()).toEqual(
        new Map([
          ['flows/0', Number.MAX_SAFE_INTEGER],
          ['journal', 1],
          [hostile, 2],
        ]),
      );
      expect(await store.position(hostile)).toBe(2);
    });

    it('keeps the rows of cases: newest versions, in order, without what is gone', async () => {
      const store = await newStore();
      const transfers = [
        caseTransfer({ id: 'b', time: 200 }),
        caseTransfer({ id: 'z', time: 100, seq: 2 }),
        caseTransfer({ id: 'ｚ', time: 100, seq: 1 }),
        caseTransfer({ id: '𠀀', time: 100, seq: 1, taint: '9007199254740993' }),
        caseTransfer({ id: 'gone', gone: true }),
        caseTransfer({ id: 'elsewhere', case: 'c2' }),
      ];
      const accounts = [
        caseAccount({ account: account('B') }),
        caseAccount({ account: account('A'), asset: usdt }),
        caseAccount({ account: account('A'), received: '340282366920938463463374607431768211455' }),
        caseAccount({ account: account('C'), gone: true }),
      ];
      await store.insert('case_transfers', versioned(6, [caseTransfer({ id: 'gone' }), caseTransfer({ id: 'b' })]));
      await store.insert('case_transfers', versioned(7, transfers));
      await store.insert('case_accounts', versioned(7, accounts));
      expect(await store.caseTransfers('c')).toEqual(
        versioned(7, [transfers[2]!, transfers[3]!, transfers[1]!, transfers[0]!]),
      );
      expect(await store.caseAccounts('c')).toEqual(versioned(7, [accounts[2]!, accounts[1]!, accounts[0]!]));
      const summary = (over: Partial<CaseSummary>): CaseSummary => ({ ...caseSummary, ...over });
      const rows = [summary({}), summary({ case: hostile, missingRoots: [], withdrawn: true })];
      await store.insert('cases', versioned(8, [summary({ stale: false })]));
      await store.insert('cases', versioned(9, rows));
      expect(await store.caseSummary('c')).toEqual({ version: 9, record: rows[0] });
      expect(await store.cases()).toEqual(versioned(9, [rows[1]!, rows[0]!]));
    });

    it('keeps the highest revision of an alert, and lists them by case and state, the latest first', async () => {
      const store = await newStore();
      const alerts = [
        alert({ id: 'a1', asOf: 5 }),
        alert({ id: 'a2', asOf: 9, state: 'drained' }),
        alert({ id: 'a3', asOf: 5, case: 'c2', received: '340282366920938463463374607431768211455' }),
        alert({ id: 'a0', asOf: 5, firstOut: 77 }),
      ];
      await store.insert('alerts', alerts);
      await store.insert('alerts', [alert({ id: 'a1', asOf: 99, revision: 0, state: 'withdrawn' })]);
      expect(await store.alerts({ limit: 10 })).toEqual([alerts[1], alerts[3], alerts[0], alerts[2]]);
      expect(await store.alerts({ limit: 2 })).toEqual([alerts[1], alerts[3]]);
      expect(await store.alerts({ limit: 10, case: 'c2' })).toEqual([alerts[2]]);
      expect(await store.alerts({ limit: 10, case: 'c', state: 'open' })).toEqual([alerts[3], alerts[0]]);
      await store.insert('alerts', [alert({ id: 'a1', asOf: 10, revision: 2, state: 'reduced' })]);
      expect(await store.alerts({ limit: 10, state: 'reduced' })).toMatchObject([{ id: 'a1', revision: 2 }]);
      expect(await store.alerts({ limit: 10, state: 'open' })).toEqual([alerts[3], alerts[2]]);
    });

    itTakesBlocks(newStore);
    itKeepsFindings(newStore);
    itAnswersQuestions(newStore);
    itAnswersCaseQuestions(newStore);
    itReadsPockets(newStore);
    itKeepsTheFirst(newStore);

    it('keeps labels, reports, rejected messages and late events', async () => {
      const store = await newStore();
      const label = (source: string, version: number, from: number | null, at = 1) => ({
        message: message(at),
        label: {
          source,
          version,
          withdrawn: version > 1,
          label: { account: account('A'), kind: 'mule', from, to: null },
        },
      });
      const journalled = <Row extends LabelRow | ReportRow>(row: Row) => ({
        ...row,
        journal: { offset: row.message.offset, index: 0 },
      });
      await store.insert('labels', [label('police', 1, null), label('bank', 1, 5, 2)].map(journalled));
      await store.insert('labels', [label('bank', 2, Number.MAX_SAFE_INTEGER, 3)].map(journalled));
      await store.insert('labels', [label('bank', 1, 5, 2)].map(journalled));
      expect(await store.labelsOf([account('A'), account('B')])).toEqual([
        label('bank', 2, Number.MAX_SAFE_INTEGER, 3),
        label('police', 1, null),
      ]);
      const report = (reporter: string, version: number, reportedAt: number | null) => ({
        message: message(version),
        report: {
          reporter,
          version,
          reportedAt,
          withdrawn: false,
          roots: { case: 'c', transfers: [hostile], selectors: [], victims: [account('V')] },
          match: [{ amount: 1.5 }],
        },
      });
      const reports = [report('b', 2, 10), report('b', 1, 10), report('a', 1, null)];
      await store.insert('reports', reports.map(journalled));
      expect(await store.reportsOf('c')).toEqual([report('a', 1, null), report('b', 2, 10)]);
      const rejects = ['BAD_TIME', 'BAD_AMOUNT', 'BAD_TIME'].map((code, i) => ({ message: message(i), code }));
      await store.insert('rejects', rejects);
      await store.insert('rejects', rejects.slice(1));
      expect(await store.rejectCounts()).toEqual({ BAD_AMOUNT: 1, BAD_TIME: 2 });
      // Bytes that are no text, and none at all.
      const kept = [Buffer.from([0, 0xff, 0xc3, 0x28, 0x0a]), Buffer.alloc(0), Buffer.alloc(70_000, 7)].map(
        (bytes, i) => ({
          message: message(i),
          bytes,
        }),
      );
      await store.insert('messages', kept);
      await store.insert('messages', kept.slice(1));
      const asked = [message(2), message(0), message(1), message(9)];
      const found = await store.keptMessages(asked);
      expect(found.sort((a, b) => a.message.offset - b.message.offset)).toEqual(kept);
      expect(await store.keptMessages([])).toEqual([]);
      const late = [1, 2].map(
        (offset): LateEvent => ({ id: 'x', kind: 'void', message: message(offset), accounts: [account('A')] }),
      );
      await store.insert('late', late);
      await store.insert('late', late);
      expect(await store.lateCount()).toBe(2);
    });

    it('refuses everything once it is closed', async () => {
      const store = await newStore();
      await store.close();
      await expect(store.position('journal')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
      await expect(store.savePosition('journal', 1)).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    });
  });
}

const cny = 'CNY' as AssetCode;
const usdt = 'USDT-TRON' as AssetCode;
/** Everything that a format, a query or a parameter could trip over. */
const hostile = `'"\\\`\t\n\r\0{x:String} ?;--[]() 堰 𠀀 \\N`;

const account = (local: string): AccountId => `bank:CMB:${local}` as AccountId;
const interval = (id: string, start: number, end: number): LotInterval => ({ id, start, end });
const message = (offset: number): MessageRef => ({
  topic: 'bank.transfers.v1',
  partition: 3,
  offset,
  timeMs: 1_767_225_600_123,
  sha256: 'ab'.repeat(32),
});

const entry = {
  time: 1_767_225_600_000,
  seq: 0,
  from: account('FROM'),
  to: account('TO'),
  asset: cny,
  amount: 100,
  balance: null,
  hub: false,
  aged: [],
  nameless: [],
  ceased: [],
  messages: [message(1)],
};
type Named<Record> = Partial<Record> & { readonly id: string };
const flow = (over: Named<FlowRecord>): FlowRecord => ({
  ...entry,
  unseen: '0',
  seen: null,
  sources: [],
  ...over,
  kind: 'flow',
});
const credit = (over: Named<CreditRecord>): CreditRecord => ({ ...entry, ...over, kind: 'credit' });
const goneOf = ({ kind, id, from, to, asset, time, seq }: FlowRecord | CreditRecord): GoneRecord =>
  kind === 'flow'
    ? { kind: 'flow-gone', id, account: from, asset, time, seq }
    : { kind: 'credit-gone', id, account: to, asset, time, seq };

const caseTransfer = (over: Named<CaseTransfer>): CaseTransfer => ({
  case: 'c',
  taint: '5',
  layer: 2,
  time: 100,
  seq: 0,
  move: { from: account('A'), to: account('B'), asset: cny, amount: 5, creditTime: 101 },
  gone: false,
  ...over,
  kind: 'case-transfer',
});
const caseAccount = (over: Partial<CaseAccount>): CaseAccount => ({
  case: 'c',
  account: account('A'),
  asset: cny,
  layer: 1,
  received: '100',
  forwarded: '40',
  returned: '10',
  exited: '11',
  notFollowed: '12',
  outOfSight: '13',
  atRest: '14',
  gone: false,
  ...over,
  kind: 'case-account',
});
const caseSummary: CaseSummary = {
  kind: 'case',
  case: 'c',
  sums: { CNY: { roots: '9007199254740993', absorbed: '0', inFlight: '1' } },
  missingRoots: [hostile, 'm'],
  stale: true,
  withdrawn: false,
};
const alert = (over: Named<Alert>): Alert => ({
  revision: 1,
  state: 'open',
  case: 'c',
  account: account('A'),
  asset: 'CNY',
  layer: 2,
  received: '100',
  forwarded: '0',
  returned: '0',
  exited: '0',
  notFollowed: '0',
  outOfSight: '0',
  atRest: '100',
  inFlight: '0',
  holdable: '100',
  range: null,
  rangeReason: 'past-not-read',
  firstIn: 1_000,
  lastIn: 2_000,
  firstOut: null,
  anchor: { id: 't', time: 1_000, creditTime: null, from: 'bank:A:1', to: 'bank:B:2', amount: '100' },
  path: [hostile, 't'],
  action: 'stop',
  reasons: [{ code: 'LAYER', zh: '二级卡', en: 'second layer' }],
  provisional: false,
  stale: false,
  asOf: 5,
  evidence: [message(1)],
  ...over,
});

const versioned = <Record>(version: number, records: readonly Record[]) =>
  records.map((record) => ({ version, record }));
type Found = readonly { readonly record: { readonly kind: string; readonly id: string } }[];
const ids = (found: Found): string[] => found.map(({ record }) => `${record.kind} ${record.id}`).sort();
const idsOf = (found: Found): string[] => found.map(({ record }) => record.id).sort();
const sorted = <Row extends Found[number]>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1));
