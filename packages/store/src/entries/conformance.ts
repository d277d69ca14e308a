import { type CreditRecord, encodeFlowsFrame, type FlowRecord, FlowScan, type GoneRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { expect, it } from 'vitest';
import type { Store, Versioned } from '../port.js';
import type { EntryBlock, EntryTable } from './entry-block.js';

type Row = Versioned<FlowRecord | CreditRecord | GoneRecord>;

/** A block of rows as they come out of a frame; they stand in it in the order of their versions. */
export function blockOf(store: Store, table: EntryTable, rows: readonly Row[], block = store.newEntryBlock(table)) {
  const units = rows.map(({ version, record }) => ({ version, records: [record] }));
  const scan = new FlowScan();
  scan.open(encodeFlowsFrame({ shard: 0, from: 0, to: Number.MAX_SAFE_INTEGER, units }));
  while (scan.nextUnit()) while (scan.nextRecord()) block.add(scan.version, scan);
  return block;
}

const most = Number.MAX_SAFE_INTEGER;
const hostile = `'"\\\`{}[]\t\n\0\u2028 堰 𠀀 ${'x'.repeat(300)}`;
const lot = (id: string, start: number, end: number) => ({ id, start, end });
const messageAt = (offset: number) => ({
  topic: hostile,
  partition: 3,
  offset,
  timeMs: 253_402_300_799_999,
  sha256: '00ff'.repeat(16),
});
const entry = {
  id: hostile,
  time: 1_777_593_600_000,
  seq: most,
  from: hostile as AccountId,
  to: 'bank:CMB:2' as AccountId,
  asset: 'CNY' as AssetCode,
  amount: most,
  balance: null,
  hub: true,
  aged: [lot(hostile, 0, most)],
  nameless: [],
  ceased: [lot('', 1, 2), lot('b', most - 1, most)],
  messages: [messageAt(most), messageAt(0)],
};
const flow = (over: Partial<FlowRecord>): FlowRecord => ({
  ...entry,
  unseen: '340282366920938463463374607431768211455',
  seen: '18014398509481984',
  sources: [lot('lot', 5, 6)],
  ...over,
  kind: 'flow',
});
const credit = (over: Partial<CreditRecord>): CreditRecord => ({ ...entry, ...over, kind: 'credit' });
const goneOf = (
  kind: GoneRecord['kind'],
  { id, from, to, asset, time, seq }: FlowRecord | CreditRecord,
): GoneRecord => {
  return { kind, id, account: kind === 'flow-gone' ? from : to, asset, time, seq };
};

/** What a store does with entries that come as the bytes of frames. */
export function itTakesBlocks(newStore: () => Promise<Store>): void {
  it('takes entries out of the bytes of frames as they were: large amounts, any text, nulls, every list', async () => {
    const store = await newStore();
    const flows = [
      { version: 1, record: flow({}) },
      { version: most, record: flow({ id: 'plain', seen: null, balance: 0, sources: [], messages: [], hub: false }) },
    ];
    const credits = [
      { version: 0, record: credit({ balance: most, asset: 'USDT' as AssetCode }) },
      { version: 7, record: credit({ id: 'plain', asset: 'BTC' as AssetCode }) },
      { version: 8, record: credit({ id: 'other', asset: 'USDT' as AssetCode }) },
    ];
    await store.insertEntries(blockOf(store, 'flows', flows));
    await store.insertEntries(blockOf(store, 'credits', credits));
    const byVersion = <Found extends { readonly version: number }>(found: Found[]): Found[] =>
      found.toSorted((left, right) => left.version - right.version);
    expect(byVersion(await store.flowsByIds([hostile, 'plain']))).toEqual(flows);
    expect(byVersion(await store.creditsByIds([hostile, 'plain', 'other']))).toEqual(credits);
    const { from: account, asset } = entry;
    const touching = (id: string) => store.entriesTouchingLots([{ id, account, asset, fromTimeMs: 0 }]);
    expect(await touching('lot')).toEqual([flows[0]]);
    expect(await touching('')).toHaveLength(2);
    expect(await store.counts()).toMatchObject({ flows: 2, credits: 3, amounts: { CNY: String(2n * BigInt(most)) } });
  });

  it('takes what is gone, and the same block twice', async () => {
    const store = await newStore();
    const [at, into] = [flow({ id: 'x' }), credit({ id: 'x' })];
    const flows: Row[] = [
      { version: 1, record: at },
      { version: 1, record: flow({ id: 'y' }) },
      { version: 2, record: goneOf('flow-gone', at) },
    ];
    const credits: Row[] = [{ version: 2, record: goneOf('credit-gone', into) }];
    await store.insert('credits', [{ version: 1, record: into }]);
    const blocks = [blockOf(store, 'flows', flows), blockOf(store, 'credits', credits)];
    for (const block of [...blocks, ...blocks]) await store.insertEntries(block);
    expect((await store.flowsByIds(['x', 'y'])).map(({ record }) => record.id)).toEqual(['y']);
    expect(await store.creditsByIds(['x'])).toEqual([]);
  });

  it('fills a block anew once it is cleared, and takes an empty one', async () => {
    const store = await newStore();
    const block: EntryBlock = blockOf(store, 'flows', [{ version: 1, record: flow({ id: 'x' }) }]);
    expect([block.table, block.rows]).toEqual(['flows', 1]);
    await store.insertEntries(block);
    block.clear();
    expect(block.rows).toBe(0);
    await store.insertEntries(block);
    await store.insertEntries(blockOf(store, 'flows', [{ version: 1, record: flow({ id: 'y', amount: 1 }) }], block));
    const found = await store.flowsByIds(['x', 'y']);
    expect(found.map(({ record }) => [record.id, record.amount]).sort()).toEqual([
      ['x', most],
      ['y', 1],
    ]);
  });
}
