import { normaliseAccount } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { creditHalf, debitHalf, FoldRun, idleFrame, minuteMs, settings, transfer, voidOf } from './fold-run.fixture.js';

describe('a mark', () => {
  it('stands where the accepted frames of a partition end', () => {
    const run = new FoldRun();
    expect(run.fold.mark('bank', 0)).toBeNull();
    run.frame(0, [transfer('a', 1)]);
    run.frame(1, [transfer('b', 1)], { from: 40 });
    expect([run.fold.mark('bank', 0), run.fold.mark('bank', 1)]).toEqual([1, 41]);
  });

  it('drops a frame that was taken before, whoever sends it again', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', 1), transfer('b', 2)]);
    const again = run.frame(0, [transfer('x', 1), transfer('y', 2)], { from: 0 });
    expect(again).toMatchObject({ changes: [], outcomes: { transfers: 0, duplicates: 0 } });
    expect(run.frame(0, [transfer('y', 2)], { from: 1 }).changes).toEqual([]);
    expect(run.fold).toMatchObject({ droppedFrames: 0, identityCount: 2 });
  });

  it('drops a frame that begins past it, whole, and counts it', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', 1)]);
    expect(run.frame(0, [transfer('b', 2)], { from: 2 }).changes).toEqual([]);
    expect(run.fold.droppedFrames).toBe(1);
    expect(run.fold.mark('bank', 0)).toBe(1);
    // What was missing comes, and then the frame again.
    run.frame(0, [transfer('m', 1)], { from: 1 });
    expect(run.frame(0, [transfer('b', 2)], { from: 2 }).changes).toHaveLength(1);
  });

  it('takes of a frame with other borders what it had not covered', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', 1), transfer('b', 2)]);
    const { changes } = run.frame(0, [transfer('B', 2), transfer('c', 3)], { from: 1 });
    expect(changes.map(({ id }) => id)).toEqual(['c']);
    expect(run.fold.mark('bank', 0)).toBe(3);
  });

  it('moves with offsets that nothing came of', () => {
    const run = new FoldRun();
    run.frame(0, [], { from: 0, to: 7 });
    run.frame(0, [transfer('a', 1)], { from: 7 });
    expect(run.fold).toMatchObject({ droppedFrames: 0, identityCount: 1 });
  });
});

describe('settings', () => {
  it('are those of the first that stand in the journal', () => {
    const run = new FoldRun();
    const other = { ...settings, policy: 'lifo' as const };
    expect(run.fold.settings).toBe(settings);
    expect(run.apply({ type: 'settings', settings: other }).settings).toBeNull();
    expect(run.fold.settings).toBe(settings);
  });
});

describe('identity', () => {
  it('takes the same content again as the same event', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', 5), transfer('a', 5)]);
    const { changes, outcomes } = run.frame(1, [transfer('a', 5, { creditTime: 5, seq: 0 })]);
    expect({ changes, outcomes }).toMatchObject({ changes: [], outcomes: { duplicates: 1 } });
  });

  it('lets two halves meet in either order, with a change each', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const run = new FoldRun();
      const halves = [debitHalf('a', 5), creditHalf('a', 9, { balanceTo: 7 })];
      const first = run.frame(0, [halves[order[0]]!]).changes[0]!;
      const second = run.frame(1, [halves[order[1]]!]).changes[0]!;
      expect(first.before).toBeNull();
      expect(second.before).toEqual(first.after!.transfer);
      expect(second.after).toMatchObject({
        transfer: { time: 5, creditTime: 9, balanceTo: 7 },
        debitMessages: [{ partition: order[0] }],
        creditMessages: [{ partition: order[1] }],
      });
    }
  });

  it('refuses a conflicting content and tells nobody of a change', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', 5, { amount: 10 })]);
    const { changes, outcomes } = run.frame(0, [transfer('a', 5, { amount: 9 })]);
    expect(outcomes).toMatchObject({ conflicts: 1, transfers: 0 });
    expect(changes).toEqual([]);
  });

  it('lets a smaller content displace a larger one, whichever came first', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', 5, { amount: 9 })]);
    const [change] = run.frame(0, [transfer('a', 5, { amount: 10 })]).changes;
    expect(change).toMatchObject({ before: { amount: 9 }, after: { transfer: { amount: 10 } } });
  });

  it('tells of a payer’s half that names another payee: only the payee is new, and its money is elsewhere', () => {
    const run = new FoldRun();
    run.frame(0, [debitHalf('a', 5, { to: 'bank:CMB:9' })]);
    const { changes } = run.frame(0, [debitHalf('a', 5, { to: 'bank:CMB:8' })]);
    expect(changes).toMatchObject([{ before: { to: 'bank:CMB:9' }, after: { transfer: { to: 'bank:CMB:8' } } }]);
  });
});

