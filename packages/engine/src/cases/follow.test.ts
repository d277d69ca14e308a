import type { AccountId, AssetCode, Label } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { type FollowRules, StoppingLabels } from './case-spec.js';
import { type FlowGraph, followCase } from './follow.js';

interface Payment {
  readonly to: string;
  readonly amount: number;
  /** Links out: paying transfer and interval of the lot. */
  readonly links?: Readonly<Record<string, readonly [number, number]>>;
  readonly lost?: readonly (readonly [number, number])[];
  readonly hub?: boolean;
  /** The credit is not known. */
  readonly open?: boolean;
}

/** A ledger written down by hand; the order of names is the order of transfers, and of instants. */
const graphOf = (payments: Readonly<Record<string, Payment>>): FlowGraph<string> => {
  const order = Object.keys(payments);
  return {
    compare: (left, right) => order.indexOf(left) - order.indexOf(right),
    transfer: (of) => ({ to: payments[of]!.to as AccountId, amount: payments[of]!.amount, asset: 'CNY' as AssetCode }),
    credit: (of) =>
      payments[of]!.open === true ? null : { instant: order.indexOf(of), hub: payments[of]!.hub === true },
    links: (of, visit) => {
      for (const [paying, [start, end]] of Object.entries(payments[of]!.links ?? {})) visit(paying, start, end);
    },
    lost: (of, visit) => {
      for (const [start, end] of payments[of]!.lost ?? []) visit(start, end);
    },
  };
};

const rules: FollowRules = { maxLayers: 20, floor: 0, sight: null };

/** Taint and layer by transfer, and the parts of each pocket that are not nothing. */
const follow = (
  payments: Readonly<Record<string, Payment>>,
  roots: readonly string[],
  more: { rules?: Partial<FollowRules>; victims?: readonly string[]; labels?: readonly Partial<Label>[] } = {},
) => {
  const labels = (more.labels ?? []).map((label) => ({ kind: 'stop', from: null, to: null, ...label }) as Label);
  const spec = { case: 'c1', victims: new Set((more.victims ?? []) as AccountId[]) };
  const answer = followCase(
    graphOf(payments),
    spec,
    new Set(roots),
    { ...rules, ...more.rules },
    new StoppingLabels(labels),
  );
  const sums = answer.sums.get('CNY' as AssetCode)!;
  return {
    taints: answer.tainted.map(({ of, taint, layer }) => `${of} ${taint} @${layer}`),
    pockets: Object.fromEntries(
      answer.pockets.map(({ account, asset: _, ...parts }) => [
        account,
        Object.fromEntries(Object.entries(parts).flatMap(([part, sum]) => (sum === 0n ? [] : [[part, Number(sum)]]))),
      ]),
    ),
    absorbed: Number(sums.absorbed),
    inFlight: Number(sums.inFlight),
  };
};

/** V pays A 100, which meets 60 of other money: 120 go to B, and of B's 90 into cash. */
const story: Readonly<Record<string, Payment>> = {
  t1: { to: 'A', amount: 100, links: { t3: [0, 100] } },
  t2: { to: 'A', amount: 60, links: { t3: [0, 20], t4: [20, 60] } },
  t3: { to: 'B', amount: 120, links: { t5: [0, 90] } },
  t4: { to: 'C', amount: 40 },
  t5: { to: 'K', amount: 90, hub: true },
};

describe('following money', () => {
  it('carries taint along the links, a share of each, and counts layers', () => {
    expect(follow(story, ['t1'])).toEqual({
      taints: ['t1 100 @1', 't3 100 @2', 't5 75 @3'],
      pockets: {
        A: { layer: 1, received: 100, forwarded: 100 },
        B: { layer: 2, received: 100, forwarded: 75, atRest: 25 },
        K: { layer: 3, received: 75, exited: 75 },
      },
      absorbed: 0,
      inFlight: 0,
    });
  });

  it('gives a transfer the lowest layer of what flows into it, and adds the shares up', () => {
    const payments: Record<string, Payment> = { ...story, t0: { to: 'Z', amount: 7, links: { t2: [0, 7] } } };
    const ordered = Object.fromEntries(['t0', 't1', 't2', 't3', 't4', 't5'].map((id) => [id, payments[id]!]));
    const { taints } = follow(ordered, ['t0', 't1']);
    // t2 carries 7 of 60 at layer 2: before 20 of it floor(7 · 20 / 60) = 2, behind it 5.
    expect(taints).toEqual(['t0 7 @1', 't1 100 @1', 't2 7 @2', 't3 102 @2', 't4 5 @3', 't5 76 @3']);
  });

  it('does not taint what gets a share of nothing', () => {
    const payments = {
      x: { to: 'A', amount: 100, links: { y: [0, 1], z: [1, 100] } },
      y: { to: 'B', amount: 1 },
      z: { to: 'C', amount: 99 },
    } as const;
    const upstream = { r: { to: 'V', amount: 1, links: { x: [0, 1] } }, ...payments } as const;
    expect(follow(upstream, ['r']).taints).toEqual(['r 1 @1', 'x 1 @2', 'z 1 @3']);
  });

  it('never gives a root more than its amount: what flows into it is absorbed', () => {
    const { taints, absorbed, pockets } = follow(story, ['t1', 't3']);
    expect(taints).toEqual(['t1 100 @1', 't3 120 @1', 't5 90 @2']);
    expect(absorbed).toBe(100);
    expect(pockets['A']).toMatchObject({ forwarded: 100 });
  });
});

