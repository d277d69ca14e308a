import { type AccountId, type AssetCode, compareBytes } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pocket, type Taken } from '../lots/pocket.js';
import { dustLimit, isHubFromStart, type MatchRules } from '../lots/rules.js';
import { ByPocket } from './by-pocket.js';
import type { Intervals, Links } from './interval-rows.js';
import { ledgerOf } from './ledger-of.js';
import { matchLedger } from './match-ledger.js';
import { compareEntries, compareTransfers } from './order.js';
import { type Transfer, takesPart } from './transfer.js';

const hourMs = 3_600_000;
const most = Number.MAX_SAFE_INTEGER;

/** The obvious model: every entry in the one order, each into its pocket. */
const matchPlainly = (transfers: readonly Transfer[], rules: MatchRules, asOf: number | null) => {
  const entries = transfers
    .filter(takesPart)
    .flatMap(({ id, seq, time, creditTime, ...rest }) => {
      const both = { id, seq, ...rest };
      const debit = { ...both, kind: 'debit' as const, instant: time, account: rest.from, balance: rest.balanceFrom };
      const credit = {
        ...both,
        kind: 'credit' as const,
        instant: creditTime ?? -1,
        account: rest.to,
        balance: rest.balanceTo,
      };
      return creditTime === null ? [debit] : [debit, credit];
    })
    .filter(({ instant }) => asOf === null || instant <= asOf)
    .sort(compareEntries);
  const pockets = new ByPocket<Pocket<string>>();
  const told: string[] = [];
  const unseen = new Map<string, bigint>();
  const atHub: string[] = [];
  for (const { id, kind, instant, amount, balance, account, asset } of entries) {
    const pocket = pockets.getOrMake(
      account,
      asset,
      () => new Pocket(rules, { hubFromStart: isHubFromStart(account), dustMinor: dustLimit(asset) }),
    );
    const effect = pocket.step({ kind, instant, amount, balance, source: id });
    const tell = (taken: readonly Taken<string>[], to: string): void => {
      for (const { source, start, end } of taken) told.push(`${source} ${to} ${start} ${end}`);
    };
    tell(effect.sources, id);
    for (const taken of [effect.aged, effect.nameless, effect.ceased]) tell(taken, '-');
    if (kind === 'credit' && effect.hub) atHub.push(id);
    if (effect.unseen > 0n) unseen.set(asset, (unseen.get(asset) ?? 0n) + effect.unseen);
  }
  return { told: told.sort(compareBytes), unseen: [...unseen], atHub: atHub.sort(compareBytes) };
};

const matchInBatch = (transfers: readonly Transfer[], rules: MatchRules, asOf: number | null) => {
  const ledger = ledgerOf(transfers, asOf);
  const { links, lost, creditedAtHub, unseenByAsset } = matchLedger(ledger, rules, asOf);
  const tell = (rows: Intervals, to: (row: number) => string): string[] =>
    Array.from(rows.lot, (lot, row) => `${ledger.id(lot)} ${to(row)} ${rows.start[row]} ${rows.end[row]}`);
  expectIndexed(links);
  expectIndexed(lost);
  expectTogether(links);
  return {
    told: [...tell(links, (row) => ledger.id(links.to[row]!)), ...tell(lost, () => '-')].sort(compareBytes),
    unseen: [...unseenByAsset],
    atHub: [...creditedAtHub.keys()]
      .filter((at) => creditedAtHub[at] === 1)
      .map((at) => ledger.id(at))
      .sort(compareBytes),
  };
};

const expectIndexed = ({ lot, firstRow, rowsByLot }: Intervals): void => {
  expect([...rowsByLot].sort((left, right) => left - right)).toEqual([...lot.keys()]);
  for (const [at, row] of rowsByLot.entries()) {
    expect(at).toBeGreaterThanOrEqual(firstRow[lot[row]!]!);
    expect(at).toBeLessThan(firstRow[lot[row]! + 1]!);
  }
};

const expectTogether = ({ to }: Links): void => {
  const borders = [...to.keys()].filter((row) => row === 0 || to[row] !== to[row - 1]);
  expect(new Set(borders.map((row) => to[row])).size).toBe(borders.length);
};

const account = fc
  .constantFrom('bank:CMB:1', 'bank:CMB:2', 'bank:CMB:3', 'cash:atm:1')
  .map((name) => name as AccountId);
