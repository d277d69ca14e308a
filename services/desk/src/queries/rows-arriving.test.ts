import { randomBytes } from 'node:crypto';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore, type Store } from '@weir/store';
import { expect, test } from 'vitest';
import { AccountRefs } from '../accounts/account-refs.js';
import type { Download } from '../http/handler.js';
import type { Sheet } from './case-sheet.js';
import { queryHandlers } from './index.js';
import { accountOf } from './ledger.fixture.js';

const refs = new AccountRefs(randomBytes(32));
const asked = {
  ...{ params: { case: 'c1' }, body: undefined, seen: null, signal: new AbortController().signal },
  who: { actor: 'a', name: 'A', rights: new Set(['read', 'unmask'] as const) },
};
const cny = 'CNY' as AssetCode;

const link = (version: number, id: string, from: string, to: string, taint: number) => ({
  version,
  record: {
    ...{
      kind: 'case-transfer' as const,
      case: 'c1',
      id,
      taint: String(taint),
      layer: 1,
      time: 1_000,
      seq: 0,
      gone: false,
    },
    move: { from: accountOf(from), to: accountOf(to), asset: cny, amount: 900, creditTime: 1_000 },
  },
});
const pocket = (version: number, account: AccountId, received: number, forwarded = 0) => ({
  version,
  record: {
    ...{ kind: 'case-account' as const, case: 'c1', account, asset: cny, layer: 1, gone: false },
    ...{ returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' },
    ...{ received: String(received), forwarded: String(forwarded), atRest: String(received - forwarded) },
  },
});

/** The first transfer of a case is said. */
const begun = async (): Promise<Store> => {
  const store = openMemoryStore();
  const sums = { CNY: { roots: '900', absorbed: '0', inFlight: '0' } };
  const flags = { missingRoots: [], stale: false, withdrawn: false };
  await store.insert('cases', [{ version: 1, record: { kind: 'case', case: 'c1', sums, ...flags } }]);
  await store.insert('case_transfers', [link(1, 'root', 'V', 'M1', 900)]);
  await store.insert('case_accounts', [pocket(1, accountOf('M1'), 900)]);
  return store;
};

test('transfers of a case are shown as they stand, also where rows of one version came table by table', async () => {
  const store = await begun();
  const { caseLinks } = queryHandlers({ store, refs });
  const taints = async (): Promise<string[]> =>
    (await caseLinks({ ...asked, query: { limit: 9 } })).links.map(({ taint }) => taint);
  expect(await taints()).toEqual(['900']);
  await store.insert('case_accounts', [pocket(2, accountOf('M1'), 800)]);
  expect(await taints()).toEqual(['900']);
  await store.insert('case_transfers', [link(2, 'root', 'V', 'M1', 800)]);
  expect(await taints()).toEqual(['800']);
});

test('tables of a workbook are of one state of the case, also where rows come while it is made', async () => {
  const store = await begun();
  let states = 0;
  const moving: Store = {
    ...store,
    caseState: async (name, signal) => {
      // The picture has asked once; the transfers are asked for next.
      states += 1;
      if (states === 2) {
        await store.insert('case_transfers', [link(2, 'on', 'M1', 'M2', 300)]);
        await store.insert('case_accounts', [pocket(2, accountOf('M1'), 900, 300), pocket(2, accountOf('M2'), 300)]);
      }
      return store.caseState(name, signal);
    },
  };
  let written: readonly Sheet[] = [];
  const { caseSheet } = queryHandlers({ store: moving, refs }, async (sheets) => {
    written = sheets;
    return Buffer.from('xlsx');
  });
  const file = (await caseSheet!({ ...asked, query: { maxNodes: 5_000 } })) as unknown as Download;
  expect(file.name).toBe('c1-2.xlsx');
  const [accounts, , transfers] = written;
  expect(accounts!.rows.map(([name]) => name)).toContain(accountOf('M2'));
  expect(transfers!.rows.map(([id]) => id)).toEqual(['root', 'on'].sort());
});
