import { type AccountId, type AssetCode, type Label, readTransfer } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { settleIdentity, type Transfer } from '../ledger/transfer.js';
import { type Policy, type TraceOptions, trace } from '../trace.js';

const pay = (id: string, from: string, to: string, amount: number, more: object = {}): Transfer => {
  const account = (name: string): string => (name === 'cash' ? 'cash:atm:1' : `bank:CMB:${name}`);
  const time = Number(id.slice(1)) * 1000;
  const parsed = readTransfer({ id, time, from: account(from), to: account(to), asset: 'CNY', amount, ...more });
  if (parsed.kind !== 'transfer') throw new Error(JSON.stringify(parsed));
  return settleIdentity([parsed.transfer]).transfer;
};

const plain: Omit<TraceOptions, 'policy'> = {
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  follow: { maxLayers: 20, floor: 0, sight: null },
  asOf: null,
};

const read = (
  policy: Policy,
  ledger: readonly Transfer[],
  roots: readonly string[],
  more: { options?: Partial<TraceOptions>; labels?: readonly Label[]; victims?: readonly string[] } = {},
) => {
  const victims = new Set((more.victims ?? []).map((name) => `bank:CMB:${name}` as AccountId));
  const spec = { case: 'c1', transfers: new Set(roots), selectors: [], victims };
  const { cases, transfers } = trace(ledger, [spec], more.labels ?? [], { ...plain, policy, ...more.options });
  const { tainted, pockets, sums } = cases[0]!;
  return {
    taints: tainted.map(({ of, taint, layer }) => `${transfers[of]!.id} ${taint} @${layer}`),
    pockets: Object.fromEntries(
      pockets.map(({ account, asset: _, ...parts }) => [
        account.slice(account.lastIndexOf(':') + 1),
        Object.fromEntries(Object.entries(parts).flatMap(([part, sum]) => (sum === 0n ? [] : [[part, Number(sum)]]))),
      ]),
    ),
    sums: sums.get('CNY' as AssetCode)!,
  };
};

/** The worked example of trace.md §8. */
const story = [
  pay('t1', 'V', 'A', 100),
  pay('t2', 'W', 'A', 60),
  pay('t3', 'A', 'B', 120),
  pay('t4', 'A', 'C', 40),
  pay('t5', 'B', 'cash', 90),
];

describe('one story in three other readings', () => {
  it('haircut: every payment carries its part of what is in the pocket', () => {
    // 120 of 160 carry floor(100 · 120 / 160) = 75, the last 40 the rest of it; floor(75 · 90 / 120) = 56.
    const { taints, pockets } = read('haircut', story, ['t1']);
    expect(taints).toEqual(['t1 100 @1', 't3 75 @2', 't4 25 @2', 't5 56 @3']);
    expect(pockets).toMatchObject({ B: { forwarded: 56, atRest: 19 }, C: { atRest: 25 }, 1: { exited: 56 } });
  });

  it('poison: every payment out of a tainted pocket is tainted whole', () => {
    expect(read('poison', story, ['t1']).taints).toEqual(['t1 100 @1', 't3 120 @2', 't4 40 @2', 't5 90 @3']);
  });

  it('taint-first: tainted money leaves first', () => {
    expect(read('taint-first', story, ['t1']).taints).toEqual(['t1 100 @1', 't3 100 @2', 't5 90 @3']);
  });
});