describe('following ends', () => {
  it("in a victim's own account: all of it has returned", () => {
    expect(follow(story, ['t1'], { victims: ['B'] })).toMatchObject({
      taints: ['t1 100 @1', 't3 100 @2'],
      pockets: { B: { received: 100, returned: 100 } },
    });
  });

  it('at a label that stops at the instant of the credit, its start inclusive, its end exclusive', () => {
    // The credit of t3 is at 2.
    const exits = { pockets: { B: { exited: 100 } }, taints: ['t1 100 @1', 't3 100 @2'] };
    for (const label of [{}, { from: 2 }, { from: 0, to: 3 }]) {
      expect(follow(story, ['t1'], { labels: [{ account: 'B' as AccountId, ...label }] })).toMatchObject(exits);
    }
    for (const label of [{ from: 3 }, { to: 2 }, { kind: 'mule' }]) {
      expect(follow(story, ['t1'], { labels: [{ account: 'B' as AccountId, ...label }] }).taints).toHaveLength(3);
    }
  });

  it("a victim's account is first of all the victim's, whatever label it has", () => {
    const more = { victims: ['B'], labels: [{ account: 'B' as AccountId }] };
    expect(follow(story, ['t1'], more).pockets['B']).toMatchObject({ returned: 100 });
  });

  it('at the last layer and below the floor: what went on is not followed, what stayed is at rest', () => {
    const wanted = { taints: ['t1 100 @1', 't3 100 @2'], pockets: { B: { notFollowed: 75, atRest: 25 } } };
    expect(follow(story, ['t1'], { rules: { maxLayers: 2 } })).toMatchObject(wanted);
    expect(follow(story, ['t1'], { rules: { maxLayers: 3 } }).taints).toHaveLength(3);
    expect(follow(story, ['t1'], { rules: { floor: 101 } }).pockets['A']).toMatchObject({ notFollowed: 100 });
    expect(follow(story, ['t1'], { rules: { floor: 100 } }).taints).toHaveLength(3);
  });

  it('while the credit is unknown: the money is in flight and in no pocket', () => {
    const payments = { ...story, t3: { ...story['t3']!, links: {}, open: true } };
    expect(follow(payments, ['t1'])).toMatchObject({ inFlight: 100, taints: ['t1 100 @1', 't3 100 @2'] });
    expect(follow(payments, ['t1']).pockets).not.toHaveProperty('B');
  });

  it('where lots ended without a link: that share is not followed', () => {
    const payments = { ...story, t3: { ...story['t3']!, links: { t5: [0, 90] }, lost: [[90, 114]] } } as const;
    // floor(100 · 114 / 120) − 75 = 20 were lost, 5 rest.
    expect(follow(payments, ['t1']).pockets['B']).toMatchObject({ forwarded: 75, notFollowed: 20, atRest: 5 });
  });

  it('out of sight: what is left is a question to the institution, what was seen to go is followed', () => {
    expect(follow(story, ['t1'], { rules: { sight: ['A'] } }).pockets['B']).toMatchObject({
      forwarded: 75,
      outOfSight: 25,
    });
    expect(follow(story, ['t1'], { rules: { sight: ['A', 'B'] } }).pockets['B']).toMatchObject({ atRest: 25 });
  });
});

describe('a ledger whose intervals overlap', () => {
  it('stops the case: money would be made', () => {
    const payments = {
      x: { to: 'A', amount: 10, links: { y: [0, 10] }, lost: [[0, 10]] },
      y: { to: 'B', amount: 10 },
    } as const;
    expect(() => follow(payments, ['x'])).toThrow('FOLD_INVARIANT');
  });
});