describe('a void', () => {
  it('behind its transfer takes it back', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', 5)]);
    expect(run.frame(1, [voidOf('a')])).toMatchObject({
      changes: [{ id: 'a', before: { time: 5 }, after: null }],
      unknownVoids: [],
      rules: [],
      outcomes: { voids: 1 },
    });
  });

  it('before its transfer counts too: the transfer never stands', () => {
    const run = new FoldRun();
    const first = run.frame(1, [voidOf('a')]);
    expect(first).toMatchObject({ changes: [], unknownVoids: [{ id: 'a', message: { offset: 0 } }] });
    expect(run.frame(0, [transfer('a', 5)])).toMatchObject({ changes: [], outcomes: { transfers: 1 } });
  });

  it('between two halves takes the first back and leaves nothing to the second', () => {
    const run = new FoldRun();
    run.frame(0, [debitHalf('a', 5), voidOf('a')]);
    expect(run.frame(0, [creditHalf('a', 6)]).changes).toEqual([]);
    expect(run.frame(0, [voidOf('a')]).outcomes.duplicates).toBe(1);
  });
});

describe('whatever became of a record', () => {
  it('it is counted once: outcomes add up to the records', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('x', 60 * minuteMs)]);
    run.frame(1, [transfer('y', 60 * minuteMs)]);
    const { outcomes } = run.frame(0, [
      transfer('a', 60 * minuteMs),
      transfer('a', 60 * minuteMs),
      transfer('a', 60 * minuteMs, { amount: 999 }),
      transfer('late', 1),
      voidOf('a'),
      voidOf('a'),
      voidOf('unheard of'),
      {
        kind: 'label',
        label: {
          source: 's',
          version: 1,
          withdrawn: false,
          label: { account: normaliseAccount('bank:CMB:1')!, kind: 'stop', from: null, to: null },
        },
      },
      {
        kind: 'report',
        report: {
          reporter: 'r',
          version: 1,
          reportedAt: null,
          withdrawn: false,
          roots: { case: 'c', transfers: ['a'], selectors: [], victims: [] },
          match: [],
        },
      },
      { kind: 'rejected', code: 'NOT_JSON' },
    ]);
    expect(outcomes).toEqual({
      transfers: 1,
      duplicates: 2,
      conflicts: 1,
      late: 1,
      voids: 2,
      labels: 1,
      reports: 1,
      rejected: 1,
    });
  });

  it('labels and reports pass through with their message', () => {
    const run = new FoldRun();
    const report = {
      reporter: 'r',
      version: 3,
      reportedAt: 7,
      withdrawn: true,
      roots: { case: 'c', transfers: [], selectors: [], victims: [] },
      match: [{ amount: 1 }],
    };
    const label = {
      source: 's',
      version: 1,
      withdrawn: false,
      label: { account: normaliseAccount('bank:CMB:1')!, kind: 'x', from: 1, to: 2 },
    };
    const message = run.frame(
      1,
      [
        { kind: 'report', report },
        { kind: 'label', label },
      ],
      { topic: 'reports', from: 9 },
    );
    expect(message).toMatchObject({
      reports: [{ report, message: { topic: 'reports', partition: 1, offset: 9 } }],
      labels: [label],
    });
  });

  it('the stream’s time is the highest broker time, and never falls', () => {
    const run = new FoldRun();
    run.apply(idleFrame(0, 0), 2_000_000);
    run.apply(idleFrame(0, 0), 1_000_000);
    expect(run.fold.nowMs).toBe(2_000_000);
  });
});
