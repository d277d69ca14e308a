import type { CreditRecord, FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { describe, expect, it } from 'vitest';
import type { Store } from '../port.js';
import { findWays } from '../ways/find-ways.js';
import type { Hop, MatchAsked, TransferFacts, TransfersAsked } from './port.js';

const cny = 'CNY' as AssetCode;
const startMs = 1_767_225_600_000;
const accountOf = (local: string): AccountId => `bank:CMB:${local}` as AccountId;
const [a, b, c, d] = ['A', "B'\\堰", 'C', 'D'].map(accountOf) as [AccountId, AccountId, AccountId, AccountId];

interface Told {
  readonly id: string;
  /** Milliseconds after the start. */
  readonly at: number;
  /** Null: not credited. */
  readonly credited?: number | null;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly amount: number;
  readonly asset?: AssetCode;
  readonly sources?: FlowRecord['sources'];
}

const flowOf = ({ id, at, from, to, amount, asset = cny, sources = [] }: Told): FlowRecord => ({
  ...{ kind: 'flow', id, time: startMs + at, seq: 0, from, to, asset, amount, sources },
  ...{ balance: null, hub: false, unseen: '0', seen: null, messages: [], aged: [], nameless: [], ceased: [] },
});
const creditOf = (told: Told): CreditRecord => {
  const { unseen: _, seen: __, sources: ___, ...entry } = flowOf(told);
  return { ...entry, kind: 'credit', time: startMs + (told.credited ?? told.at) };
};

const tell = async (store: Store, transfers: readonly Told[], version = 5): Promise<void> => {
  await store.insert(
    'flows',
    transfers.map((told) => ({ version, record: flowOf(told) })),
  );
  await store.insert(
    'credits',
    transfers.filter(({ credited }) => credited !== null).map((told) => ({ version, record: creditOf(told) })),
  );
};

const everything: TransfersAsked = {
  account: a,
  direction: 'both',
  asset: null,
  since: null,
  until: null,
  minAmount: null,
  counterparty: null,
  sort: 'time',
  after: null,
  limit: 100,
};

const ledger: readonly Told[] = [
  { id: 't1', at: 0, from: b, to: a, amount: 500 },
  { id: "t2'堰", at: 10, credited: 40, from: a, to: c, amount: 300, sources: [{ id: 't1', start: 0, end: 300 }] },
  { id: 't3', at: 20, credited: null, from: a, to: d, amount: 100, sources: [{ id: 't1', start: 300, end: 400 }] },
  { id: 't4', at: 20, from: a, to: a, amount: 9 },
  { id: 't5', at: 30, from: c, to: a, amount: 70 },
  { id: 't6', at: 60, from: c, to: d, amount: 250 },
  { id: 't7', at: 70, from: a, to: c, amount: 7, asset: 'USD' as AssetCode },
];

/** What every store must answer to what people ask of money. */
export const itAnswersQuestions = (newStore: () => Promise<Store>): void => {
  const told = async (): Promise<Store> => {
    const store = await newStore();
    await tell(store, ledger);
    // Repeats, an old version, and what is gone change no answer.
    await tell(store, ledger.slice(0, 3));
    await tell(store, [{ ...ledger[1]!, amount: 1 }], 1);
    const [flow, credit] = [flowOf, creditOf].map((of) => of({ id: 'gone', at: 15, from: a, to: c, amount: 1_000 }));
    await store.insert('flows', [{ version: 5, record: flow as FlowRecord }]);
    await store.insert('credits', [{ version: 5, record: credit as CreditRecord }]);
    const key = { id: 'gone', asset: cny, time: startMs + 15, seq: 0 };
    await store.insert('flows', [{ version: 6, record: { kind: 'flow-gone', account: a, ...key } }]);
    await store.insert('credits', [{ version: 6, record: { kind: 'credit-gone', account: c, ...key } }]);
    return store;
  };
  const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

  describe('asked for the transfers of an account', () => {
    it('tells them latest or largest first, each with both its instants, and how many there are', async () => {
      const store = await told();
      const byTime = await store.transfersOf(everything);
      expect(idsOf(byTime.transfers)).toEqual(['t7', 't5', 't4', 't3', "t2'堰", 't1']);
      expect(byTime).toMatchObject({ of: 6, next: null });
      expect(byTime.transfers[4]).toEqual({
        ...{ id: "t2'堰", time: startMs + 10, creditTime: startMs + 40, seq: 0 },
        ...{ from: a, to: c, asset: 'CNY', amount: 300 },
      });
      expect(byTime.transfers[3]).toMatchObject({ creditTime: null });
      const arrived = await store.transfersOf({ ...everything, account: c, direction: 'in' });
      expect(arrived.transfers.map(({ id, time, creditTime }) => [id, time - startMs, creditTime! - startMs])).toEqual([
        ['t7', 70, 70],
        ["t2'堰", 10, 40],
      ]);
      const largest = await store.transfersOf({ ...everything, sort: 'amount' });
      expect(idsOf(largest.transfers)).toEqual(['t1', "t2'堰", 't3', 't5', 't4', 't7']);
    });

    it('goes on behind a place without leaving one out or telling one twice', async () => {
      const store = await told();
      for (const sort of ['time', 'amount'] as const) {
        const whole = idsOf((await store.transfersOf({ ...everything, sort })).transfers);
        const pages: string[] = [];
        let after: TransfersAsked['after'] = null;
        do {
          const page = await store.transfersOf({ ...everything, sort, after, limit: 2 });
          expect(page.of).toBe(6);
          pages.push(...idsOf(page.transfers));
          after = page.next;
        } while (after !== null);
        expect(pages).toEqual(whole);
      }
    });

    it('tells those only that were asked for', async () => {
      const store = await told();
      const asked = async (over: Partial<TransfersAsked>) => {
        const { transfers, of } = await store.transfersOf({ ...everything, ...over });
        expect(of).toBe(transfers.length);
        return idsOf(transfers);
      };
      expect(await asked({ direction: 'in' })).toEqual(['t5', 't4', 't1']);
      expect(await asked({ direction: 'out', asset: cny })).toEqual(['t4', 't3', "t2'堰"]);
      expect(await asked({ since: startMs + 20, until: startMs + 70 })).toEqual(['t5', 't4', 't3']);
      expect(await asked({ minAmount: 100 })).toEqual(['t3', "t2'堰", 't1']);
      expect(await asked({ counterparty: c })).toEqual(['t7', 't5', "t2'堰"]);
      expect(await asked({ account: accountOf('nobody') })).toEqual([]);
    });
  });

  it('tells which transfers may be meant, by what is known of them', async () => {
    const store = await told();
    const known: MatchAsked = {
      ...{ asset: cny, since: startMs, until: startMs + 1_000, from: null, to: null },
      ...{ minAmount: null, maxAmount: null, limit: 10 },
    };
    const ids = async (over: Partial<MatchAsked>) => {
      const [found] = await store.idsMatching([{ ...known, ...over }]);
      // What is gone, or is another now, may be named: what stands says `flowsByIds`.
      const stands = (await store.flowsByIds(found!)).map(({ record }) => record.id);
      return [...new Set(stands)].sort();
    };
    expect(await ids({ minAmount: 250, maxAmount: 300 })).toEqual(["t2'堰", 't6']);
    expect(await ids({ from: a, since: startMs + 11 })).toEqual(['t3', 't4']);
    // By when it arrived: it left thirty milliseconds before.
    expect(await ids({ to: c, since: startMs + 40, until: startMs + 41 })).toEqual(["t2'堰"]);
    expect(await ids({ from: a, to: c, asset: 'USD' as AssetCode })).toEqual(['t7']);
    expect(await ids({ from: a, to: c, minAmount: 300, maxAmount: 300 })).toEqual(["t2'堰"]);
    expect(await ids({ until: startMs })).toEqual([]);
    expect((await store.idsMatching([{ ...known, limit: 2 }]))[0]).toHaveLength(2);
    expect(await store.idsMatching([])).toEqual([]);
  });

  it('tells which transfers may be meant by many descriptions at once as by each alone', async () => {
    // Said once each: what was once so is then what stands, whether or not rows were merged.
    const store = await newStore();
    await tell(store, ledger);
    const parties: readonly Partial<MatchAsked>[] = [{}, { from: a }, { to: c }, { from: a, to: c }];
    const amounts: readonly Partial<MatchAsked>[] = [{}, { minAmount: 250 }, { maxAmount: 300 }];
    const times = Array.from({ length: 10 }, (_, nth): Partial<MatchAsked> => ({ since: startMs + nth * 8 }));
    const known: MatchAsked = {
      ...{ asset: cny, since: startMs, until: startMs + 1_000, from: null, to: null },
      ...{ minAmount: null, maxAmount: null, limit: 100 },
    };
    const many = parties.flatMap((party) =>
      amounts.flatMap((amount) => times.map((time): MatchAsked => ({ ...known, ...party, ...amount, ...time }))),
    );
    const meantBy = ({ from, to, since, until, minAmount, maxAmount }: MatchAsked): string[] =>
      ledger
        .filter((each) => {
          const isCredit = from === null && to !== null;
          const at = isCredit && each.credited !== undefined ? each.credited : each.at;
          return (
            (each.asset ?? cny) === cny &&
            at !== null &&
            startMs + at >= since &&
            startMs + at < until &&
            (from === null || each.from === from) &&
            (to === null || each.to === to) &&
            (minAmount === null || each.amount >= minAmount) &&
            (maxAmount === null || each.amount <= maxAmount)
          );
        })
        .map(({ id }) => id)
        .sort();
    const sorted = (each: readonly string[][]) => each.map((some) => [...some].sort());
    const found = sorted(await store.idsMatching(many));
    expect(found).toEqual(many.map(meantBy));
    expect(new Set(found.map(({ length }) => length)).size).toBeGreaterThan(3);
    const some = many.filter((_, nth) => nth % 11 === 0);
    for (const one of some) expect(sorted(await store.idsMatching([one]))).toEqual([meantBy(one)]);
  });

  it('tells an account as a whole: totals, steps of time, with whom, and how long money rests', async () => {
    const store = await told();
    const overview = await store.accountOverview({ account: a, stepsMax: 10, counterpartiesMax: 2, dwellDebits: 100 });
    const total = { firstTime: startMs, lastTime: startMs + 30 };
    expect(overview.totals).toEqual([
      { asset: 'CNY', direction: 'in', transfers: 3, amount: '579', counterparties: 3, ...total },
      {
        ...{ asset: 'CNY', direction: 'out', transfers: 3, amount: '409', counterparties: 3 },
        ...{ firstTime: startMs + 10, lastTime: startMs + 20 },
      },
      {
        ...{ asset: 'USD', direction: 'out', transfers: 1, amount: '7', counterparties: 1 },
        ...{ firstTime: startMs + 70, lastTime: startMs + 70 },
      },
    ]);
    expect(overview.steps).toEqual([
      { asset: 'CNY', direction: 'in', since: startMs, stepMs: 10, amounts: ['500', '0', '9', '70'] },
      { asset: 'CNY', direction: 'out', since: startMs, stepMs: 10, amounts: ['0', '300', '109', '0'] },
      { asset: 'USD', direction: 'out', since: startMs + 70, stepMs: 1, amounts: ['7'] },
    ]);
    expect(
      overview.counterparties.map(({ account, asset, direction, amount }) => [account, asset, direction, amount]),
    ).toEqual([
      [b, 'CNY', 'in', '500'],
      [c, 'CNY', 'in', '70'],
      [c, 'CNY', 'out', '300'],
      [d, 'CNY', 'out', '100'],
      [c, 'USD', 'out', '7'],
    ]);
    // 300 rested 10 ms, 100 rested 20 ms.
    expect(overview.dwellMs).toEqual(
      new Map([
        [cny, 10],
        ['USD', null],
      ]),
    );
    const dwellOf = async (account: AccountId, dwellDebits: number | null) =>
      (await store.accountOverview({ account, stepsMax: 10, counterpartiesMax: 2, dwellDebits })).dwellMs;
    expect((await dwellOf(a, 2)).get(cny)).toBe(20);
    expect(await dwellOf(b, 100)).toEqual(new Map([[cny, null]]));
    expect(await dwellOf(a, null)).toEqual(new Map());
    const nobody = { account: accountOf('nobody'), stepsMax: 9, counterpartiesMax: 9, dwellDebits: 9 };
    expect(await store.accountOverview(nobody)).toEqual({
      ...{ totals: [], steps: [], counterparties: [], dwellMs: new Map() },
    });
  });

  it('tells payments by pair, forwards from an instant and backwards up to one, and leaves out pockets that cost too much', async () => {
    const store = await told();
    const limits = { untilMs: null, minAmount: null, entriesEachMax: 10, entriesMax: 100 };
    const at = (account: AccountId, ms: number) => ({ account, asset: cny, atMs: startMs + ms });
    // Bounds may be wider where there are old versions; none may be narrower, and nobody is told of who never paid.
    const expectBounds = (
      found: readonly Hop[],
      ...wanted: readonly (readonly [AccountId, AccountId, number, number])[]
    ) => {
      expect(found.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(
        wanted.map(([from, to]) => `${from} ${to}`).sort(),
      );
      for (const [from, to, first, last] of wanted) {
        const hop = found.find((each) => each.from === from && each.to === to)!;
        expect(hop.firstTime - startMs).toBeLessThanOrEqual(first);
        expect(hop.lastTime - startMs).toBeGreaterThanOrEqual(last);
      }
    };
    const out = await store.hops({ direction: 'out', pockets: [at(a, 11), at(c, 0)], ...limits });
    const withoutGone = out.hops.filter(({ from, to }) => from !== a || to !== c);
    expectBounds(withoutGone, [a, d, 20, 20], [c, a, 30, 30], [c, d, 60, 60]);
    expect(out.hops.length - withoutGone.length).toBeLessThanOrEqual(1);
    expect(out.skipped).toEqual([]);
    // Old versions that are still there cost something too.
    expect(out.entries).toBeGreaterThanOrEqual(4);
    const into = await store.hops({ direction: 'in', pockets: [at(c, 40), at(a, 29)], ...limits });
    expectBounds(into.hops, [a, c, 40, 40], [b, a, 0, 0]);
    const early = await store.hops({ direction: 'out', pockets: [at(a, 0)], ...limits, untilMs: startMs + 20 });
    expectBounds(early.hops, [a, c, 10, 10]);
    const late = await store.hops({ direction: 'in', pockets: [at(a, 90)], ...limits, untilMs: startMs + 30 });
    expectBounds(late.hops, [c, a, 30, 30]);
    const cheap = await store.hops({
      ...{ direction: 'out', pockets: [at(a, 0), at(c, 0)], untilMs: null, minAmount: 100 },
      ...{ entriesEachMax: 2, entriesMax: 100 },
    });
    expectBounds(cheap.hops, [c, d, 60, 60]);
    expect(cheap).toMatchObject({ skipped: [at(a, 0)], entries: 2 });
    const among = (others: readonly AccountId[]) =>
      store.hops({ direction: 'out', pockets: [at(a, 11), at(c, 0)], ...limits, others });
    const few = await among([d, accountOf('nobody')]);
    expectBounds(few.hops, [a, d, 20, 20], [c, d, 60, 60]);
    // What was gone through is the same.
    expect(few).toMatchObject({ entries: out.entries, skipped: [] });
    expect(await among([])).toMatchObject({ hops: [], entries: out.entries });
    expect(await store.hops({ direction: 'in', pockets: [], ...limits })).toEqual({
      hops: [],
      skipped: [],
      entries: 0,
    });

    const always = { firstTime: 0, lastTime: Number.MAX_SAFE_INTEGER };
    const pairs = [
      { from: a, to: c, asset: cny, by: 'out' as const, ...always },
      { from: c, to: d, asset: cny, by: 'in' as const, ...always },
      // On its way: nothing is credited yet.
      { from: a, to: d, asset: cny, by: 'in' as const, ...always },
    ];
    const between = { pairs, since: startMs, until: null, minAmount: null, limit: 10 };
    const found = await store.transfersBetween(between);
    expect(found.isComplete).toBe(true);
    expect(found.transfers.map(({ id, creditTime }) => [id, creditTime])).toEqual([
      ["t2'堰", startMs + 40],
      ['t6', startMs + 60],
    ]);
    expect(await store.transfersBetween({ ...between, limit: 1 })).toMatchObject({ isComplete: false });
    const later = pairs.map((pair) => ({ ...pair, firstTime: startMs + 11, lastTime: startMs + 60 }));
    expect(idsOf((await store.transfersBetween({ ...between, pairs: later })).transfers)).toEqual(['t6']);
    expect(await store.transfersBetween({ ...between, pairs: [] })).toEqual({ transfers: [], isComplete: true });
    // From both sides each comes once, and each side keeps to its own instants.
    const both = pairs.slice(0, 2).flatMap((pair) => [
      { ...pair, by: 'out' as const },
      { ...pair, by: 'in' as const, firstTime: startMs + 60 },
    ]);
    expect(await store.transfersBetween({ ...between, pairs: both })).toEqual(found);
    const sifted = {
      ...between,
      limit: 1,
      wanted: (known: readonly TransferFacts[]) => known.filter(({ id }) => id === 't6'),
    };
    expect(await store.transfersBetween(sifted)).toMatchObject({ transfers: [{ id: 't6' }], isComplete: true });
    expect(await store.creditTimes(["t2'堰", 't3', 'gone', 'nobody'])).toEqual(new Map([["t2'堰", startMs + 40]]));
  });

  it('tells which accounts have more entries than a number', async () => {
    const store = await told();
    const accounts = [a, b, d, accountOf('nobody')];
    // A paid four times at least and was paid three times; D was paid once, and once is on its way.
    expect(await store.busyAmong(accounts, 6)).toEqual(new Set([a]));
    expect(await store.busyAmong(accounts, 0)).toEqual(new Set([a, b, d]));
    expect(await store.busyAmong(accounts, 1_000_000)).toEqual(new Set());
    expect(await store.busyAmong([], 0)).toEqual(new Set());
  });

  it('finds the ways of money as it stands, whatever was said of it before', async () => {
    const store = await told();
    // Before, t6 was paid to somebody else, and something since taken back led from C to D as well.
    await tell(store, [{ ...ledger[5]!, to: accountOf('else') }], 1);
    const ways = async (from: AccountId, to: AccountId) => {
      const asked = { from, to, asset: null, since: null, until: null, maxHops: 4, minAmount: null };
      const { path, transfers, isComplete } = await findWays(store, asked);
      expect(isComplete).toBe(true);
      return { path: path === null ? null : idsOf(path), all: idsOf(transfers) };
    };
    expect(await ways(b, d)).toEqual({ path: ['t1', "t2'堰", 't6'], all: ['t1', "t2'堰", 't6'] });
    expect(await ways(b, accountOf('else'))).toEqual({ path: null, all: [] });
    expect(await ways(a, c)).toEqual({ path: ["t2'堰"], all: ["t2'堰", 't7'] });
    expect(await ways(d, a)).toEqual({ path: null, all: [] });
  });

  it('takes no credit for one that stands which was taken back or came elsewhere while its debit stood', async () => {
    const store = await told();
    const gone = (id: string, at: number) => ({
      kind: 'credit-gone' as const,
      account: c,
      id,
      time: startMs + at,
      seq: 0,
    });
    await store.insert('credits', [
      { version: 7, record: { ...gone("t2'堰", 40), asset: cny } },
      { version: 7, record: { ...gone('t7', 70), asset: 'USD' as AssetCode } },
      { version: 7, record: creditOf({ ...ledger[6]!, credited: 90 }) },
    ]);
    const { transfers } = await store.transfersOf({ ...everything, counterparty: c, direction: 'out' });
    const told7 = { id: 't7', creditTime: startMs + 90 };
    expect(transfers).toMatchObject([told7, { id: "t2'堰", creditTime: null }]);
    const pairs = [cny, 'USD' as AssetCode].map((asset) => ({
      ...{ from: a, to: c, asset, by: 'out' as const },
      ...{ firstTime: 0, lastTime: Number.MAX_SAFE_INTEGER },
    }));
    const between = await store.transfersBetween({ pairs, since: 0, until: null, minAmount: null, limit: 10 });
    expect(between.transfers).toMatchObject([{ id: "t2'堰", creditTime: null }, told7]);
  });

  it('gives up a question that nobody waits for any more', async () => {
    const store = await told();
    const gone = AbortSignal.abort(new Error('gone home'));
    await expect(store.transfersOf(everything, gone)).rejects.toThrow('gone home');
  });
};
