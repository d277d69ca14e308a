import { describe, expect, it } from 'vitest';
import { reasons } from './case-changes.js';
import type { FollowRules } from './case-spec.js';
import { accounts, type Payment, Run } from './followed-case.fixture.js';
import { FollowedCases } from './followed-cases.js';

// What a case must work out again by itself, when it is told of one transfer and others follow from it.

type Sources = readonly (readonly [of: number, amount: number])[];
const payment = (time: number, amount: number, sources: Sources = [], to = time % 5): Payment => ({
  ...{ time, to, amount, isCredited: true, hub: false },
  sources: sources.map(([of, piece]) => ({ of, amount: piece, isLost: false })),
});

/** A ledger of payments, by number (which is their time), with its roots. */
const ledgerOf = (
  payments: Readonly<Record<number, readonly [amount: number, sources: Sources]>>,
  roots: readonly number[],
  limits: Partial<FollowRules> = {},
) => {
  const run = new Run({ maxLayers: 20, floor: 0, sight: null, ...limits });
  for (const [of, [amount, sources]] of Object.entries(payments))
    run.change({ kind: 'pay', of: Number(of), payment: payment(Number(of), amount, sources) });
  for (const of of roots) run.change({ kind: 'root', of });
  run.check();
  const followed = run.cases[0]!;
  followed.forgetChanges();
  const taintOf = (of: number): string => {
    const row = followed.rowOf(of);
    return row < 0 ? 'none' : `${run.all.rows.taint(row)} @${run.all.rows.layer(row)}`;
  };
  const parentOf = (of: number): number => run.all.rows.parent(followed.rowOf(of));
  /** Lets go of one that is spent; the owner of the ledger knows. */
  const settle = (of: number): void => {
    followed.forgetChanges();
    followed.settle(followed.rowOf(of));
    run.settled.add(of);
  };
  const reworked = (): number => run.cases[0]!.rework();
  return { run, followed, taintOf, parentOf, settle, reworked };
};

