import type { CreditRecord, FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
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
}
