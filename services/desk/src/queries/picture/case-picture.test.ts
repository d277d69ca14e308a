import { createHash } from 'node:crypto';
import type { NoteShown, PictureNode } from '@weir/desk-api';
import type { AccountId, AssetCode } from '@weir/model';
import { type CaseAccount, openMemoryStore, type Store } from '@weir/store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountRefs } from '../../accounts/account-refs.js';
import type { Who } from '../../http/handler.js';
import { writtenOf } from '../../http/written.js';
import { queryHandlers } from '../index.js';
import { accountOf } from '../ledger.fixture.js';
import type { QueryParts } from '../query-parts.js';
import { modelOf } from './picture-model.fixture.js';

const refs = new AccountRefs(createHash('sha256').update('pictures').digest());
const whoMay = (...rights: ('read' | 'unmask')[]): Who => ({ actor: 'a', name: 'A', rights: new Set(rights) });
const name = 'c';

interface Told {
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: number;
  readonly layer: number;
  readonly time: number;
}

const nothing = { forwarded: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '0' };
const rowOf = (account: AccountId, asset: string, received: number, returned: number, version = 5) => ({
  version,
  record: {
    ...{ kind: 'case-account', case: name, account, asset: asset as AssetCode, layer: 1 + (received % 3) },
    ...{
      received: String(received),
      ...nothing,
      returned: String(returned),
      exited: String(received % 2),
      gone: false,
    },
  } as CaseAccount,
});

const transferRow = ({ from, to, asset, amount, layer, time }: Told, id: string, version = 4) => ({
  version,
  record: {
    ...{ kind: 'case-transfer' as const, case: name, id, taint: String(amount), layer, time, seq: 0, gone: false },
    move: { from: accountOf(from), to: accountOf(to), asset: asset as AssetCode, amount: amount + 1, creditTime: time },
  },
});

const storeOf = async (told: readonly Told[], rows: readonly ReturnType<typeof rowOf>[]): Promise<Store> => {
  const store = openMemoryStore();
  await store.insert('cases', [
    {
      version: 3,
      record: { kind: 'case', case: name, sums: {}, missingRoots: [], stale: false, withdrawn: false },
    },
  ]);
  await store.insert(
    'case_transfers',
    told.map((each, index) => transferRow(each, `t${index}`)),
  );
  await store.insert('case_accounts', rows);
  return store;
};

const askedOf = (parts: Omit<QueryParts, 'refs'>) => {
  const { casePicture } = queryHandlers({ ...parts, refs });
  return (query: object, who = whoMay('read', 'unmask'), signal = new AbortController().signal) =>
    casePicture({
      params: { case: name },
      query: { maxNodes: 5_000, ...query },
      body: undefined,
      seen: null,
      signal,
      who,
    });
};

const names = ['A', 'B', 'C', 'D', 'E'];
const transfer = fc.record({
  ...{ from: fc.constantFrom(...names), to: fc.constantFrom(...names) },
  ...{ asset: fc.constantFrom('CNY', 'CNY', 'USD'), amount: fc.integer({ min: 1, max: 50 }) },
  ...{ layer: fc.integer({ min: 1, max: 3 }), time: fc.nat(30) },
});
const pocket = fc.record({
  ...{ account: fc.constantFrom(...names), asset: fc.constantFrom('CNY', 'USD') },
  ...{ received: fc.nat(60), returned: fc.constantFrom(0, 0, 5) },
});
const cut = fc.record(
  {
    ...{ asset: fc.constantFrom('CNY', 'USD'), minTaint: fc.nat(40).map(String) },
    ...{ since: fc.nat(30), until: fc.nat(30), maxNodes: fc.integer({ min: 1, max: 8 }) },
  },
  { requiredKeys: [] },
);

