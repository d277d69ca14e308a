import type { Transfer } from '@weir/engine';
import type { AccountId, AssetCode } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowColumns } from '../flow-columns.js';
import { MessageTransfers } from '../message-transfers.js';
import { byCredit, byDebit, type Movement } from './movement.js';
import { Places } from './places.js';
import { RecentTransfers } from './recent-transfers.js';
import { rowFlags } from './transfer-rows.js';

const minuteMs = 60_000;
const names = ['A', 'B', 'C'].map((name) => `bank:CMB:${name}` as AccountId);
const cny = 'CNY' as AssetCode;

/** Recent transfers that are told of one thing after another, by id. */
const recentOf = (countMax: number) => {
  const never = () => false;
  const forgotten: string[] = [];
  const recent = new RecentTransfers(countMax, new Places({ device: never, address: never }), (row) =>
    forgotten.push(recent.ids.textOf(row)),
  );
  const put = (now: Transfer): void => {
    const transfers = MessageTransfers.of([], [{ id: now.id, now }]);
    recent.ahead.begin(transfers);
    recent.ahead.enter(transfers, 0);
    const { ahead, ids } = recent;
    const found = ids.find(transfers.viewOf(0), transfers.idAt(0), transfers.idLength(0), ahead.ids[0]!);
    if (recent.stands(found)) recent.takeOut(found);
    const row =
      found >= 0 ? found : ids.add(transfers.viewOf(0), transfers.idAt(0), transfers.idLength(0), ahead.ids[0]!);
    recent.setContent(row, transfers, 0, ahead.payers[0]!, ahead.payees[0]!);
    recent.add(row);
  };
  const drop = (id: string): void => {
    const row = recent.rowOf(id);
    if (row < 0) return;
    recent.takeOut(row);
    recent.letGo(row);
  };
  const link = (id: string, lots: readonly string[]): void => {
    const flows = FlowColumns.of([{ id, sources: lots.map((lot, at) => ({ id: lot, start: at, end: at + 1 })) }]);
    recent.ahead.relink(flows);
    const row = recent.rowOf(id);
    if (row >= 0) recent.links.take(row, flows, 0, recent.ahead.lots);
  };
  return { recent, put, drop, link, forgotten };
};

const transferOf = (id: string, more: Partial<Transfer> = {}): Transfer => ({
  id,
  time: 0,
  seq: 0,
  creditTime: 0,
  from: names[0]!,
  to: names[1]!,
  asset: cny,
  amount: 100,
  balanceFrom: null,
  balanceTo: null,
  ...more,
});

const ids = Array.from({ length: 12 }, (_, at) => `t${at}`);
const anId = fc.constantFrom(...ids);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ id: anId, minute: fc.nat(20), wait: fc.option(fc.nat(5)), seq: fc.nat(2), way: fc.nat(5) }),
  },
  { weight: 1, arbitrary: fc.record({ drop: anId }) },
  { weight: 3, arbitrary: fc.record({ link: anId, lots: fc.uniqueArray(anId, { maxLength: 3 }) }) },
);
const ways = names.flatMap((from) => names.filter((to) => to !== from).map((to) => ({ from, to })));
const bare = ({ nature: _nature, device: _device, address: _address, ...transfer }: Movement): Transfer => transfer;