describe('the money of a pocket, mixed', () => {
  it('starts as the first balance says, and later balances do not matter', () => {
    const first = pay('t1', 'V', 'A', 100, { balanceTo: 300 });
    const later = pay('t2', 'A', 'B', 150, { balanceFrom: 1 });
    expect(read('haircut', [first, later], ['t1']).taints).toEqual(['t1 100 @1', 't2 50 @2']);
    expect(read('haircut', [first, later], ['t1'], { options: { trustBalances: false } }).taints).toContain(
      't2 100 @2',
    );
  });

  it('of a payment of more than was seen carries all its taint, never more', () => {
    const ledger = [pay('t1', 'V', 'A', 100), pay('t2', 'A', 'B', 500), pay('t3', 'A', 'C', 500)];
    for (const policy of ['haircut', 'taint-first'] as const) {
      expect(read(policy, ledger, ['t1']).taints).toEqual(['t1 100 @1', 't2 100 @2']);
    }
  });

  it('a root has its amount: its payer’s pocket is debited and that part absorbed', () => {
    for (const policy of ['haircut', 'taint-first'] as const) {
      const { taints, sums } = read(policy, story, ['t1', 't3']);
      expect(taints[1]).toBe('t3 120 @1');
      expect(sums.absorbed).toBe(policy === 'haircut' ? 75n : 100n);
    }
  });

  it('takes the lower layer, of the pocket or of what comes', () => {
    const ledger = [
      pay('t1', 'V', 'A', 10),
      pay('t2', 'A', 'B', 10),
      pay('t3', 'B', 'C', 5),
      pay('t4', 'V', 'B', 10),
      pay('t5', 'B', 'D', 5),
    ];
    expect(read('haircut', ledger, ['t1', 't4']).taints).toEqual([
      't1 10 @1',
      't2 10 @2',
      't3 5 @3',
      't4 10 @1',
      't5 5 @2',
    ]);
  });

  it('starts with nothing where the first balance is less than what came', () => {
    // Of 100 that came 70 paid a debt; the rule knows only that nothing was there before.
    const ledger = [pay('t1', 'V', 'A', 100, { balanceTo: 30 }), pay('t2', 'A', 'B', 50)];
    expect(read('haircut', ledger, ['t1']).taints).toEqual(['t1 100 @1', 't2 50 @2']);
  });

  it('never falls below nothing: what was paid out of money nobody saw is owed by nobody', () => {
    const ledger = [
      pay('t1', 'A', 'W', 500),
      pay('t2', 'V', 'A', 100),
      pay('t3', 'W', 'A', 100),
      pay('t4', 'A', 'B', 80),
    ];
    // 80 of the 200 that came, half of them stolen.
    expect(read('haircut', ledger, ['t2']).taints).toEqual(['t2 100 @1', 't4 40 @2']);
  });

  it('by poison stays tainted, however much of it leaves', () => {
    const ledger = [pay('t1', 'V', 'A', 100), pay('t2', 'A', 'B', 100), pay('t3', 'A', 'C', 50)];
    const { taints, pockets } = read('poison', ledger, ['t1']);
    expect(taints).toEqual(['t1 100 @1', 't2 100 @2', 't3 50 @2']);
    expect(pockets['A']).toMatchObject({ received: 100, forwarded: 150, atRest: 100 });
  });

  it('knows no window: money that rested for years is still mixed', () => {
    const ledger = [pay('t1', 'V', 'A', 10), pay('t9', 'A', 'B', 10, { time: 10 ** 12 })];
    expect(read('haircut', ledger, ['t1'], { options: { windowMs: 1 } }).taints).toContain('t9 10 @2');
  });
});