describe('a picture of a case', () => {
  test('is what one works out by hand, the first time and again, of each cut, masked and not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(transfer, { maxLength: 12 }),
        fc.uniqueArray(pocket, { maxLength: 6, selector: ({ account, asset }) => `${account} ${asset}` }),
        fc.array(cut, { minLength: 1, maxLength: 6 }),
        async (told, pockets, cuts) => {
          const rows = pockets.map(({ account, asset, received, returned }) =>
            rowOf(accountOf(account), asset, received, returned),
          );
          const store = await storeOf(told, rows);
          const ask = askedOf({ store });
          const facts = {
            name,
            links: await store.caseLinks(name),
            accounts: (await store.caseAccounts(name)).map(({ record }) => record),
            holdables: await store.caseHoldables(name),
          };
          for (const query of [...cuts, ...cuts])
            for (const who of [whoMay('read'), whoMay('read', 'unmask')]) {
              const answer = await ask(query, who);
              const model = modelOf(facts, { maxNodes: 5_000, ...query }, refs, who);
              expect(answer).toEqual({
                ...model,
                asOf: 5 - Number(rows.length === 0) - Number(rows.length + told.length === 0),
                stale: false,
              });
              expect(String(writtenOf(answer))).toBe(JSON.stringify(answer));
            }
        },
      ),
      { numRuns: 150 },
    );
  });

  const told: Told = { from: 'A', to: 'B', asset: 'CNY', amount: 9, layer: 1, time: 10 };
  const accountsOf = ({ nodes }: { readonly nodes: readonly PictureNode[] }) =>
    nodes.map(({ account }) => account.account);

  test('is another one as soon as a row, an alert or a label is another', async () => {
    const store = await storeOf([told], [rowOf(accountOf('B'), 'CNY', 9, 0)]);
    const ask = askedOf({ store });
    expect(accountsOf(await ask({}))).toEqual([accountOf('A'), accountOf('B')]);
    await store.insert('case_transfers', [transferRow({ ...told, from: 'B', to: 'C', layer: 2, time: 20 }, 'on', 6)]);
    await store.insert('case_accounts', [rowOf(accountOf('C'), 'CNY', 9, 0, 6)]);
    const later = await ask({});
    expect(accountsOf(later)).toEqual([accountOf('A'), accountOf('B'), accountOf('C')]);
    expect(later.asOf).toBe(6);
    const journal = { offset: 1, index: 0 };
    const message = { topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) };
    const label = { account: accountOf('B'), kind: 'merchant', from: null, to: null };
    await store.insert('labels', [{ journal, message, label: { source: 's', version: 7, withdrawn: false, label } }]);
    expect((await ask({})).nodes.map(({ labels }) => labels)).toEqual([[], ['merchant'], []]);
  });

  test('takes no account for an exit by a label that had ended when the money came', async () => {
    const store = await storeOf([told], [rowOf(accountOf('B'), 'CNY', 9, 0)]);
    const journal = { offset: 1, index: 0 };
    const message = { topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) };
    const seen = async (version: number, to: number) => {
      const label = { account: accountOf('B'), kind: 'exchange', from: null, to };
      await store.insert('labels', [{ journal, message, label: { source: 's', version, withdrawn: false, label } }]);
      const { kind, labels } = (await askedOf({ store })({})).nodes[1]!;
      return [kind, ...labels];
    };
    expect(await seen(1, 10)).toEqual(['hub']);
    expect(await seen(2, 11)).toEqual(['exit', 'exchange']);
  });

  test('says what the issuer of a coin did to an account last, and nothing that was taken back', async () => {
    const store = await storeOf([told], [rowOf(accountOf('B'), 'CNY', 9, 0)]);
    const message = { topic: 't', partition: 0, offset: 1, timeMs: 1, sha256: 'ab'.repeat(32) };
    let said = 0;
    const seen = async (kind: string, source: string, from: number, version = 1) => {
      const label = { account: accountOf('B'), kind, from, to: null };
      const journal = { offset: ++said, index: 0 };
      await store.insert('labels', [{ journal, message, label: { source, version, withdrawn: version > 1, label } }]);
      const node = (await askedOf({ store })({})).nodes[1]!;
      return [node.kind, ...node.labels];
    };
    expect(await seen('issuer-frozen', 'block 1', 100)).toEqual(['hub', 'issuer-frozen']);
    expect(await seen('mule', 'police', 1)).toEqual(['hub', 'issuer-frozen', 'mule']);
    expect(await seen('issuer-released', 'block 2', 200)).toEqual(['hub', 'issuer-released', 'mule']);
    expect(await seen('issuer-frozen', 'block 3', 300)).toEqual(['hub', 'issuer-frozen', 'mule']);
    expect(await seen('issuer-frozen', 'block 3', 300, 2)).toEqual(['hub', 'issuer-released', 'mule']);
    expect(await seen('issuer-released', 'block 2', 200, 2)).toEqual(['hub', 'issuer-frozen', 'mule']);
  });

  test('has the orders and notes of the moment, each as its reader may see it', async () => {
    const store = await storeOf([told], [rowOf(accountOf('B'), 'CNY', 9, 0)]);
    const orders = new Map<string, PictureNode['order']>();
    const notes: NoteShown[] = [];
    const ask = askedOf({
      store,
      orderOf: (_, account) => orders.get(account) ?? 'none',
      notesOf: (account, { rights }) =>
        account === accountOf('B') ? notes.map((note) => (rights.has('unmask') ? note : { ...note, text: '*' })) : [],
    });
    const besides = async (who?: Who) =>
      (await ask({}, who)).nodes.map(({ order, notes: said }) => [order, said.length]);
    expect(await besides()).toEqual([
      ['none', 0],
      ['none', 0],
    ]);
    const quiet = await ask({});
    expect(await ask({})).toBe(quiet);
    orders.set(accountOf('B'), 'held');
    notes.push({ at: 1, by: 'x', text: 'called 6226' });
    expect(await besides()).toEqual([
      ['none', 0],
      ['held', 1],
    ]);
    expect((await ask({}, whoMay('read'))).nodes[1]!.notes[0]!.text).toBe('*');
    expect((await ask({})).nodes[1]!.notes[0]!.text).toBe('called 6226');
    orders.clear();
    notes.pop();
    expect(await ask({})).toEqual(quiet);
  });

  test('is asked for by each who waits where the first one went away', async () => {
    const store = await storeOf([told], [rowOf(accountOf('B'), 'CNY', 9, 0)]);
    const gone = new AbortController();
    const failing: Store = {
      ...store,
      caseHoldables: async (of, signal) => {
        if (signal === gone.signal) {
          gone.abort();
          signal.throwIfAborted();
        }
        return store.caseHoldables(of, signal);
      },
    };
    const ask = askedOf({ store: failing });
    const [first, second] = await Promise.allSettled([ask({}, undefined, gone.signal), ask({})]);
    expect(first.status).toBe('rejected');
    expect(second.status === 'fulfilled' && accountsOf(second.value)).toEqual([accountOf('A'), accountOf('B')]);
    await expect(askedOf({ store: openMemoryStore() })({})).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
  });
});