describe('recent transfers', () => {
  it('have what lists of objects have, whatever comes, changes and goes', () => {
    let [linked, listed] = [0, 0];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { recent, put, drop, link } = recentOf(1_000);
        const model = new Map<string, Transfer>();
        const sources = new Map<string, readonly string[]>();
        for (const each of steps) {
          if ('id' in each) {
            const time = each.minute * minuteMs;
            const creditTime = each.wait === null ? null : time + each.wait * minuteMs;
            const now = transferOf(each.id, { time, creditTime, seq: each.seq, ...ways[each.way]! });
            put(now);
            model.set(each.id, now);
          } else if ('drop' in each) {
            drop(each.drop);
            model.delete(each.drop);
          } else if (model.has(each.link)) {
            link(each.link, each.lots);
            sources.set(each.link, each.lots);
          }
        }
        expect(recent.size).toBe(model.size);
        for (const id of ids) {
          const known = recent.get(id);
          expect(known === undefined ? undefined : bare(known)).toEqual(model.get(id));
          const lots = recent.links.sourcesOf(id).map((source) => source.id);
          // A lot that was never heard of is no payment that anything could be told of.
          const heard = (sources.get(id) ?? []).filter((lot) => recent.ids.rowOf(lot) >= 0);
          if (model.has(id)) expect(heard).toEqual(expect.arrayContaining(lots));
          for (const lot of lots) expect(recent.links.paidOutOf(lot)).toContain(id);
          linked += lots.length;
        }
        const all = [...model.values()] as Movement[];
        for (const account of names) {
          const outs = all.filter(
            ({ from, time }) => from === account && time >= 5 * minuteMs && time <= 15 * minuteMs,
          );
          const found = recent.outsOf(account, cny, 5 * minuteMs, 15 * minuteMs, 100);
          expect(found!.map(({ id }) => id)).toEqual(outs.sort(byDebit).map(({ id }) => id));
          const ins = all.filter(({ to, creditTime }) => to === account && creditTime !== null);
          const credits = recent.insOf(account, cny, 0, 100 * minuteMs, 100);
          expect(credits!.map(({ id }) => id)).toEqual(
            (ins as Parameters<typeof byCredit>[0][]).sort(byCredit).map(({ id }) => id),
          );
          if (ins.length > 1) expect(recent.insOf(account, cny, 0, 100 * minuteMs, 1)).toBeNull();
          listed += outs.length + ins.length;
        }
        recent.forgetBefore(100 * minuteMs);
        expect(recent.size).toBe(0);
        // Nothing of them is left: every row can be given out again.
        for (let row = 0; row < recent.rows.end; row++) expect(recent.rows.isFree(row)).toBe(true);
      }),
    );
    expect(Math.min(linked, listed)).toBeGreaterThan(0);
  });

  it('that lie wholly before an instant are forgotten to the minute, and said to be', () => {
    const { recent, put, forgotten } = recentOf(1_000);
    put(transferOf('early', { time: minuteMs, creditTime: minuteMs }));
    put(transferOf('under way', { time: minuteMs, creditTime: 9 * minuteMs }));
    put(transferOf('late', { time: 3 * minuteMs, creditTime: 3 * minuteMs }));
    recent.forgetBefore(3 * minuteMs - 1);
    expect(forgotten).toEqual(['early']);
    expect(recent.get('under way')).toMatchObject({ creditTime: 9 * minuteMs });
    expect(recent.forgottenEarly).toBe(0);
  });

  it('go early, oldest minute first, where there are more than there may be, and that is counted', () => {
    const { recent, put, forgotten } = recentOf(3);
    for (const minute of [7, 5, 6, 9, 8]) put(transferOf(`t${minute}`, { time: minute * minuteMs, creditTime: null }));
    expect(forgotten).toEqual(['t5', 't6']);
    expect([recent.size, recent.forgottenEarly]).toEqual([3, 2]);
  });

  it('are what they were once there are many more of them', () => {
    const { recent, put, link } = recentOf(10_000);
    const account = (at: number): AccountId => `bank:CMB:${at}` as AccountId;
    const payment = (at: number): Transfer =>
      transferOf(`t${at}`, { time: at, creditTime: at, from: account(at), to: account(at + 1), amount: at + 1 });
    const many = Array.from({ length: 3_000 }, (_, at) => payment(at));
    for (const [at, transfer] of many.entries()) {
      put(transfer);
      if (at > 0) link(transfer.id, [`t${at - 1}`]);
    }
    for (const transfer of many) expect(recent.get(transfer.id)).toMatchObject(transfer);
    expect(recent.links.paidOutOf('t0')).toEqual(['t1']);
    expect(recent.links.sourcesOf('t2999')).toEqual([{ id: 't2998', start: 0, end: 1 }]);
  });

  it('that stand no more keep their links until their time is over, in case they stand again', () => {
    const { recent, put, drop, link } = recentOf(1_000);
    put(transferOf('lot'));
    put(transferOf('paid', { from: names[1]!, to: names[2]! }));
    link('paid', ['lot', 'never heard of']);
    drop('lot');
    expect(recent.rows.has(recent.ids.rowOf('lot'), rowFlags.gone)).toBe(true);
    put(transferOf('lot', { amount: 90 }));
    expect(recent.links.paidOutOf('lot')).toEqual(['paid']);
    expect(recent.links.sourcesOf('paid')).toEqual([{ id: 'lot', start: 0, end: 1 }]);
  });
});
