import { type LateContent, unknownIdentity, withContent } from '@weir/journal';
import type { AccountId, AssetCode, TransferRecord } from '@weir/model';
import { openMemoryStore, type Store } from '@weir/store';
import { describe, expect, it } from 'vitest';
import { resolveIds, touchedPockets } from './resolve-ids.js';

const asset = 'CNY' as AssetCode;
const [payer, payee] = ['bank:CMB:1' as AccountId, 'bank:CMB:2' as AccountId];
const message = (offset: number) => ({ topic: 'bank', partition: 0, offset, timeMs: 0, sha256: '00'.repeat(32) });
const record = (rest: Partial<TransferRecord> = {}): TransferRecord => ({
  id: 'x',
  time: 10,
  seq: 0,
  creditTime: null,
  side: null,
  from: payer,
  to: payee,
  asset,
  amount: 5,
  balanceFrom: null,
  balanceTo: null,
  ...rest,
});
const late = (offset: number, content: TransferRecord | null): LateContent => ({
  offset,
  record: content,
  message: message(offset),
});
const nothingVoided = { voids: [], voidedAt: new Map<string, number>() };

/** A store that has the transfer `x`, its credit from the message `creditFrom`. */
const storeWith = async (creditFrom: number | null): Promise<Store> => {
  const store = openMemoryStore();
  const lots = { hub: false, aged: [], nameless: [], ceased: [] };
  const facts = { id: 'x', seq: 0, from: payer, to: payee, asset, amount: 5, balance: null, ...lots };
  const flow = {
    kind: 'flow',
    ...facts,
    time: 10,
    unseen: '5',
    seen: '0',
    sources: [],
    messages: [message(1)],
  } as const;
  await store.insert('flows', [{ version: 1, record: flow }]);
  if (creditFrom === null) return store;
  const credit = { kind: 'credit', ...facts, time: 12, messages: [message(creditFrom)] } as const;
  await store.insert('credits', [{ version: 1, record: credit }]);
  return store;
};

describe('a late id', () => {
  it('that nobody knows is what came late', async () => {
    const waiting = [{ id: 'x', known: unknownIdentity, contents: [late(7, record())] }];
    const store = openMemoryStore();
    const [x] = await resolveIds({ store, waiting, before: 9, ...nothingVoided });
    expect(x).toMatchObject({ before: null, after: { time: 10, creditTime: 10 } });
    expect(touchedPockets(x!)).toEqual([
      { account: payer, asset },
      { account: payee, asset },
    ]);
  });

  it('waits for the next repair with what came after this one began', async () => {
    const waiting = [{ id: 'x', known: unknownIdentity, contents: [late(7, record()), late(9, null)] }];
    const store = openMemoryStore();
    const [x] = await resolveIds({ store, waiting, before: 9, ...nothingVoided });
    expect(x!.after).not.toBeNull();
    expect(await resolveIds({ store, waiting, before: 7, ...nothingVoided })).toEqual([]);
  });

  it('that is known touches only the pocket in which something changes', async () => {
    const known = withContent(unknownIdentity, record({ side: 'debit' }), message(1));
    const contents = [late(7, record({ side: 'credit', time: 12 }))];
    const store = openMemoryStore();
    const [x] = await resolveIds({ store, waiting: [{ id: 'x', known, contents }], before: 9, ...nothingVoided });
    expect(x!.after).toMatchObject({ time: 10, creditTime: 12 });
    expect(touchedPockets(x!)).toEqual([{ account: payee, asset }]);
  });

  it('that was let go of is read off its rows', async () => {
    const contents = [late(7, record({ side: 'credit', time: 12 }))];
    const waiting = [{ id: 'x', known: unknownIdentity, contents }];
    const whole = await resolveIds({ store: await storeWith(1), waiting, before: 9, ...nothingVoided });
    expect(touchedPockets(whole[0]!)).toEqual([]);
    const lone = await resolveIds({ store: await storeWith(null), waiting, before: 9, ...nothingVoided });
    expect(touchedPockets(lone[0]!)).toEqual([{ account: payee, asset }]);
    const halves = await resolveIds({ store: await storeWith(2), waiting, before: 9, ...nothingVoided });
    expect(halves[0]!.before).toEqual(halves[0]!.after);
  });

  it('tells how many of its late contents contradict what stands, not of what was refused before', async () => {
    const known = withContent(withContent(unknownIdentity, record(), message(1)), record({ amount: 6 }), message(2));
    expect(known.refused.size).toBe(1);
    const contents = [late(7, record({ amount: 7 })), late(8, record({ amount: 8 })), late(8, null)];
    const store = openMemoryStore();
    const [x] = await resolveIds({ store, waiting: [{ id: 'x', known, contents }], before: 9, ...nothingVoided });
    expect(x!.refused).toBe(2);
  });

  it('that was voided stays so, whatever comes of it', async () => {
    const waiting = [{ id: 'x', known: unknownIdentity, contents: [late(7, record())] }];
    const voidedAt = new Map([['x', 3]]);
    const [x] = await resolveIds({ store: openMemoryStore(), waiting, voids: [], voidedAt, before: 9 });
    expect(x!.after).toBeNull();
  });
});

describe('a void of an id that is not known any more', () => {
  const voids = [{ id: 'x', offset: 7 }];
  const voidedAt = new Map([['x', 7]]);

  it('is late where the transfer stands', async () => {
    const [x] = await resolveIds({ store: await storeWith(1), waiting: [], voids, voidedAt, before: 9 });
    expect(x).toMatchObject({ before: { time: 10, creditTime: 12 }, after: null });
  });

  it('is early where it does not', async () => {
    expect(await resolveIds({ store: openMemoryStore(), waiting: [], voids, voidedAt, before: 9 })).toEqual([]);
  });
});