const amount = fc.oneof({ weight: 4, arbitrary: fc.nat(12) }, fc.constantFrom(1_000, 1_500, most, most - 3));
const balance = fc.oneof(fc.constant(null), fc.constant(null), fc.nat(30), fc.constantFrom(most, most - 1));

const transfersOf = (amounts: fc.Arbitrary<number>, balances: fc.Arbitrary<number | null>): fc.Arbitrary<Transfer[]> =>
  fc
    .array(
      fc.record({
        time: fc.oneof(
          fc.nat(6),
          fc.nat(40).map((hours) => hours * hourMs),
        ),
        delay: fc.constantFrom(0, 0, 0, 1, 3, 30 * hourMs, null),
        seq: fc.constantFrom(0, 0, 0, 1),
        from: account,
        to: account,
        asset: fc.constantFrom('CNY', 'CNY', 'USD').map((code) => code as AssetCode),
        amount: amounts,
        balanceFrom: balances,
        balanceTo: balances,
      }),
      { maxLength: 40 },
    )
    .map((drawn) =>
      drawn.map(({ delay, ...rest }, at) => ({
        ...rest,
        // The order of ids is not the order of drawing.
        id: `t${(at * 7) % 40}`,
        creditTime: delay === null ? null : rest.time + delay,
        balanceTo: delay === null ? null : rest.balanceTo,
      })),
    );

const transfers = transfersOf(amount, balance);

const rulesOf: fc.Arbitrary<MatchRules> = fc.record({
  policy: fc.constantFrom('fifo', 'lifo'),
  windowMs: fc.constantFrom(null, 0, 2, 5 * hourMs),
  trustBalances: fc.boolean(),
  hubEntries: fc.constantFrom(null, null, 0, 2, 5),
});