describe('what is not followed', () => {
  it('does not enter the mix, yet makes it larger', () => {
    // The victim's own account: the 100 came back; half of what then leaves is other money, none is tainted.
    const { taints, pockets } = read('haircut', story, ['t1'], { victims: ['A'] });
    expect(taints).toEqual(['t1 100 @1']);
    expect(pockets).toEqual({ A: { layer: 1, received: 100, returned: 100 } });
    // A label at the second credit only: its 100 swell B, so the first 100 are cut by half.
    const ledger = [pay('t1', 'V', 'A', 100), pay('t2', 'V', 'A', 100), pay('t3', 'A', 'B', 100)];
    const label: Label = { account: 'bank:CMB:A' as AccountId, kind: 'exchange', from: 2000, to: null };
    expect(read('haircut', ledger, ['t1', 't2'], { labels: [label] })).toMatchObject({
      taints: ['t1 100 @1', 't2 100 @1', 't3 50 @2'],
      pockets: { A: { exited: 100, forwarded: 50, atRest: 50 } },
    });
  });

  it('is what lay in a pocket that became a hub, and its payments carry nothing', () => {
    const ledger = [pay('t1', 'V', 'A', 2000), pay('t2', 'W', 'A', 2000), pay('t3', 'A', 'B', 2000)];
    for (const policy of ['haircut', 'taint-first', 'poison'] as const) {
      expect(read(policy, ledger, ['t1'], { options: { hubEntries: 2 } })).toMatchObject({
        taints: ['t1 2000 @1'],
        pockets: { A: { received: 2000, notFollowed: 2000 } },
      });
    }
  });

  it('is told only of a pocket with more entries than a hub may have, small ones not counted', () => {
    const hub = (amounts: readonly number[], hubEntries: number | null) => {
      const ledger = amounts.map((amount, at) => pay(`t${at + 1}`, at === 0 ? 'V' : 'W', 'A', amount));
      const out = pay('t8', 'A', 'B', 999);
      return read('taint-first', [...ledger, out, pay('t9', 'V', 'A', 1_000)], ['t1', 't9'], {
        options: { hubEntries },
      });
    };
    // 1,000 minor units of CNY count, 999 do not: three entries, the last of t9, and what it brings has arrived.
    const followed = { taints: ['t1 1000 @1', 't8 999 @2', 't9 1000 @1'] };
    expect(hub([1_000, 1_000], 2)).toMatchObject({ ...followed, pockets: { A: { notFollowed: 1, exited: 1_000 } } });
    expect(hub([1_000, 999], 2)).toMatchObject({ ...followed, pockets: { A: { atRest: 1_001 } } });
    expect(hub([1_000, 1_000], 3)).toMatchObject({ ...followed, pockets: { A: { atRest: 1_001 } } });
    expect(hub([1_000, 1_000, 1_000, 1_000], null)).toMatchObject({ ...followed, pockets: { A: { atRest: 1_001 } } });
  });

  it('is money at the last layer, and taint below the floor', () => {
    const limited = (follow: Partial<TraceOptions['follow']>, policy: Policy = 'haircut') =>
      read(policy, story, ['t1'], { options: { follow: { ...plain.follow, ...follow } } });
    expect(limited({ maxLayers: 2 })).toMatchObject({
      taints: ['t1 100 @1', 't3 75 @2', 't4 25 @2'],
      pockets: { B: { received: 75, notFollowed: 75 }, C: { received: 25, notFollowed: 25 } },
    });
    expect(limited({ maxLayers: 3 }).taints).toHaveLength(4);
    expect(limited({ floor: 76 })).toMatchObject({
      taints: ['t1 100 @1', 't3 75 @2', 't4 25 @2'],
      pockets: { B: { notFollowed: 75 } },
    });
    expect(limited({ floor: 75 })).toMatchObject({ pockets: { B: { forwarded: 56 }, C: { notFollowed: 25 } } });
    for (const policy of ['poison', 'taint-first'] as const)
      expect(limited({ maxLayers: 1 }, policy)).toMatchObject({
        taints: ['t1 100 @1'],
        pockets: { A: { notFollowed: 100 } },
      });
  });

  it('is out of sight where the institution’s debits are not seen, and in flight until it is credited', () => {
    const follow = { ...plain.follow, sight: ['bank:ICBC:'] };
    expect(read('haircut', story, ['t1'], { options: { follow } }).pockets['C']).toMatchObject({ outOfSight: 25 });
    const half = pay('t5', 'B', 'D', 90, { side: 'debit' });
    const { sums, pockets } = read('taint-first', [...story.slice(0, 4), half], ['t1']);
    expect(sums.inFlight).toBe(90n);
    expect(pockets).not.toHaveProperty('D');
  });
});

describe('several cases over one ledger', () => {
  it('are read as if each were alone, over the same roots and the same payments', () => {
    const specs = [['t1'], ['t2'], ['t1', 't2']].map((ids, at) => {
      return { case: `c${at}`, transfers: new Set(ids), selectors: [], victims: new Set<AccountId>() };
    });
    for (const policy of ['haircut', 'poison', 'taint-first'] as const) {
      const together = trace(story, specs, [], { ...plain, policy }).cases;
      const alone = specs.map((spec) => trace(story, [spec], [], { ...plain, policy }).cases[0]);
      expect(together).toEqual(alone);
      expect(together.map(({ tainted }) => tainted.length)).toEqual(policy === 'taint-first' ? [3, 3, 5] : [4, 4, 5]);
    }
  });
});
