import { randomBytes } from 'node:crypto';
import type { Right } from '@weir/desk-api';
import type { FlowRecord, MessageRef } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore, type Store } from '@weir/store';
import { describe, expect, test } from 'vitest';
import { AccountRefs } from '../accounts/account-refs.js';
import { Download, type Who } from '../http/handler.js';
import { firstRows, type Sheet } from './case-sheet.js';
import { type QueryParts, queryHandlers } from './index.js';
import { accountOf, storeWith, transferOf } from './ledger.fixture.js';
import { ReportDetailsBook } from './report-details.js';

const refs = new AccountRefs(randomBytes(32));
const whoMay = (...rights: Right[]): Who => ({ actor: 'a', name: 'A', rights: new Set(rights) });
const who = whoMay('read', 'unmask');
const signal = new AbortController().signal;
const asked = { seen: null, signal, who };

const caseIn = async (store: Store, name: string, accounts: readonly string[]): Promise<void> => {
  const sums = { CNY: { roots: '1', absorbed: '0', inFlight: '0' } };
  await store.insert('cases', [
    { version: 1, record: { kind: 'case', case: name, missingRoots: [], stale: false, withdrawn: false, sums } },
  ]);
  const parts = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '1' };
  await store.insert(
    'case_accounts',
    accounts.map((account) => ({
      version: 1,
      record: {
        ...{ kind: 'case-account' as const, case: name, account: accountOf(account), asset: 'CNY' as AssetCode },
        ...{ layer: 1, received: '1', ...parts, gone: false },
      },
    })),
  );
};

describe('accounts that lists share', () => {
  test('come with their cases, whether a list names them by ref or by number; what names none is said', async () => {
    const store = openMemoryStore();
    await caseIn(store, 'c1', ['M1']);
    await caseIn(store, 'c2', ['M1', 'M2']);
    const { intersect } = queryHandlers({ store, refs });
    const lists = [
      [refs.seal(accountOf('M1')), 'bank:CMB:M3', 'nonsense'],
      ['bank:cmb:M 1', accountOf('M2'), 'x:y'],
    ];
    const found = await intersect({ ...asked, params: undefined, query: undefined, body: { lists } });
    expect(found).toEqual({
      accounts: [{ account: refs.show(accountOf('M1'), who), lists: [0, 1], cases: ['c1', 'c2'], casesOf: 2 }],
      accountsShown: { shown: 1, of: 1, hiddenBy: [] },
      unread: [
        { list: 0, text: 'nonsense' },
        { list: 1, text: 'x:y' },
      ],
      unreadOf: 2,
    });
  });
});

describe('related cases', () => {
  test('are those whose reports tell the same contact or the same payee, masked for who may not see it', async () => {
    const store = openMemoryStore();
    for (const name of ['c1', 'c2', 'c3']) await caseIn(store, name, []);
    const details = new ReportDetailsBook();
    const say = (offset: number, fields: object): void =>
      details.take('t', 0, { offset, value: Buffer.from(JSON.stringify(fields)) });
    say(0, { case: 'c1', reporter: 'a', contact: '13800001111', match: [{ to: 'bank:CMB:6226000000000017' }] });
    say(1, { case: 'c2', reporter: 'b', contact: '138 0000 1111', transfers: ['t1'] });
    say(2, { case: 'c3', reporter: 'c', match: [{ to: 'bank:CMB:6226000000000017' }] });
    const { relatedCases } = queryHandlers({ store, refs, details });
    const related = async (of: Who) =>
      (await relatedCases({ ...asked, who: of, params: { case: 'c1' }, query: undefined, body: undefined })).cases;
    expect(await related(who)).toMatchObject([
      { case: 'c2', shared: [{ kind: 'contact', what: '13800001111', account: null, evidence: ['b'] }] },
      { case: 'c3', shared: [{ kind: 'account', what: 'bank:CMB:6226000000000017', evidence: ['c'] }] },
    ]);
    expect(await related(whoMay('read'))).toMatchObject([
      { shared: [{ what: '138…11' }] },
      { shared: [{ what: 'bank:CMB:6226…0017' }] },
    ]);
  });
});

const messageAt = (offset: number): MessageRef => ({
  ...{ topic: 'bank.transfers.v1', partition: 0, offset, timeMs: 1, sha256: 'ab'.repeat(32) },
});

