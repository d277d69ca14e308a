import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accounts, changes, count, type Payment, Run, rules } from './followed-case.fixture.js';

describe('a case that is followed as the ledger changes', () => {
  it('says at every point what following the whole ledger says', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.tuple(changes, fc.nat(3)), { maxLength: 40 }), (followRules, steps) => {
        const run = new Run(followRules);
        for (const [change, chance] of steps) {
          run.change(change);
          if (chance === 0) run.check();
          if (chance === 1) for (const each of run.cases) if (!each.isTouched) each.forgetChanges();
        }
        run.check();
        for (const each of run.cases) {
          for (const root of [...each.roots()]) each.removeRoot(root);
          each.rework();
          each.forgetChanges();
        }
        expect([run.all.rows.count, run.all.pockets.count, ...run.model.holds]).toEqual(
          new Array<number>(count + 2).fill(0),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('tells what changed, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 30 }), fc.array(changes, { maxLength: 5 }), (first, then) => {
        const run = new Run({ maxLayers: 20, floor: 0, sight: null });
        const [followed] = run.cases;
        const rowsOf = () =>
          new Map(followed!.answer().tainted.map(({ of, taint, layer }) => [of, `${taint} ${layer}`]));
        for (const change of first) run.change(change);
        run.check();
        const before = rowsOf();
        followed!.forgetChanges();
        run.moved.clear();
        for (const change of then) run.change(change);
        run.check();
        const after = rowsOf();
        // One that has another place in the order is told again, though it carries what it did.
        const wanted = [...new Set([...before.keys(), ...after.keys()])].filter(
          (of) => before.get(of) !== after.get(of) || (after.has(of) && run.moved.has(of)),
        );
        expect(
          followed!.log
            .changes()
            .transfers.map(({ node }) => node)
            .sort(),
        ).toEqual(wanted.sort());
      }),
      { numRuns: 200 },
    );
  });

  it('works a correction at the root of a tree out once for each transfer below it', () => {
    const run = new Run({ maxLayers: 20, floor: 0, sight: null });
    const [followed] = run.cases;
    const payment = (of: number, amount: number): Payment => ({
      time: of,
      to: of % accounts.length,
      amount,
      isCredited: true,
      hub: false,
      sources: of === 0 ? [] : [{ of: (of - 1) >> 1, amount, isLost: false }],
    });
    for (let of = 0; of < count; of++)
      run.change({ kind: 'pay', of, payment: payment(of, 64 >> Math.floor(Math.log2(of + 1))) });
    run.change({ kind: 'root', of: 0 });
    run.check();
    expect(followed!.answer().tainted).toHaveLength(count);
    followed!.forgetChanges();
    run.change({ kind: 'pay', of: 0, payment: payment(0, 65) });
    expect(followed!.rework()).toBe(3);
    // It was no root after all: all of it goes, each once.
    run.change({ kind: 'unroot', of: 0 });
    expect(followed!.rework()).toBe(count);
    expect(followed!.log.changes().transfers).toHaveLength(count);
  });
});
