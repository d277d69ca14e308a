import type { AssetCode } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../port.js';
import type { TransferFacts } from '../questions/port.js';
import { findWays } from './find-ways.js';
import { accountOf, storeWith, type Told, transferOf } from './ledger.fixture.js';
import { waysBetween } from './ways.js';
import { usualCost } from './ways-cost.js';

const [from, to] = [accountOf('A'), accountOf('Z')];

/** Every way there is, written down: slow, and plainly what is meant. */
const allWays = (transfers: readonly TransferFacts[], maxHops: number): TransferFacts[][] => {
  const ways: TransferFacts[][] = [];
  const goOn = (way: readonly TransferFacts[]): void => {
    for (const next of transfers) {
      const last = way.at(-1);
      if (next.creditTime === null || next.from === next.to) continue;
      if (next.from !== (last === undefined ? from : last.to) || next.to === from) continue;
      if (last !== undefined && (next.asset !== last.asset || next.time < last.creditTime!)) continue;
      if (next.to === to) ways.push([...way, next]);
      else if (way.length + 1 < maxHops) goOn([...way, next]);
    }
  };
  goOn([]);
  return ways;
};

const names = ['A', 'B', 'C', 'D', 'Z'];
const ledger = fc
  .array(
    fc.record({
      from: fc.constantFrom(...names),
      to: fc.constantFrom(...names),
      time: fc.nat(20),
      delay: fc.option(fc.nat(6), { freq: 6 }),
      asset: fc.constantFrom('CNY', 'CNY', 'USD'),
      amount: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 12 },
  )
  .map((told) =>
    told.map(({ delay, ...each }, index) =>
      transferOf({ ...each, id: `t${index}`, credited: delay === null ? null : each.time + delay }),
    ),
  );
/** More accounts and longer ways: each end sees a part of it only. */
const wideLedger = fc
  .array(
    fc.record({
      from: fc.constantFrom(...'ABCDEFGHZ'),
      to: fc.constantFrom(...'ABCDEFGHZ'),
      time: fc.nat(60),
      delay: fc.nat(3),
    }),
    { maxLength: 30 },
  )
  .map((told) =>
    told.map(({ delay, ...each }, index) => transferOf({ ...each, id: `t${index}`, credited: each.time + delay })),
  );
const idsOf = (transfers: readonly TransferFacts[]): string[] => transfers.map(({ id }) => id).sort();

/** That the answer is what the ways written down say. */
const expectAll = (
  { path, transfers, hops }: ReturnType<typeof waysBetween>,
  among: readonly TransferFacts[],
  maxHops: number,
): void => {
  const all = allWays(among, maxHops);
  expect(idsOf(transfers)).toEqual(idsOf([...new Set(all.flat())]));
  const fewest = Math.min(...all.map(({ length }) => length));
  if (path === null) expect(all).toEqual([]);
  else {
    expect(path).toHaveLength(fewest);
    expect(all.map(idsOf)).toContainEqual(idsOf(path));
    const soonest = all.filter(({ length }) => length === fewest).map((way) => way.at(-1)!.creditTime!);
    expect(path.at(-1)!.creditTime).toBe(Math.min(...soonest));
  }
  for (const [account, count] of hops) {
    const away = all.flatMap((way) => [
      ...(account === from ? [0] : []),
      ...way.flatMap(({ to: payee }, index) => (payee === account ? [index + 1] : [])),
    ]);
    expect(count, account).toBe(Math.min(...away));
  }
};

describe('ways of money', () => {
  test('are those that a slow search writes down', () => {
    fc.assert(
      fc.property(ledger, fc.integer({ min: 1, max: 5 }), (transfers, maxHops) => {
        expectAll(waysBetween(from, to, transfers, maxHops), transfers, maxHops);
      }),
    );
  });

  test('are found in the store from both ends, whatever the limits of time and amount', async () => {
    await fc.assert(
      fc.asyncProperty(
        ledger,
        fc.integer({ min: 1, max: 5 }),
        fc.option(fc.nat(12)),
        fc.option(fc.nat(24)),
        fc.option(fc.nat(6)),
        async (transfers, maxHops, since, until, minAmount) => {
          const store = await storeWith(transfers);
          const asked = { from, to, asset: null, since, until, maxHops, minAmount };
          const found = await findWays(store, asked);
          expect(found.isComplete).toBe(true);
          const among = transfers.filter(
            ({ time, amount }) =>
              (since === null || time >= since) &&
              (until === null || time < until) &&
              (minAmount === null || amount >= minAmount),
          );
          expectAll(found, among, maxHops);
        },
      ),
    );
  });

  test('are found whole where they are long and each end knows a part of them', async () => {
    await fc.assert(
      fc.asyncProperty(wideLedger, fc.integer({ min: 4, max: 6 }), async (transfers, maxHops) => {
        const asked = { from, to, asset: null, since: null, until: null, maxHops, minAmount: null };
        const found = await findWays(await storeWith(transfers), asked);
        expect(found.isComplete).toBe(true);
        expectAll(found, transfers, maxHops);
      }),
    );
  });

  test('are the same where the last step is told all payments, not those alone that can be on a way', async () => {
    await fc.assert(
      fc.asyncProperty(
        ledger,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 14 }),
        fc.integer({ min: 1, max: 20 }),
        async (transfers, maxHops, pocketsMax, entriesMax) => {
          const store = await storeWith(transfers);
          const cost = { ...usualCost, pocketsMax, entriesMax };
          const asked = { from, to, asset: 'CNY' as AssetCode, since: null, until: null, maxHops, minAmount: null };
          const everything: Pick<Store, 'hops' | 'transfersBetween'> = {
            hops: ({ others: _, ...rest }, signal) => store.hops(rest, signal),
            transfersBetween: store.transfersBetween,
          };
          const found = await findWays(store, asked, cost);
          expect(found).toEqual(await findWays(everything, asked, cost));
          expect(found.pockets).toBeLessThanOrEqual(pocketsMax);
          expect(found.entries).toBeLessThanOrEqual(entriesMax);
        },
      ),
    );
  });
});