describe('what flows on', () => {
  it('changes where only the taint does, only the layer, or only the path', () => {
    const both = ledgerOf(
      {
        0: [10, []],
        1: [5, []],
        2: [
          15,
          [
            [0, 10],
            [1, 5],
          ],
        ],
        3: [15, [[2, 15]]],
      },
      [0, 1],
    );
    both.followed.removeRoot(1);
    expect(both.reworked()).toBe(3);
    expect([both.taintOf(2), both.taintOf(3)]).toEqual(['10 @2', '10 @3']);

    const farther = ledgerOf({ 0: [20, []], 1: [10, [[0, 10]]], 2: [10, [[0, 10]]], 3: [10, [[2, 10]]] }, [0]);
    farther.run.change({ kind: 'pay', of: 2, payment: payment(2, 10, [[1, 10]]) });
    farther.run.check();
    expect([farther.taintOf(2), farther.taintOf(3)]).toEqual(['10 @3', '10 @4']);

    const other = ledgerOf({ 0: [10, []], 1: [10, []], 2: [10, [[0, 10]]], 3: [10, [[2, 10]]] }, [0, 1]);
    other.run.change({ kind: 'pay', of: 2, payment: payment(2, 10, [[1, 10]]) });
    other.run.check();
    expect([other.taintOf(3), other.parentOf(2)]).toEqual(['10 @3', 1]);
    expect(other.followed.log.stirred).toContain(other.run.all.rows.pocketOf(other.followed.rowOf(3)));
  });

  it('changes where a source comes nearer that was not the one on the path', () => {
    const payments = {
      0: [40, []],
      1: [20, [[0, 20]]],
      2: [10, [[1, 10]]],
      3: [4, [[1, 4]]],
      5: [
        14,
        [
          [2, 10],
          [3, 4],
        ],
      ],
    } as const;
    const { run, taintOf, parentOf } = ledgerOf(payments, [0]);
    expect([taintOf(3), taintOf(5), parentOf(5)]).toEqual(['4 @3', '14 @4', 2]);
    run.change({ kind: 'pay', of: 3, payment: payment(3, 4, [[0, 4]]) });
    run.check();
    expect([taintOf(3), taintOf(5), parentOf(5)]).toEqual(['4 @2', '14 @3', 3]);
  });

  it('is not looked at where nothing is followed', () => {
    const { run, followed, reworked } = ledgerOf({ 0: [10, []], 1: [10, [[0, 10]]] }, [0]);
    run.change({ kind: 'victim', of: 0 });
    run.check();
    followed.forgetChanges();
    run.model.replace(0, payment(0, 11));
    run.model.facts = run.model.derive();
    followed.touch(0, reasons.amount);
    expect(reworked()).toBe(1);
  });

  it('has the lowest layer and the path of what gives a share, not of what gives none of it', () => {
    // 1 carries 1 of its 100, and what it pays 5 is the part without it; 4 is farther and gives 7.
    const payments = {
      0: [1, []],
      1: [100, [[0, 1]]],
      2: [7, []],
      3: [7, [[2, 7]]],
      4: [7, [[3, 7]]],
      5: [
        8,
        [
          [1, 1],
          [4, 7],
        ],
      ],
    } as const;
    const { taintOf, parentOf } = ledgerOf(payments, [0, 2]);
    expect([taintOf(1), taintOf(5), parentOf(5)]).toEqual(['1 @2', '7 @4', 4]);
  });

  it('has the nearest source for its path, also where a farther and larger one comes after it', () => {
    const { taintOf, parentOf } = ledgerOf(
      {
        0: [10, []],
        1: [1, []],
        2: [10, [[0, 10]]],
        3: [
          11,
          [
            [1, 1],
            [2, 10],
          ],
        ],
      },
      [0, 1],
    );
    expect([taintOf(3), parentOf(3)]).toEqual(['11 @2', 1]);
  });

  it('ends at the last layer, and where the taint is below the floor: what was paid on is not followed', () => {
    const payments = { 0: [10, []], 1: [7, [[0, 7]]], 2: [7, [[1, 7]]] } as const;
    const partsOf1 = (limits: Partial<FollowRules>) =>
      ledgerOf(payments, [0], limits)
        .followed.answer()
        .pockets.find(({ account }) => account === accounts[1]);
    const followed = { received: 7n, forwarded: 7n, notFollowed: 0n };
    const ended = { received: 7n, forwarded: 0n, notFollowed: 7n };
    expect(partsOf1({ floor: 7 })).toMatchObject(followed);
    expect(partsOf1({ floor: 8 })).toMatchObject(ended);
    expect(partsOf1({ maxLayers: 3 })).toMatchObject(followed);
    expect(partsOf1({ maxLayers: 2 })).toMatchObject(ended);
  });

  it('is nothing into a transfer that stands no more, whatever the ledger still says of its sources', () => {
    const { run, followed, taintOf, reworked } = ledgerOf({ 0: [10, []], 1: [10, [[0, 10]]] }, [0]);
    run.model.replace(1, null);
    run.model.facts[0]!.links.length = 0;
    for (const of of [0, 1]) followed.touch(of);
    expect(reworked()).toBe(2);
    expect(taintOf(1)).toBe('none');
    expect(followed.rowOf(1)).toBe(-1);
    expect(followed.rowOf(9)).toBe(-1);
  });

  it('is told in pockets in the order in which they were first reached', () => {
    const { followed } = ledgerOf({ 0: [10, []], 1: [10, [[0, 10]]], 2: [10, [[1, 10]]] }, [0]);
    expect(followed.answer().pockets.map(({ account }) => account)).toEqual(accounts.slice(0, 3));
  });
});

