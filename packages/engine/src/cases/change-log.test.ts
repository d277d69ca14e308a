import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasons } from './case-changes.js';
import type { PocketParts } from './case-spec.js';
import { accounts, changes, type Payment, partsLine, Run, rules } from './followed-case.fixture.js';

const keyOf = ({ account, asset }: PocketParts): string => `${account} ${asset}`;

/** The transfers of an answer by number, its pockets by name. */
const answerOf = (run: Run) => {
  const { tainted, pockets } = run.cases[0]!.answer();
  return {
    taints: new Map(tainted.map(({ of, taint, layer }) => [of, `${taint} @${layer}`])),
    parts: new Map(pockets.map((parts) => [keyOf(parts), partsLine(parts)])),
  };
};

/** What the log says of rows and pockets that did not change is no lie either; only what it leaves out is. */
const checkLog = (run: Run, before: ReturnType<typeof answerOf>): void => {
  const { log } = run.cases[0]!;
  const after = answerOf(run);
  const { transfers, pockets, stirred } = log.changes();

  const told = transfers.map(({ node }) => node);
  const differ = [...new Set([...before.taints.keys(), ...after.taints.keys()])].filter(
    (of) => before.taints.get(of) !== after.taints.get(of),
  );
  const moved = [...after.taints.keys()].filter((of) => run.moved.has(of));
  expect(told).toEqual([...new Set(told)].sort((left, right) => run.model.compare(left, right)));
  expect(new Set(told)).toEqual(new Set([...differ, ...moved]));
  for (const { node, before: was, taint, layer } of transfers) {
    expect(was.taint === 0 ? undefined : `${was.taint} @${was.layer}`).toBe(before.taints.get(node));
    expect(taint === 0 ? undefined : `${taint} @${layer}`).toBe(after.taints.get(node));
  }

  const [were, are] = [new Map(before.parts), new Map(before.parts)];
  for (const { account, asset, before: was, after: is } of pockets) {
    const key = `${account} ${asset}`;
    expect(was === null ? undefined : partsLine(was)).toBe(were.get(key));
    if (is === null) are.delete(key);
    else are.set(key, partsLine(is));
    expect(was ?? is, 'pockets that never received anything are not told').not.toBeNull();
  }
  expect(are).toEqual(after.parts);
  expect(pockets.length).toBe(new Set(pockets.map(({ account, asset }) => `${account} ${asset}`)).size);

  const stirredNames = new Set(
    stirred.map((pocket) => {
      const place = run.all.pockets.placeOf(pocket);
      return `${run.model.live.account(place)} ${run.model.live.asset(place)}`;
    }),
  );
  for (const key of new Set([...before.parts.keys(), ...after.parts.keys()])) {
    if (before.parts.get(key) !== after.parts.get(key)) expect(stirredNames).toContain(key);
  }
};

describe('what changed of a case', () => {
  it('is each transfer and pocket that differs, as it was and as it is', () => {
    fc.assert(
      fc.property(
        rules,
        fc.array(changes, { maxLength: 30 }),
        fc.array(changes, { maxLength: 6 }),
        (limits, first, then) => {
          const run = new Run(limits);
          for (const change of first) run.change(change);
          run.check();
          run.cases[0]!.forgetChanges();
          expect(run.cases[0]!.log.isEmpty).toBe(true);
          run.moved.clear();
          const before = answerOf(run);
          const told = run.cases[0]!.answer();
          // Changes come one by one and are worked out one by one; they are asked for once.
          for (const change of then) {
            run.change(change);
            run.check();
          }
          checkLog(run, before);
          const { transfers, pockets } = run.cases[0]!.log.told(run.cases[0]!.casePockets());
          const line = ({ of, taint, layer }: { of: number; taint: number; layer: number }) =>
            `${of} ${taint} @${layer}`;
          expect(transfers.map(line).sort()).toEqual(told.tainted.map(line).sort());
          expect(pockets.map(partsLine).sort()).toEqual(told.pockets.map(partsLine).sort());
        },
      ),
      { numRuns: 400 },
    );
  });

  const payment = (time: number, to: number, amount: number, sources: Payment['sources'] = []): Payment => {
    return { time, to, amount, isCredited: true, hub: false, sources };
  };
  /** Root 0 of 10 to A, of which 1 pays 10 on to B. */
  const two = (): Run => {
    const run = new Run({ maxLayers: 20, floor: 0, sight: null });
    run.change({ kind: 'pay', of: 0, payment: payment(1, 0, 10) });
    run.change({ kind: 'pay', of: 1, payment: payment(2, 1, 10, [{ of: 0, amount: 10, isLost: false }]) });
    run.change({ kind: 'root', of: 0 });
    run.check();
    run.cases[0]!.forgetChanges();
    return run;
  };

  it('is a transfer whose place in the order is another, though it carries what it did', () => {
    const run = two();
    const [followed] = run.cases;
    followed!.touch(1, reasons.order);
    followed!.rework();
    expect(followed!.log.changes().transfers).toMatchObject([
      { node: 1, before: { taint: 10, layer: 2 }, taint: 10, layer: 2 },
    ]);
    followed!.forgetChanges();
    followed!.touch(1);
    followed!.rework();
    expect(followed!.log.changes().transfers).toEqual([]);
    // One that moved and then lost its taint is told as that, and one that never had any not at all.
    followed!.forgetChanges();
    run.change({ kind: 'void', of: 1 });
    followed!.touch(1, reasons.order);
    followed!.rework();
    expect(followed!.log.changes().transfers).toMatchObject([
      { node: 1, before: { taint: 10, layer: 2 }, taint: 0, layer: 0 },
    ]);
    expect(followed!.log.isEmpty).toBe(false);
  });

  it('is nothing where what came went before anybody asked', () => {
    const run = two();
    const [followed] = run.cases;
    run.change({ kind: 'pay', of: 2, payment: payment(3, 2, 5, [{ of: 1, amount: 5, isLost: false }]) });
    run.check();
    run.change({ kind: 'void', of: 2 });
    run.check();
    const { transfers, pockets } = followed!.log.changes();
    expect(transfers).toEqual([]);
    expect(pockets.map(({ account }) => account)).toEqual([accounts[1]]);
    expect(pockets[0]!.before).toEqual(pockets[0]!.after);
  });

  it('stirs the pockets that a label or a victim decides over, whatever comes of it', () => {
    const run = two();
    const [followed] = run.cases;
    const pocket = run.all.pockets.find(0, 0);
    followed!.touchPocket(pocket);
    expect([...followed!.log.stirred]).toEqual([pocket]);
    expect([followed!.log.isEmpty, followed!.isTouched]).toEqual([false, true]);
  });
});