describe('matching a ledger pocket by pocket', () => {
  it('gives what the entries in their one order give', () => {
    fc.assert(
      fc.property(transfers, rulesOf, fc.option(fc.constantFrom(3, 10 * hourMs)), (ledger, rules, asOf) => {
        expect(matchInBatch(ledger, rules, asOf)).toEqual(
          matchPlainly(ledger.filter(({ time }) => asOf === null || time <= asOf).sort(compareTransfers), rules, asOf),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('does so where no sum comes near 2^53, which has a way of its own', () => {
    const small = transfersOf(
      fc.oneof({ weight: 3, arbitrary: fc.nat(12) }, fc.constantFrom(1_000, 1_500)),
      fc.oneof(fc.constant(null), fc.nat(30), fc.constantFrom(1_010, 2_600)),
    );
    fc.assert(
      fc.property(small, rulesOf, fc.option(fc.constantFrom(3, 10 * hourMs)), (ledger, rules, asOf) => {
        expect(matchInBatch(ledger, rules, asOf)).toEqual(
          matchPlainly(ledger.filter(({ time }) => asOf === null || time <= asOf).sort(compareTransfers), rules, asOf),
        );
      }),
      { numRuns: 1_500 },
    );
  });

  it('of a pocket with thousands of lots, spent as they come, keeps them apart', () => {
    const busy = Array.from({ length: 4_000 }, (_, at): Transfer => {
      const [from, to] = at % 3 === 2 ? ['bank:CMB:1', 'bank:CMB:2'] : ['bank:CMB:2', 'bank:CMB:1'];
      return {
        id: `t${at}`,
        time: at,
        seq: 0,
        creditTime: at,
        from: from as AccountId,
        to: to as AccountId,
        asset: 'CNY' as AssetCode,
        amount: at % 3 === 2 ? 1_900 - (at % 7) : 1_000 - (at % 11),
        balanceFrom: null,
        balanceTo: null,
      };
    });
    for (const policy of ['fifo', 'lifo'] as const) {
      const rules: MatchRules = { policy, windowMs: null, trustBalances: true, hubEntries: null };
      expect(matchInBatch(busy, rules, null)).toEqual(matchPlainly(busy, rules, null));
    }
  });
});

describe('matching a ledger, by example', () => {
  const rules: MatchRules = { policy: 'fifo', windowMs: null, trustBalances: true, hubEntries: null };
  const transfer = (id: string, time: number, from: string, to: string, more: Partial<Transfer> = {}): Transfer => ({
    id,
    time,
    seq: 0,
    creditTime: time,
    from: `bank:CMB:${from}` as AccountId,
    to: `bank:CMB:${to}` as AccountId,
    asset: 'CNY' as AssetCode,
    amount: 1_000,
    balanceFrom: null,
    balanceTo: null,
    ...more,
  });
  const told = (transfers: readonly Transfer[], more: Partial<MatchRules> = {}): string[] =>
    matchInBatch(transfers, { ...rules, ...more }, null).told;

  it('a hub is one by the entries of a day, without a window too', () => {
    const daily = [0, 25, 50].map((hour, at) => transfer(`in${at}`, hour * hourMs, 'x', 'a'));
    const out = transfer('out', 75 * hourMs, 'a', 'b');
    expect(told([...daily, out], { hubEntries: 2 })).toEqual(['in0 out 0 1000']);
    const atOnce = daily.map((each) => ({ ...each, time: 0, creditTime: 0 }));
    expect(told([...atOnce, out], { hubEntries: 2 })).toEqual(['in0 - 0 1000', 'in1 - 0 1000']);
  });

  it('a balance that fits lets no money grow old before a payment does', () => {
    const ledger = [transfer('t1', 0, 'x', 'a'), transfer('t2', 2 * hourMs, 'x', 'a', { balanceTo: 2_000 })];
    expect(told(ledger, { windowMs: hourMs })).toEqual([]);
  });

  it('balances count though only payees’ are given, or only payers’, and though they are 0', () => {
    const credit = transfer('t1', 0, 'x', 'a', { amount: 5 });
    const debit = transfer('t2', 1, 'a', 'b', { amount: 3 });
    expect(told([{ ...credit, balanceTo: 6 }, debit])).toEqual(['t1 t2 0 2']);
    expect(told([credit, { ...debit, balanceFrom: 0 }])).toEqual(['t1 - 3 5', 't1 t2 0 3']);
    expect(told([{ ...credit, balanceTo: 0 }, debit])).toEqual(['t1 - 0 5']);
  });

  it('a surplus of a balance is money without a name, as much as the balance is more', () => {
    const ledger = [
      transfer('t1', 0, 'x', 'a', { amount: 5, balanceTo: 5 }),
      transfer('t2', 1, 'x', 'a', { amount: 5, balanceTo: 20 }),
      transfer('t3', 2, 'x', 'a', { amount: 7 }),
      transfer('t4', 3, 'a', 'b', { amount: 25 }),
    ];
    // 5, 5, 10 of which nobody saw whence, and 5 of the 7.
    expect(told(ledger)).toEqual(['t1 t4 0 5', 't2 t4 0 5', 't3 t4 0 5']);
    expect(told(ledger, { policy: 'lifo' })).toEqual(['t1 t4 0 3', 't2 t4 0 5', 't3 t4 0 7']);
    // x paid 17 that nobody saw come, a 7 more than it had.
    const more = [...ledger, transfer('t5', 4, 'a', 'b', { amount: 9 })];
    for (const policy of ['fifo', 'lifo'] as const) {
      expect(matchInBatch(more, { ...rules, policy }, null).unseen).toEqual([['CNY', 24n]]);
    }
  });

  it('money without a name that ceases at a hub is no part of any lot', () => {
    const ledger = [
      transfer('t1', 0, 'x', 'a', { balanceTo: 1_000 }),
      transfer('t2', 1, 'x', 'a', { balanceTo: 5_000 }),
      transfer('t3', 2, 'x', 'a'),
    ];
    expect(told(ledger, { hubEntries: 2 })).toEqual(['t1 - 0 1000', 't2 - 0 1000']);
    expect(matchInBatch(ledger, { ...rules, hubEntries: 2 }, null).atHub).toEqual(['t3']);
  });

  it('a payment that uses lots up exactly takes nothing of the next', () => {
    const ledger = [
      transfer('t1', 0, 'x', 'a', { amount: 5 }),
      transfer('t2', 1, 'x', 'a', { amount: 7 }),
      transfer('t3', 2, 'x', 'a', { amount: 5 }),
      transfer('t4', 3, 'a', 'b', { amount: 5 }),
    ];
    expect(told(ledger)).toEqual(['t1 t4 0 5']);
    expect(told(ledger, { policy: 'lifo' })).toEqual(['t3 t4 0 5']);
  });
});
