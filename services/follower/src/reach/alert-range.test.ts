import { ReachBudget } from '@weir/engine';
import { describe, expect, it } from 'vitest';
import { type AlertDraft, draftAlerts } from '../alerts.js';
import { CaseBook } from '../case-book.js';
import { BookRun, pay, story } from '../story.fixture.js';

const draftsOf = (run: BookRun, nowMs = 1_000_000) => draftAlerts(run.case(), run.book, nowMs, () => 1n);
const alertOf = (run: BookRun, name: string, nowMs?: number): AlertDraft =>
  draftsOf(run, nowMs).drafts.find(({ account }) => account.endsWith(`:${name}`))!;
const reported = (records = story, ...options: ConstructorParameters<typeof BookRun>): BookRun =>
  new BookRun(...options).take(records).report({ transfers: ['t1'] });

const span = (low: number, high = low) => ({ low: String(low), high: String(high) });

describe('the range of an alert', () => {
  it('is what fifo, haircut and taint-first say of the pocket', () => {
    // Of t3 fifo and taint-first say 100, haircut 75; of t5 75, 90 and 56: what is left of it in B is 25, 10 and 19.
    expect(alertOf(reported(), 'B')).toMatchObject({
      atRest: '25',
      range: { received: span(75, 100), atRest: span(10, 25), holdable: span(10, 25) },
      rangeReason: null,
    });
    // The last 40 of haircut's 100 left A with t4.
    expect(alertOf(reported(), 'A').range).toEqual({ received: span(100), atRest: span(0), holdable: span(0) });
    expect(alertOf(reported(), '1').range).toMatchObject({ received: span(56, 90), atRest: span(0) });
  });

  it('counts every debit of a pocket, where an id came again with the payer of the first', () => {
    // Half of what left A with the two was the victim's: 100 of 200 came from there, 50 went with x and 25 with the other.
    const records = [
      ...pay('t1', 1, 'V', 'A', 100, { seen: 0 }),
      ...pay('t2', 2, 'W', 'A', 100, { seen: 0 }),
      ...pay('x', 3, 'A', 'B', 100, { seen: 200, lots: { t1: [0, 100] } }),
    ];
    const last = pay('x', 700, 'A', 'C', 50, { seen: 100, lots: { t2: [0, 50] } });
    const run = new BookRun().report({ transfers: ['t1'] }).take(records);
    expect(alertOf(run, 'A').range).toMatchObject({ atRest: span(0, 50), received: span(100) });
    run.take(last);
    expect(alertOf(run, 'A').range).toMatchObject({ atRest: span(0, 25), received: span(100) });
  });

  it('is told anew when a balance caps what another reading alone says can be held', () => {
    // All that fifo knows of left A with t3; of haircut's 100 a quarter stayed.
    const run = reported(story.slice(0, 6));
    expect(alertOf(run, 'A').range).toMatchObject({ atRest: span(0, 25), holdable: span(0, 25) });
    run.book.hush(run.case());
    // Of a payment that no reading follows it is the balance alone that says something.
    run.take(pay('t6', 6, 'W', 'A', 1, { balanceTo: 10 }));
    const { stirred } = run.case().followed.log.changes();
    const { drafts } = draftAlerts(run.case(), run.book, 1_000_000, () => 1n, stirred);
    expect(drafts).toMatchObject([{ account: 'bank:CMB:A', range: { holdable: span(0, 10) } }]);
  });

  it('is the same whether the report comes before the money or after it', () => {
    const early = new BookRun().report({ transfers: ['t1'] });
    for (const record of story) {
      early.take([record]);
      early.case();
    }
    expect(draftsOf(early).drafts.map(({ account, range }) => [account, range])).toEqual(
      draftsOf(reported()).drafts.map(({ account, range }) => [account, range]),
    );
  });

  it('says what can be held of it at most by the balance, and nothing rests out of sight', () => {
    const records = [...story.slice(0, -2), ...pay('t5', 5, 'B', 'cash', 90, { seen: 120, balanceFrom: 15 })];
    expect(alertOf(reported(records), 'B').range).toMatchObject({ atRest: span(10, 100), holdable: span(10, 15) });
    const unseen = alertOf(reported(story, { sight: ['bank:CMB:A', 'cash:'] }), 'B');
    expect(unseen.range).toMatchObject({ received: span(75, 100), atRest: span(0), holdable: span(0) });
  });

  it('leaves out what is on its way, and is told anew when that arrives', () => {
    const records = [
      ...pay('t1', 1, 'V', 'A', 100, { seen: 0 }),
      ...pay('t2', 2, 'V', 'A', 60, { seen: 0, creditTime: 50 }),
    ];
    const run = new BookRun().take(records).report({ transfers: ['t1', 't2'] });
    const { drafts, nextCreditMs } = draftsOf(run, 10);
    expect(drafts[0]).toMatchObject({ atRest: '100', range: { atRest: span(100), received: span(100) } });
    expect(nextCreditMs).toBe(50);
    expect(alertOf(run, 'A', 50)).toMatchObject({ atRest: '160', range: { atRest: span(160), received: span(160) } });
  });

  it('follows labels, victims and what is taken back', () => {
    const run = reported();
    const rangeOfB = () => alertOf(run, 'B')?.range;
    run.label('B', 'exchange');
    expect(rangeOfB()).toMatchObject({ received: span(75, 100), atRest: span(0) });
    run.report({ transfers: ['t1', 't3'] }, { version: 2 });
    expect(rangeOfB()).toMatchObject({ received: span(120), atRest: span(0) });
    run.report({ transfers: ['t1'] }, { version: 3 }).report({ victims: ['bank:CMB:A'] }, { reporter: 'bank' });
    expect(rangeOfB()).toBeUndefined();
  });

  it('is none, with the reason, where a debit does not say what balance it found', () => {
    const records = [...story.slice(0, 4), ...pay('t3', 3, 'A', 'B', 120, { lots: { t1: [0, 100], t2: [0, 20] } })];
    expect(alertOf(reported(records), 'B')).toMatchObject({ range: null, rangeReason: 'balances-not-told' });
    // A repair put more tainted money there than was seen then.
    const repaired = [
      ...pay('t1', 1, 'V', 'A', 100, { seen: 0 }),
      ...pay('t3', 3, 'A', 'B', 50, { seen: 60, lots: { t1: [0, 50] } }),
    ];
    expect(alertOf(reported(repaired), 'A')).toMatchObject({ range: null, rangeReason: 'balances-not-told' });
  });

  it('is none where the readings reach more than a case may hold, until it is reported anew', () => {
    const book = new CaseBook(Number.POSITIVE_INFINITY, new ReachBudget(2, 1_000));
    const run = new BookRun({}, Number.POSITIVE_INFINITY, book).take(story).report({ transfers: ['t1'] });
    expect(alertOf(run, 'B')).toMatchObject({ atRest: '25', range: null, rangeReason: 'reaches-too-far' });
    run.report({ transfers: ['t5'] }, { version: 2 });
    expect(alertOf(run, '1')).toMatchObject({ range: { received: span(90) }, rangeReason: null });
  });

  it('is none while the past of its readings is only in the store', () => {
    const run = reported(story, {}, 1);
    const open = run.book.case('c1')!;
    // Nothing is in memory any more: the case itself has to be asked for first.
    expect(run.book.work(open)).not.toBeNull();
    expect(run.book.reach.entries.hasGaps).toBe(false);
  });
});