const told = (...list: Told[]) => list.map(transferOf);
const asked = { from, to, asset: null, since: null, until: null, maxHops: 6, minAmount: null };

describe('a search for ways', () => {
  test('does not let money leave before it arrived, nor change its asset on the way', async () => {
    const slow = told(
      { id: 'in', time: 10, credited: 30, from: 'A', to: 'B' },
      { id: 'too early', time: 20, from: 'B', to: 'Z' },
      { id: 'in time', time: 30, from: 'B', to: 'Z' },
      { id: 'other money', time: 40, from: 'B', to: 'Z', asset: 'USD' },
    );
    const found = await findWays(await storeWith(slow), asked);
    expect(idsOf(found.transfers)).toEqual(['in', 'in time']);
    expect(found.path?.map(({ id }) => id)).toEqual(['in', 'in time']);
  });

  test('says that it may have missed something where the cost ended it, and finds what it can pay for', async () => {
    const crowd = Array.from({ length: 50 }, (_, each) => [
      { id: `a${each}`, time: 10, from: 'A', to: `B${each}` },
      { id: `b${each}`, time: 20, from: `B${each}`, to: `C${each}` },
      { id: `c${each}`, time: 30, from: `C${each}`, to: 'Z' },
    ]).flat();
    const store = await storeWith(told(...crowd));
    const whole = await findWays(store, asked);
    expect(whole).toMatchObject({ isComplete: true });
    expect(whole.transfers).toHaveLength(150);
    const cheap = await findWays(store, asked, { ...usualCost, pocketsMax: 20 });
    expect(cheap).toMatchObject({ isComplete: false });
    expect(cheap.pockets).toBeLessThanOrEqual(20);
    const busy = await findWays(store, asked, { ...usualCost, entriesEachMax: 49 });
    expect(busy).toMatchObject({ isComplete: false, path: null });
    expect(await findWays(store, asked, { ...usualCost, transfersMax: 10 })).toMatchObject({ isComplete: false });
  });

  test('tells the ways with fewer transfers whole where there are too many', async () => {
    const long = Array.from({ length: 20 }, (_, each) => [
      { id: `a${each}`, time: 10, from: 'A', to: `B${each}` },
      { id: `b${each}`, time: 20, from: `B${each}`, to: `C${each}` },
      { id: `c${each}`, time: 30, from: `C${each}`, to: 'Z' },
    ]).flat();
    const short = [
      { id: 'ay', time: 50, from: 'A', to: 'Y' },
      { id: 'yz', time: 60, from: 'Y', to: 'Z' },
    ];
    const found = await findWays(await storeWith(told(...long, ...short)), asked, { ...usualCost, transfersMax: 30 });
    expect(found).toMatchObject({ isComplete: false });
    expect(idsOf(found.transfers)).toEqual(['ay', 'yz']);
  });

  test('knows ways that meet in its last step, among pockets of one end', async () => {
    const transfers = told(
      { id: 'ay', time: 1, from: 'A', to: 'Y' },
      { id: 'ax', time: 2, from: 'A', to: 'X' },
      { id: 'aw', time: 3, from: 'A', to: 'W' },
      { id: 'xy', time: 4, from: 'X', to: 'Y' },
      { id: 'yb', time: 10, from: 'Y', to: 'B' },
      ...['B', 'C', 'D'].map((from) => ({ id: `${from}z`, time: 20, from, to: 'Z' })),
    );
    // A and Z, then of X, Y and W the two that were paid first: the other end has not seen Y.
    const cost = { ...usualCost, pocketsMax: 4 };
    const found = await findWays(await storeWith(transfers), { ...asked, asset: 'CNY' as AssetCode }, cost);
    expect(found).toMatchObject({ isComplete: false, pockets: 4 });
    expect(idsOf(found.transfers)).toEqual(['Bz', 'ax', 'ay', 'xy', 'yb']);
  });

  test('finds a long way through an account that has a shorter one with an earlier end, from both sides', async () => {
    const chain = (names: string, first: number, step: number) =>
      [...names].slice(1).map((to, index) => ({
        ...{ id: `${names[index]}${to}${first + step * index}`, time: first + step * index },
        ...{ from: names[index]!, to },
      }));
    const crowd = (prefix: string, of: (name: string) => Told) =>
      Array.from({ length: 10 }, (_, each) => of(`${prefix}${each}`));
    // Y pays Z at 10. What A pays it at 15 goes on by three others; the search from Z stops at Q, which many pay.
    const late = told(...chain('YZ', 10, 1), ...chain('AYPQRZ', 15, 5));
    const beside = told(
      ...crowd('N', (to) => ({ id: `a ${to}`, time: 12, from: 'A', to })).slice(0, 5),
      ...crowd('M', (from) => ({ id: `q ${from}`, time: 13, from, to: 'Q' })),
    );
    const lateFound = await findWays(await storeWith([...late, ...beside]), asked);
    expect(lateFound).toMatchObject({ isComplete: true });
    expect(idsOf(lateFound.transfers)).toEqual(idsOf(late.slice(1)));
    // The same the other way round: A pays Y at 60 as well, which is too late for what Y pays at 45.
    const early = told(...chain('AY', 60, 1), ...chain('ARQPYZ', 25, 5));
    const behind = told(
      ...crowd('K', (from) => ({ id: `z ${from}`, time: 62, from, to: 'Z' })).slice(0, 5),
      ...crowd('L', (to) => ({ id: `q ${to}`, time: 61, from: 'Q', to })),
    );
    const earlyFound = await findWays(await storeWith([...early, ...behind]), asked);
    expect(earlyFound).toMatchObject({ isComplete: true });
    expect(idsOf(earlyFound.transfers)).toEqual(idsOf(early.slice(1)));
  });

  test('follows what was debited in its time and credited after it to the payee alone', async () => {
    const many = (prefix: string, number: number, of: (name: string) => Told): Told[] =>
      Array.from({ length: number }, (_, each) => of(`${prefix}${each}`));
    const within = { ...asked, asset: 'CNY' as AssetCode, until: 30 };
    const way = [
      { id: 'ab', time: 10, from: 'A', to: 'B' },
      { id: 'bz', time: 20, credited: 90, from: 'B', to: 'Z' },
    ];
    // What comes to B after the time asked for is not gone through, although B pays Z even later.
    const after = told(
      ...way,
      ...many('C', 3, (to) => ({ id: `a${to}`, time: 11, from: 'A', to })),
      { id: 'later', time: 95, from: 'B', to: 'Z' },
      ...many('D', 50, (from) => ({ id: `${from}b`, time: 60, from, to: 'B' })),
    );
    const found = await findWays(await storeWith(after), within, { ...usualCost, entriesEachMax: 10 });
    expect(found).toMatchObject({ isComplete: true });
    expect(idsOf(found.transfers)).toEqual(['ab', 'bz']);
    // Payers that are known from after that time alone come last: one pocket of Z's side is within the cost.
    const payers = told(
      { id: 'ac', time: 5, from: 'A', to: 'C0' },
      { id: 'cb', time: 10, from: 'C0', to: 'B' },
      { id: 'bz', time: 20, from: 'B', to: 'Z' },
      ...many('C', 9, (to) => ({ id: `a${to}`, time: 11, from: 'A', to })),
      ...many('D', 5, (from) => ({ id: `${from}z`, time: 60, from, to: 'Z' })),
    );
    const cheap = await findWays(await storeWith(payers), within, { ...usualCost, pocketsMax: 3 });
    expect(cheap).toMatchObject({ isComplete: false, pockets: 3 });
    expect(idsOf(cheap.transfers)).toEqual(['ac', 'bz', 'cb']);
  });

  test('asks for the other end beforehand and takes no more of it than is left', async () => {
    const crowd = ['B', 'C', 'D'].flatMap((each) => [
      { id: `a${each}`, time: 10, from: 'A', to: each },
      { id: `${each}z`, time: 20, from: each, to: 'Z' },
    ]);
    const store = await storeWith(told(...crowd));
    const cheap = { ...asked, asset: 'CNY' as AssetCode };
    // Three entries of A; the three of Z are one too many.
    const found = await findWays(store, cheap, { ...usualCost, entriesMax: 5 });
    expect(found).toMatchObject({ isComplete: false, entries: 3, pockets: 2 });
    expect(await findWays(store, cheap, { ...usualCost, entriesMax: 6 })).toMatchObject({ entries: 6 });
  });

  test('ends when nobody waits for it, and finds nothing between an account and itself', async () => {
    const store = await storeWith(told({ id: 't', time: 1, from: 'A', to: 'Z' }));
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(findWays(store, asked, usualCost, { signal })).rejects.toThrow('gone');
    expect(await findWays(store, { ...asked, to: from })).toMatchObject({
      path: null,
      transfers: [],
      isComplete: true,
    });
  });
});