describe('why a transfer is to be worked out', () => {
  it('is not forgotten when it is touched again, nor when a change reaches it', () => {
    const { followed, reworked } = ledgerOf({ 0: [10, []], 1: [10, [[0, 10]]] }, [0]);
    const told = () => followed.log.changes().transfers.map(({ node }) => node);
    followed.touch(1, reasons.order);
    followed.touch(1);
    expect(reworked()).toBe(1);
    expect(told()).toEqual([1]);
    followed.forgetChanges();
    followed.touch(1, reasons.order);
    followed.touch(0, reasons.path);
    expect(reworked()).toBe(2);
    expect(told()).toEqual([1]);
  });

  it('may be said while others are worked out: it is worked out with them', () => {
    const { run } = ledgerOf({ 0: [10, []], 1: [10, [[0, 10]]], 3: [5, []] }, []);
    // Whoever is asked to hold a transfer may find that something else changed.
    const all = new FollowedCases({
      ...run.model.live,
      hold: (of) => {
        if (of === 0) followed.addRoot(3);
      },
    });
    const followed = all.open('c9');
    followed.addRoot(0);
    expect(followed.rework()).toBe(3);
    expect([followed.isTouched, followed.answer().tainted.map(({ of }) => of)]).toEqual([false, [0, 1, 3]]);
  });

  it('is not that a label stands over it where nothing was let go of', () => {
    const { run, followed } = ledgerOf({ 0: [10, []] }, [0]);
    followed.touchPocket(run.all.pockets.find(0, 0));
    expect(followed.isOutdated).toBe(false);
  });
});

