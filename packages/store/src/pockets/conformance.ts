import type { CreditRecord, FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
import { type ListedPlace, listedPlaceOf } from '../entries/entry-listing.js';
import type { Store } from '../port.js';
import type { EntryPlace } from './pocket-past.js';

const account = 'bank:CMB:1' as AccountId;
const other = 'bank:CMB:2' as AccountId;
const asset = 'CNY' as AssetCode;

const facts = (place: EntryPlace, from: AccountId, to: AccountId) => ({
  ...place,
  from,
  to,
  asset,
  amount: 1,
  balance: null,
  hub: false,
  aged: [],
  nameless: [],
  ceased: [],
  messages: [],
});
const debit = (place: EntryPlace, from = account): FlowRecord => ({
  kind: 'flow',
  ...facts(place, from, other),
  unseen: '0',
  seen: null,
  sources: [],
});
const credit = (place: EntryPlace, to = account): CreditRecord => ({ kind: 'credit', ...facts(place, other, to) });

/** Part of the conformance of stores: a pocket's past, page by page. */
export function itReadsPockets(newStore: () => Promise<Store>): void {
  it('reads the entries of a pocket up to an instant, page by page, in their order', async () => {
    const store = await newStore();
    const places: EntryPlace[] = [
      { time: 1, seq: 0, id: 'b' },
      { time: 2, seq: 0, id: 'é' },
      { time: 2, seq: 0, id: '\u{1f600}' },
      { time: 2, seq: 1, id: 'a' },
      { time: 3, seq: 0, id: 'c' },
    ];
    const later = { time: 9, seq: 0, id: 'later' };
    const gone = { time: 2, seq: 0, id: 'gone' };
    const reversed = [...places, later].reverse();
    await store.insert(
      'flows',
      [...reversed, gone].map((place) => ({ version: 1, record: debit(place) })),
    );
    await store.insert('flows', [
      { version: 1, record: debit({ time: 2, seq: 0, id: 'of another' }, other) },
      { version: 1, record: { ...debit({ time: 2, seq: 0, id: 'of another asset' }), asset: 'USD' as AssetCode } },
      { version: 2, record: { ...debit(places[0]!), amount: 7 } },
      { version: 2, record: { kind: 'flow-gone', account, asset, ...gone } },
    ]);
    await store.insert(
      'credits',
      [later, ...reversed].map((place) => ({ version: 1, record: credit(place) })),
    );
    for (const read of [store.debitsPage, store.creditsPage]) {
      const found: EntryPlace[] = [];
      for (let after: EntryPlace | null = null; ; ) {
        const page: { record: EntryPlace }[] = await read({ account, asset, until: 9, after, limit: 2 });
        found.push(...page.map(({ record: { time, seq, id } }) => ({ time, seq, id })));
        if (page.length < 2) break;
        after = found.at(-1)!;
      }
      expect(found).toEqual(places);
    }
    expect(await store.debitsPage({ account, asset, until: 2, after: null, limit: 9 })).toMatchObject([
      { version: 2, record: { amount: 7 } },
    ]);
  });

  it('reads what decides over mixed money of pockets, each from its instant on, and no more than is asked for', async () => {
    const store = await newStore();
    const at = (time: number, id: string) => ({ time, seq: 0, id });
    const flows: FlowRecord[] = [
      debit(at(1, 'before')),
      { ...debit(at(2, 'first')), amount: 7, seen: '18014398509481984' },
      debit(at(3, 'gone')),
      { ...debit(at(3, 'nothing')), amount: 0 },
      debit(at(4, 'of another'), other),
      { ...debit(at(5, 'of another asset')), asset: 'USD' as AssetCode },
      ...[6, 7, 8].map((time) => ({ ...debit(at(time, `at hub ${time}`)), hub: true })),
    ];
    await store.insert(
      'flows',
      flows.map((record) => ({ version: 1, record })),
    );
    await store.insert('flows', [{ version: 2, record: { kind: 'flow-gone', account, asset, ...at(3, 'gone') } }]);
    await store.insert('credits', [
      { version: 1, record: credit(at(2, 'plain')) },
      { version: 3, record: { ...credit(at(5, 'made it a hub')), hub: true } },
    ]);
    const pockets = [
      { account, asset, fromMs: 2 },
      { account: other, asset, fromMs: 5 },
    ];
    const found = (await store.mixingEntries(pockets, 2, 1))!;
    found.sort(({ record: left }, { record: right }) => left.time - right.time);
    const facts = { from: account, to: other, asset, seq: 0, amount: 1 };
    const atHub = { kind: 'flow', ...facts, hub: true, seen: null } as const;
    expect(found.map(({ record }) => record.id)).toEqual(['first', 'made it a hub', 'at hub 6', 'at hub 7']);
    expect(found[0]).toMatchObject({ version: 1, record: { kind: 'flow', amount: 7, seen: '18014398509481984' } });
    expect(found[1]).toMatchObject({ version: 3, record: { kind: 'credit', from: other, to: account, hub: true } });
    expect(found[2]).toMatchObject({ version: 1, record: { ...atHub, time: 6, id: 'at hub 6' } });
    expect(await store.mixingEntries(pockets, 2, 0)).toBeNull();
    expect(await store.mixingEntries([], 2, 0)).toEqual([]);
  });

  it('lists all entries of a table by account, asset, time, seq and id, page by page', async () => {
    const store = await newStore();
    const at = (time: number, id: string): EntryPlace => ({ time, seq: 0, id });
    const usd = { ...debit(at(1, 'usd')), asset: 'USD' as AssetCode };
    const records = [debit(at(2, 'b')), debit(at(2, 'é')), debit(at(9, 'a')), usd, debit(at(1, 'z'), other)];
    await store.insert(
      'flows',
      [...records, debit(at(3, 'gone'))].reverse().map((record) => ({ version: 1, record })),
    );
    await store.insert('flows', [
      { version: 2, record: { ...records[0]!, amount: 7 } },
      { version: 2, record: { kind: 'flow-gone', account, asset, ...at(3, 'gone') } },
    ]);
    await store.insert('credits', [
      { version: 1, record: credit(at(1, 'c'), other) },
      { version: 1, record: credit(at(5, 'd')) },
    ]);
    for (const limit of [1, 2, 100]) {
      const listed: string[] = [];
      for (let after: ListedPlace | null = null; ; ) {
        const page = await store.entriesPage({ table: 'flows', after, limit });
        listed.push(...page.map(({ version, record }) => `${record.id} ${version}`));
        if (page.length < limit) break;
        after = listedPlaceOf(page.at(-1)!);
      }
      expect(listed).toEqual(['b 2', 'é 1', 'a 1', 'usd 1', 'z 1']);
    }
    const credits = await store.entriesPage({ table: 'credits', after: null, limit: 10 });
    expect(credits.map(({ record }) => record.id)).toEqual(['d', 'c']);
  });
}
