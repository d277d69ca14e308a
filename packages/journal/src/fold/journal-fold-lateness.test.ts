import { describe, expect, it } from 'vitest';
import { creditHalf, debitHalf, FoldRun, idleFrame, minuteMs, settings, transfer, voidOf } from './fold-run.fixture.js';

const cny = 'CNY' as never;
const hourMs = 60 * minuteMs;
/** Where the watermark stands, and the earliest instant that may still change. */
const now = 10 * hourMs;
const horizon = now - 10 * minuteMs;

const runAt = (time: number): FoldRun => {
  const run = new FoldRun();
  run.reach(time);
  return run;
};

describe('the horizon of an asset', () => {
  it('lies the asset’s lateness behind the watermark', () => {
    const run = runAt(now);
    expect(run.fold.watermark('bank')).toBe(now);
    expect(run.fold.horizon(cny)).toBe(horizon);
    expect(run.fold.horizon('USDT-TRON' as never)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is what the settings say, where they say something', () => {
    const run = new FoldRun({ ...settings, latenessMs: { CNY: 7 } });
    run.reach(now);
    expect(run.fold.horizon(cny)).toBe(now - 7);
  });

  it('waits for the slowest topic that carries the asset, and never falls', () => {
    const run = new FoldRun({ ...settings, topics: [...settings.topics, { topic: 'other', partitions: 1 }] });
    run.reach(now);
    run.frame(0, [transfer('o', now - minuteMs)], { topic: 'other' });
    expect(run.fold.horizon(cny)).toBe(horizon);
    run.reach(now + hourMs);
    expect(run.fold.horizon(cny)).toBe(horizon);
    run.frame(0, [transfer('o2', now + hourMs)], { topic: 'other' });
    expect(run.fold.horizon(cny)).toBe(horizon + hourMs);
  });

  it('does not wait for a partition that was read to its end', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', now)]);
    run.apply(idleFrame(1, 0));
    expect(run.fold.horizon(cny)).toBe(horizon);
  });

  it('waits for one whose idle mark is older than what it wrote since', () => {
    const run = new FoldRun();
    run.frame(1, [transfer('b', 5), transfer('c', 6)]);
    run.frame(0, [transfer('a', now)]);
    run.apply(idleFrame(1, 1));
    expect(run.fold.watermark('bank')).toBe(6);
    run.apply(idleFrame(1, 2));
    expect(run.fold.watermark('bank')).toBe(now);
  });
});

describe('a transfer', () => {
  it('is late when it is older than the horizon, and in time at it', () => {
    const run = runAt(now);
    expect(run.frame(0, [transfer('a', horizon)]).outcomes.transfers).toBe(1);
    expect(run.frame(0, [transfer('b', horizon - 1)])).toMatchObject({
      changes: [],
      late: [{ id: 'b', kind: 'transfer', accounts: ['bank:CMB:1', 'bank:ICBC:2'], message: { topic: 'bank' } }],
    });
  });

  it('is measured by the mark of its own partition too: one that runs ahead makes only its own late', () => {
    const run = new FoldRun();
    run.frame(0, [transfer('a', now)]);
    expect(run.frame(0, [transfer('b', horizon - 1)]).outcomes.late).toBe(1);
    expect(run.frame(1, [transfer('c', 1)]).outcomes.late).toBe(0);
  });

  it('on a topic that carries its asset for the first time changes nothing that is settled', () => {
    const run = runAt(now);
    const place = { topic: 'other' };
    expect(run.frame(0, [transfer('a', horizon - 1)], place).outcomes.late).toBe(1);
    expect(run.frame(0, [transfer('b', horizon)], place).outcomes.late).toBe(0);
  });

  it('that was refused moves no mark: a wrong clock in a conflict makes nobody late', () => {
    const run = runAt(now);
    run.frame(0, [transfer('a', now, { amount: 10 })]);
    // "9…" is behind "10" by its bytes, so it is refused.
    run.frame(0, [transfer('a', now + hourMs, { amount: 9 })]);
    expect(run.frame(0, [transfer('b', horizon)]).outcomes.late).toBe(0);
  });

  it('again, after it was settled: the same is a duplicate while its id is kept, and late afterwards', () => {
    const run = runAt(now);
    run.frame(0, [transfer('a', now)]);
    run.reach(now + 5 * minuteMs);
    expect(run.frame(0, [transfer('a', now)]).outcomes.duplicates).toBe(1);
    run.reach(now + hourMs);
    expect(run.frame(0, [transfer('a', now)])).toMatchObject({ outcomes: { late: 1 }, changes: [] });
  });

  it('of which only the credit half came is known for a day: the debit half is late then, not a payment of its own', () => {
    const run = runAt(now);
    run.frame(0, [creditHalf('a', now)]);
    run.reach(now + hourMs);
    const debit = debitHalf('a', now + hourMs - minuteMs);
    expect(run.frame(0, [debit])).toMatchObject({ outcomes: { late: 1 }, changes: [] });
  });

  it('that would displace what is settled is late', () => {
    const run = runAt(now);
    // Kept because its credit lies ahead; its debit is long settled.
    run.frame(0, [transfer('a', now, { amount: 9, creditTime: now + 24 * hourMs })]);
    run.reach(now + hourMs);
    for (const other of [
      { amount: 10 },
      { from: 'bank:CMB:0' },
      { seq: 1 },
      { balanceFrom: 3 },
      { to: 'bank:CMB:0' },
    ]) {
      const displacing = transfer('a', now, { amount: 9, creditTime: now + 24 * hourMs, ...other });
      const { outcomes, changes } = run.frame(0, [displacing]);
      expect({ outcomes, changes }, JSON.stringify(other)).toMatchObject({ outcomes: { late: 1 }, changes: [] });
    }
  });

  it('of an asset with more patience does not displace what is settled in one with less', () => {
    const run = new FoldRun({ ...settings, latenessMs: { CNY: minuteMs, USD: 10 * hourMs } });
    run.reach(now);
    run.frame(0, [transfer('a', now, { amount: 9, creditTime: now + 24 * hourMs })]);
    run.reach(now + hourMs);
    const displacing = transfer('a', now, { amount: 10, asset: 'USD', creditTime: now + 24 * hourMs });
    expect(run.frame(0, [displacing]).outcomes).toMatchObject({ late: 1, transfers: 0 });
  });
});

