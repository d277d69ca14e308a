import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasons } from './case-changes.js';
import { changes, type Payment, Run, rules } from './followed-case.fixture.js';
import { share } from './share.js';

/** The source through which the path of an alert leads: lowest layer, then largest share, then order. */
const parentIn = (run: Run, at: number, of: number): number => {
  const { model, all, cases } = run;
  if (cases[at]!.isRoot(of)) return -1;
  const sources = model.facts[of]!.sources.flatMap(([source, start, end]) => {
    const row = cases[at]!.rowOf(source);
    if (row < 0 || !all.rows.follows(row)) return [];
    const piece = share(all.rows.taint(row), model.payments[source]!.amount, start, end);
    return piece === 0 ? [] : [{ source, piece, layer: all.rows.layer(row) }];
  });
  sources.sort(
    (left, right) => left.layer - right.layer || right.piece - left.piece || model.compare(left.source, right.source),
  );
  return sources[0]!.source;
};

/** The path from a root to each tainted transfer of the first case. */
const pathsOf = (run: Run): Map<number, string> => {
  const { rows } = run.all;
  const [followed] = run.cases;
  return new Map(
    followed!.answer().tainted.map(({ of }) => {
      const path: number[] = [];
      for (let node = of; node >= 0; node = rows.parent(followed!.rowOf(node))) path.push(node);
      return [of, path.join(' ')];
    }),
  );
};

const payment = (
  time: number,
  amount: number,
  sources: readonly (readonly [of: number, amount: number])[],
): Payment => ({
  ...{ time, to: time % 5, amount, isCredited: true, hub: false },
  sources: sources.map(([of, piece]) => ({ of, amount: piece, isLost: false })),
});

describe('the path from a root', () => {
  it('leads through the nearest source, the largest of those, the earliest of those', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.tuple(changes, fc.nat(2)), { maxLength: 40 }), (limits, steps) => {
        const run = new Run(limits);
        for (const [change, chance] of steps) {
          run.change(change);
          if (chance === 0) run.check();
        }
        run.check();
        for (const [at, each] of run.cases.entries())
          for (const { of } of each.answer().tainted)
            expect(run.all.rows.parent(each.rowOf(of))).toBe(parentIn(run, at, of));
      }),
      { numRuns: 300 },
    );
  });

  it('that is another stirs the pockets of all that it leads to', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 30 }), fc.array(changes, { maxLength: 4 }), (first, then) => {
        const run = new Run({ maxLayers: 20, floor: 0, sight: null });
        const [followed] = run.cases;
        for (const change of first) run.change(change);
        run.check();
        followed!.forgetChanges();
        const before = pathsOf(run);
        for (const change of then) run.change(change);
        run.check();
        for (const [of, path] of pathsOf(run)) {
          if (path !== before.get(of))
            expect(followed!.log.stirred).toContain(run.all.rows.pocketOf(followed!.rowOf(of)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('prefers the larger of two shares of one layer, and the earlier of two equal ones', () => {
    const run = new Run({ maxLayers: 20, floor: 0, sight: null });
    const pay = (of: number, made: Payment) => run.change({ kind: 'pay', of, payment: made });
    for (const root of [0, 1, 2]) {
      pay(root, payment(root, 10, []));
      run.change({ kind: 'root', of: root });
    }
    const parentOf = (of: number) => {
      run.check();
      return run.all.rows.parent(run.cases[0]!.rowOf(of));
    };
    // Sources are told in the order of the ledger, which need not be that of the transfers.
    pay(
      5,
      payment(5, 12, [
        [2, 4],
        [1, 4],
        [0, 4],
      ]),
    );
    expect(parentOf(5)).toBe(0);
    pay(
      5,
      payment(5, 12, [
        [0, 4],
        [1, 4],
        [2, 4],
      ]),
    );
    expect(parentOf(5)).toBe(0);
    pay(
      5,
      payment(5, 12, [
        [0, 3],
        [2, 5],
        [1, 4],
      ]),
    );
    expect(parentOf(5)).toBe(2);
    // What comes from a root's own money is nearer than ever so much by way of another.
    pay(3, payment(3, 10, [[2, 10]]));
    pay(
      5,
      payment(5, 12, [
        [3, 10],
        [1, 1],
      ]),
    );
    expect(parentOf(5)).toBe(1);
  });

  it('is asked for again of what it leads to, and of nothing besides, where only how a transfer is told differs', () => {
    const run = new Run({ maxLayers: 20, floor: 0, sight: null });
    const [followed] = run.cases;
    const pay = (of: number, made: Payment) => run.change({ kind: 'pay', of, payment: made });
    pay(0, payment(0, 10, []));
    pay(1, payment(1, 10, []));
    // 2 leads back to 0, 3 to 1, though a little of 0 is in it; 4 follows 2, and 5 follows 3.
    pay(2, payment(2, 6, [[0, 6]]));
    pay(
      3,
      payment(3, 9, [
        [0, 2],
        [1, 7],
      ]),
    );
    pay(4, payment(4, 6, [[2, 6]]));
    pay(5, payment(5, 9, [[3, 9]]));
    for (const root of [0, 1]) run.change({ kind: 'root', of: root });
    run.check();
    followed!.forgetChanges();
    followed!.touch(0, reasons.path);
    expect(followed!.rework()).toBe(3);
    expect([...followed!.log.rows()].map((row) => run.all.rows.nodeOf(row)).sort()).toEqual([0, 2, 4]);
    followed!.forgetChanges();
    followed!.touch(0, reasons.none);
    expect(followed!.rework()).toBe(1);
  });
});