describe('devices and addresses of an account', () => {
  test('are those of the kept messages of its latest payments, and it is said how many were read', async () => {
    const store = openMemoryStore();
    const flow = (id: string, time: number, offset: number) => {
      const { creditTime: _, ...entry } = transferOf({ id, time, from: 'A', to: 'B' });
      const effects = { balance: null, hub: false, aged: [], nameless: [], ceased: [], sources: [] };
      const record: FlowRecord = {
        ...{ ...entry, ...effects, kind: 'flow', unseen: '0', seen: null },
        messages: [messageAt(offset)],
      };
      return { version: 1, record };
    };
    await store.insert('flows', [flow('t1', 1, 1), flow('t2', 2, 2), flow('t3', 3, 3)]);
    const bytes = (fields: object): Buffer => Buffer.from(JSON.stringify(fields));
    await store.insert('messages', [
      { message: messageAt(1), bytes: bytes({ device: 'IMEI 7', address: '10.0.0.1' }) },
      { message: messageAt(3), bytes: bytes({ device: 'IMEI 7', address: null }) },
    ]);
    let isAway = false;
    const readHints: QueryParts['readHints'] = async ({ offset }, value) =>
      isAway && offset === 3 ? 'registry-away' : JSON.parse(value.toString());
    const pageNow = () =>
      queryHandlers({ store, refs, readHints }).account({
        ...asked,
        params: { ref: refs.seal(accountOf('A')) },
        query: undefined,
        body: undefined,
      });
    const page = await pageNow();
    expect(page.places).toEqual([
      { kind: 'device', name: 'IMEI 7', transfers: 2, firstTime: 1, lastTime: 3, evidence: ['t3', 't1'] },
      { kind: 'address', name: '10.0.0.1', transfers: 1, firstTime: 1, lastTime: 1, evidence: ['t1'] },
    ]);
    expect(page.placesShown).toEqual({ shown: 2, of: 3, hiddenBy: ['not-kept'] });
    isAway = true;
    const { places, placesShown } = await pageNow();
    expect(places.map(({ evidence }) => evidence)).toEqual([['t1'], ['t1']]);
    expect(placesShown).toEqual({ shown: 1, of: 3, hiddenBy: ['not-kept', 'registry-away'] });
  });
});

describe('the picture as a workbook', () => {
  const lastRow = (shown: number, of: number): string =>
    `${of} 中列出 ${shown}，其余被隐藏 / ${shown} of ${of} are listed, the others are hidden by: 最小金额 / the least amount`;

  test('says how many rows it leaves out', () => {
    const rows = [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ];
    expect(firstRows(rows, 3)).toEqual(rows);
    expect(firstRows(rows, 1)).toEqual([
      ['a', '1'],
      ['另有 2 行 / 2 more rows', ''],
    ]);
  });

  test('has accounts with their notes, flows, and the transfers behind them, of the cut asked for', async () => {
    const store = await storeWith([
      transferOf({ id: 'root', time: 1_000, from: 'V', to: 'M1', amount: 123_456_789 }),
      transferOf({ id: 'on', time: 2_000, from: 'M1', to: 'M2', amount: 600 }),
    ]);
    await caseIn(store, 'c1', ['M1', 'M2']);
    const link = (id: string, time: number, taint: string, layer: number) => ({
      version: 1,
      record: { kind: 'case-transfer' as const, case: 'c1', id, taint, layer, time, seq: 0, gone: false },
    });
    await store.insert('case_transfers', [link('root', 1_000, '1000', 1), link('on', 2_000, '600', 2)]);
    let written: readonly Sheet[] = [];
    const { caseSheet } = queryHandlers(
      {
        store,
        refs,
        notesOf: (account: AccountId) => (account === accountOf('M1') ? [{ by: 'an', at: 0, text: '取款人' }] : []),
      },
      async (sheets) => {
        written = sheets;
        return Buffer.from('xlsx');
      },
    );
    const ask = (query: object) =>
      caseSheet!({ ...asked, params: { case: 'c1' }, query: { maxNodes: 5_000, ...query }, body: undefined });
    const file = (await ask({})) as unknown as Download;
    expect([file instanceof Download, file.name]).toEqual([true, 'c1-1.xlsx']);
    const [accounts, flows, transfers] = written;
    expect(accounts!.rows.map((row) => [row[0], row[2]])).toEqual([
      [accountOf('V'), '0'],
      [accountOf('M1'), '1'],
      [accountOf('M2'), '1'],
    ]);
    expect(accounts!.rows[1]!.at(-1)).toBe('an 1970-01-01T00:00:00.000Z: 取款人');
    expect(flows!.rows[1]).toEqual(expect.arrayContaining([accountOf('M1'), accountOf('M2'), '6.00']));
    expect(transfers!.rows.map(([id]) => id)).toEqual(['root', 'on']);
    expect(transfers!.rows[0]![5]).toBe('1234567.89');
    for (const { head, rows } of written) for (const row of rows) expect(row).toHaveLength(head.length);
    // Every part of what came stands there: they add up.
    const of = (row: readonly string[], name: string) => row[accounts!.head.findIndex((head) => head.endsWith(name))];
    const [, first] = accounts!.rows;
    expect(['Out of sight', 'Not followed', 'At rest'].map((name) => of(first!, name))).toEqual([
      '0.00',
      '0.00',
      '0.01',
    ]);
    await ask({ minTaint: '700' });
    expect(written[2]!.rows.map(([id]) => id)).toEqual(['root', lastRow(1, 2)]);
    expect(written.map(({ rows }) => rows.at(-1)![0])).toEqual([lastRow(2, 3), lastRow(1, 2), lastRow(1, 2)]);
    for (const { head, rows } of written) for (const row of rows) expect(row).toHaveLength(head.length);
  });
});