describe('a credit half', () => {
  it('is judged by its credit instant: the payer’s side is long settled', () => {
    const run = runAt(now);
    run.frame(0, [debitHalf('a', now)]);
    run.reach(now + 24 * hourMs);
    const { changes } = run.frame(1, [creditHalf('a', now, { creditTime: now + 24 * hourMs })]);
    expect(changes).toMatchObject([{ after: { transfer: { time: now, creditTime: now + 24 * hourMs } } }]);
  });

  it('is late by it, too', () => {
    const run = runAt(now);
    run.frame(0, [debitHalf('a', now)]);
    run.reach(now + 24 * hourMs);
    expect(run.frame(1, [creditHalf('a', now + hourMs)])).toMatchObject({ changes: [], late: [{ id: 'a' }] });
  });

  it('finds its debit half however long it takes: money in flight is not forgotten', () => {
    const run = runAt(now);
    run.frame(0, [debitHalf('a', now)]);
    for (let day = 1; day <= 5; day++) run.reach(now + day * 24 * hourMs);
    expect(run.fold.identityCount).toBeLessThan(10);
    expect(run.frame(1, [creditHalf('a', now + 5 * 24 * hourMs)]).changes).toMatchObject([{ before: { time: now } }]);
  });
});

describe('a void', () => {
  it('of what is settled is late, and its accounts are named', () => {
    const run = runAt(now);
    run.frame(0, [transfer('a', now, { creditTime: now + 24 * hourMs })]);
    run.reach(now + hourMs);
    expect(run.frame(0, [voidOf('a')])).toMatchObject({
      changes: [],
      outcomes: { late: 1, voids: 0 },
      late: [{ id: 'a', kind: 'void', accounts: ['bank:CMB:1', 'bank:ICBC:2'] }],
    });
  });

  it('of what is long forgotten is told as of an unknown id', () => {
    const run = runAt(now);
    run.frame(0, [transfer('a', now)]);
    run.reach(now + hourMs);
    expect(run.frame(0, [voidOf('a')])).toMatchObject({ unknownVoids: [{ id: 'a' }], late: [] });
  });

  it('waits a day of event time for its transfer, and no longer than it must', () => {
    const run = new FoldRun();
    run.apply(idleFrame(1, 0));
    run.frame(0, [transfer('first', now), voidOf('a', now)]);
    run.reach(now + 23 * hourMs);
    expect(run.frame(0, [transfer('a', now + 23 * hourMs)]).changes).toEqual([]);
    run.frame(0, [voidOf('b', now + 23 * hourMs)]);
    run.reach(now + 72 * hourMs);
    // What is left: the two that reached the present.
    expect(run.fold.identityCount).toBe(2);
  });
});