describe('what was let go of', () => {
  /** 0 pays 1 most of its money, 1 pays all of that on to 2; and 5, another root, pays a little into 2. */
  const payments = {
    0: [12, []],
    1: [10, [[0, 10]]],
    2: [11, [[1, 10]]],
  } as const;

  it('counts once: the case begins anew where it is touched again', () => {
    const { followed, settle, reworked } = ledgerOf(payments, [0]);
    settle(1);
    followed.touch(1);
    reworked();
    expect(followed.isOutdated).toBe(true);
  });

  it('counts once, also where nothing of it was paid on: all of it grew old', () => {
    const { run, followed, settle, reworked } = ledgerOf({ 0: [10, []], 1: [10, [[0, 10]]] }, [0]);
    run.model.facts[1]!.lost.push([0, 10]);
    followed.touch(1);
    reworked();
    settle(1);
    followed.touch(1);
    reworked();
    expect(followed.isOutdated).toBe(true);
  });

  it('is nobody’s concern where other money flows on, whichever row that has', () => {
    const { run, followed, taintOf, settle, reworked } = ledgerOf({ 5: [10, []] }, [5]);
    run.change({ kind: 'pay', of: 0, payment: payment(0, 10) });
    run.change({ kind: 'pay', of: 5, payment: payment(5, 10, [[0, 10]]) });
    run.change({ kind: 'pay', of: 6, payment: payment(6, 3) });
    run.change({ kind: 'pay', of: 7, payment: payment(7, 3, [[6, 3]]) });
    for (const root of [0, 6]) followed.addRoot(root);
    followed.removeRoot(5);
    reworked();
    expect(followed.rowOf(5)).toBe(0);
    settle(6);
    followed.removeRoot(0);
    reworked();
    expect([followed.isOutdated, taintOf(5)]).toEqual([false, 'none']);
  });

  it('is not what somebody else let go of', () => {
    const { run, followed, taintOf, reworked } = ledgerOf(payments, []);
    run.all.wasSettled = () => true;
    followed.addRoot(0);
    expect(reworked()).toBe(3);
    expect([followed.isOutdated, taintOf(2)]).toEqual([false, '10 @3']);
  });

  it.each<[string, (set: ReturnType<typeof ledgerOf>) => void, boolean]>([
    ['that ceases to carry anything', ({ followed }) => followed.removeRoot(0), true],
    ['whose path is another', ({ followed }) => followed.touch(0, reasons.path), true],
    ['of which nothing is another', ({ followed }) => followed.touch(0), false],
  ])('is missed by what flows from a transfer %s', (_, disturb, isMissed) => {
    const set = ledgerOf(payments, [0]);
    set.settle(1);
    disturb(set);
    set.reworked();
    expect(set.followed.isOutdated).toBe(isMissed);
  });

  it('is missed where other money that flowed into the same transfer is another, not where only its path is', () => {
    for (const [disturb, isMissed, count] of [
      [({ followed }: ReturnType<typeof ledgerOf>) => followed.removeRoot(3), true, 1],
      [({ followed }: ReturnType<typeof ledgerOf>) => followed.touch(3, reasons.path), false, 2],
    ] as const) {
      const set = ledgerOf(
        {
          0: [12, []],
          1: [10, [[0, 10]]],
          3: [1, []],
          4: [
            11,
            [
              [1, 10],
              [3, 1],
            ],
          ],
        },
        [0, 3],
      );
      set.settle(1);
      disturb(set);
      expect(set.reworked()).toBe(count);
      expect(set.followed.isOutdated).toBe(isMissed);
    }
  });

  it('is not missed where nothing ever flowed: no share, or not followed', () => {
    const set = ledgerOf({ ...payments, 5: [1, []], 6: [100, [[5, 1]]], 7: [1, [[6, 1]]] }, [0, 5]);
    set.settle(1);
    expect(set.taintOf(7)).toBe('none');
    set.followed.removeRoot(5);
    set.reworked();
    expect(set.followed.isOutdated).toBe(false);

    const held = ledgerOf({ ...payments, 3: [9, []], 4: [9, [[3, 9]]] }, [0]);
    held.run.change({ kind: 'victim', of: 3 });
    held.followed.addRoot(3);
    held.reworked();
    held.settle(1);
    held.run.change({ kind: 'victim', of: 3 });
    held.reworked();
    expect([held.followed.isOutdated, held.taintOf(4)]).toEqual([false, '9 @2']);
  });

  it('leaves the paths that do not lead through it', () => {
    const { parentOf, settle } = ledgerOf(
      {
        0: [10, []],
        1: [3, []],
        2: [
          13,
          [
            [0, 10],
            [1, 3],
          ],
        ],
      },
      [0, 1],
    );
    settle(1);
    expect(parentOf(2)).toBe(0);
    settle(0);
    expect(parentOf(2)).toBe(-3);
  });

  it('is remembered by what it flowed into, whichever row that has', () => {
    // 5 is met first, as a root, and is none any more when what flows into it is let go of.
    const { run, followed, taintOf, settle, reworked } = ledgerOf({ 5: [10, []] }, [5]);
    expect(followed.rowOf(5)).toBe(0);
    run.change({ kind: 'pay', of: 0, payment: payment(0, 10) });
    run.change({ kind: 'pay', of: 1, payment: payment(1, 10, [[0, 10]]) });
    run.change({ kind: 'pay', of: 5, payment: payment(5, 10, [[1, 10]]) });
    followed.addRoot(0);
    followed.removeRoot(5);
    reworked();
    expect([followed.rowOf(5), taintOf(5)]).toEqual([0, '10 @3']);
    followed.forgetChanges();
    followed.touch(1, reasons.path);
    expect(reworked()).toBe(2);
    settle(1);
    followed.touch(5);
    reworked();
    expect([followed.isOutdated, taintOf(5)]).toEqual([false, '10 @3']);
  });
});

describe('a ledger that contradicts itself', () => {
  it.each<[string, (run: Run) => void]>([
    ['money that comes from a later transfer', (run) => run.model.facts[1]!.sources.push([4, 0, 10])],
    ['money that goes to an earlier one', (run) => run.model.facts[4]!.links.push([1, 0, 10])],
    ['money that is paid on and lost', (run) => run.model.facts[1]!.lost.push([0, 10])],
    ['money that goes to where it comes from', (run) => run.model.facts[4]!.links.push([4, 0, 10])],
  ])('stops the case: %s', (_, spoil) => {
    const { run, followed, reworked } = ledgerOf(
      { 0: [10, []], 1: [10, [[0, 10]]], 2: [10, [[1, 10]]], 4: [10, []] },
      [4, 0],
    );
    spoil(run);
    for (const of of [1, 4]) followed.touch(of, reasons.amount);
    expect(reworked).toThrow('FOLD_INVARIANT');
  });
});
