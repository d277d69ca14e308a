import { Image } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaseBook } from './case-book.js';
import { account, BookRun, cny, pay, story } from './story.fixture.js';

const taintsOf = (run: BookRun): string[] =>
  run.case().answer!.tainted.map(({ of, taint, layer }) => `${of.id} ${taint} @${layer}`);
const whole = ['t1 100 @1', 't3 100 @2', 't5 75 @3'];
const isDirty = (run: BookRun): boolean => run.book.case('c1')!.dirty;

describe('a case', () => {
  it('is the same whether its report came before the money or days after it', () => {
    const before = new BookRun().report({ transfers: ['t1'] });
    for (const record of story) before.take([record]);
    expect(taintsOf(before)).toEqual(whole);
    expect(taintsOf(new BookRun().take(story).report({ transfers: ['t1'] }))).toEqual(whole);
  });

  it('is the same in whatever order the records came, each message newer than the last', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...story], { minLength: story.length }), fc.nat(story.length), (records, at) => {
        const run = new BookRun();
        for (const [index, record] of records.entries()) {
          if (index === at) run.report({ transfers: ['t1'] });
          run.take([record]);
        }
        if (at === story.length) run.report({ transfers: ['t1'] });
        expect(taintsOf(run)).toEqual(whole);
      }),
    );
  });

  it('is worked out again when something of it changes, and only then', () => {
    const run = new BookRun().take(story).report({ transfers: ['t1'] });
    run.case();
    run.take(pay('t8', 8, 'X', 'Y', 5));
    expect(isDirty(run)).toBe(false);
    // Money out of a tainted lot is a change of that lot.
    run.take(pay('t9', 9, 'B', 'D', 5, { lots: { t3: [90, 95] } }));
    expect(isDirty(run)).toBe(true);
    run.case();
    run.label('B', 'service');
    expect(isDirty(run)).toBe(true);
    expect(taintsOf(run)).toEqual(whole.slice(0, 2));
  });

  it('finds what its selectors name, before and after they were given', () => {
    const run = new BookRun()
      .take(story.slice(0, 2))
      .report({ debitsOf: ['bank:CMB:V'], creditsInto: ['bank:CMB:C'], since: 1, until: 5 });
    expect(taintsOf(run)).toEqual(['t1 100 @1']);
    run.take(story.slice(2)).take(pay('t6', 6, 'V', 'A', 1));
    expect(taintsOf(run)).toEqual(['t1 100 @1', 't3 100 @2', 't4 40 @1', 't5 75 @3']);
  });

  it('has what resolves a report only while that report stands', () => {
    const victim = { victims: ['bank:CMB:V'] };
    const resolution = { reporter: 'resolved:police', resolves: 'police' };
    // The resolution may be read first: they come from other partitions.
    const run = new BookRun().take(story).report({ transfers: ['t1'] }, resolution);
    expect(run.book.case('c1')!.withdrawn).toBe(true);
    run.report(victim);
    expect(taintsOf(run)).toEqual(whole);
    run.report({ ...victim, transfers: ['t4'] }, { version: 2 });
    expect(taintsOf(run)).toContain('t4 40 @1');
    run.report(victim, { version: 3, withdrawn: true });
    expect(taintsOf(run)).toEqual([]);
    expect(run.book.case('c1')).toMatchObject({ withdrawn: true, reportMessages: [] });
  });

  it('joins what its reporters say, the newest version of each', () => {
    const run = new BookRun().take(story).report({ transfers: ['t1'] }, { reporter: 'police' });
    run.report({ transfers: ['t4'] }, { reporter: 'bank' });
    expect(taintsOf(run)).toContain('t4 40 @1');
    // A version is said once.
    run.report({ transfers: ['t9'] }, { reporter: 'bank' });
    expect(taintsOf(run)).toContain('t4 40 @1');
    run.report({ transfers: ['t4'] }, { reporter: 'bank', version: 2, withdrawn: true });
    expect(taintsOf(run)).toEqual(whole);
  });

  it('is stale when a late event touches its accounts or its transfers, and no other', () => {
    const run = new BookRun().take(story).report({ transfers: ['t1'] });
    run.case();
    const message = { topic: 'bank', partition: 0, offset: 1, timeMs: 0, sha256: '00' };
    run.take([], { late: [{ id: 'x', kind: 'transfer', message, accounts: [account('W'), account('X')] }] });
    expect(run.case().stale).toBe(false);
    run.take([], { unknownVoids: [{ id: 't3', message }] });
    expect(run.case().stale).toBe(true);
  });

  it('is stale when the void of a named root comes late, though the root takes no part', () => {
    const message = { topic: 'bank', partition: 0, offset: 1, timeMs: 0, sha256: '00' };
    const toItself = pay('t6', 6, 'A', 'A', 10);
    const run = new BookRun().take([...story, ...toItself]).report({ transfers: ['t1', 't6'] });
    expect(run.case().stale).toBe(false);
    run.take([], { unknownVoids: [{ id: 't6', message }] });
    expect(run.case().stale).toBe(true);
    const gone = { kind: 'flow-gone' as const, id: 't6', account: account('A'), asset: cny, time: 6, seq: 0 };
    run.take([gone], { repaired: { repairOffset: 1_000, ids: ['t6'] } });
    expect([run.case().stale, run.book.missingRoots(run.case())]).toEqual([false, ['t6']]);
  });

  it('is stale also where the late event came before the report, whenever it is worked out', () => {
    const message = { topic: 'bank', partition: 0, offset: 1, timeMs: 0, sha256: '00' };
    const run = new BookRun().take(story);
    run.take([], { late: [{ id: 'x', kind: 'transfer', message, accounts: [account('B')] }] });
    expect(run.report({ transfers: ['t1'] }).case().stale).toBe(true);
    // A void that came before its transfer took effect: nothing is late.
    const early = new BookRun().report({ transfers: ['t9'] }).take([], { unknownVoids: [{ id: 't9', message }] });
    expect(early.case().stale).toBe(false);
  });
});

describe('a case that a late event touched', () => {
  const message = { topic: 'bank', partition: 0, offset: 1, timeMs: 0, sha256: '00' };
  const late = (id: string, ...names: readonly string[]) => ({
    late: [{ id, kind: 'transfer' as const, message, accounts: names.map(account) }],
  });

  it('is stale no more once a repair has worked all of them in', () => {
    const run = new BookRun().take(story).report({ transfers: ['t1'] });
    run.take([], late('x', 'B')).take([], late('y', 'B'));
    expect(run.case().stale).toBe(true);
    const before = 1_000;
    run.take([], { repaired: { repairOffset: before, ids: ['x'] } });
    expect(run.case().stale).toBe(true);
    run.take([], { repaired: { repairOffset: before, ids: ['y'] } });
    expect(run.case().stale).toBe(false);
  });

  it('stays stale by what came after the repair had begun', () => {
    const run = new BookRun()
      .take(story)
      .report({ transfers: ['t1'] })
      .take([], late('x', 'B'));
    run.take([], { repaired: { repairOffset: 1, ids: ['x'] } });
    expect(run.case().stale).toBe(true);
  });
});

describe('a report or a label that is passed over', () => {
  it('is counted where it says other than what stands, not where it comes again', () => {
    const run = new BookRun()
      .report({ transfers: ['t1'] }, { version: 2 })
      .report({ transfers: ['t1'] }, { version: 2 });
    expect(run.book.passedOver.list()).toEqual([]);
    run.report({ transfers: ['t9'] }, { version: 2 }).report({ transfers: ['t1'] }, { version: 1 });
    const label = { account: account('B'), kind: 'exchange', from: null, to: null };
    const labels = [7, 7, 8].map((from) => ({
      ...{ source: 'us', version: 1, withdrawn: false },
      label: { ...label, from },
    }));
    run.take([], { labels });
    expect(run.book.passedOver.list()).toEqual([
      { reason: 'report-version', count: 2, offset: 4 },
      { reason: 'label-version', count: 1, offset: 5 },
    ]);
    expect(run.case().spec.transfers).toEqual(new Set(['t1']));
  });
});

describe('the latest balance of a pocket', () => {
  const latest = (run: BookRun): number | null => run.book.balances.latest(account('A'), cny)?.minor ?? null;
  const into = (id: string, time: number, balanceTo?: number) =>
    pay(id, time, 'V', 'A', 1, balanceTo === undefined ? {} : { balanceTo });

  it('is that of the latest entry that gave one, in the order of entries and not of arrival', () => {
    const entries = [into('a', 1, 10), into('b', 2, 20), into('c', 2, 30), into('d', 3)];
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (order) => {
        const run = new BookRun();
        for (const records of order) run.take(records);
        expect(latest(run)).toBe(30);
      }),
    );
  });

  const gone = (id: string, time: number): EntryRecord[] => [
    { kind: 'credit-gone', id, account: account('A'), asset: cny, time, seq: 0 },
  ];

  it('is not what a transfer says that takes no part: one of nothing, or to the account itself', () => {
    const run = new BookRun().take(into('a', 1, 10)).take(pay('b', 2, 'V', 'A', 0, { balanceTo: 20 }));
    run.take(pay('c', 3, 'A', 'A', 5, { balanceFrom: 30, balanceTo: 35 }));
    expect(latest(run)).toBe(10);
    run.take(gone('a', 1));
    expect(latest(run)).toBeNull();
  });

  it('is that of the entry before where the transfer that gave it never happened', () => {
    const run = new BookRun()
      .take(into('a', 1, 10))
      .take(into('b', 2, 20))
      .take(into('x', 2))
      .take(gone('b', 2));
    expect(latest(run)).toBe(10);
    run.take(into('c', 1, 15));
    expect(latest(run)).toBe(15);
    run.take(gone('c', 1));
    expect(latest(run)).toBe(10);
    run.take(into('d', 3, 40));
    expect(latest(run)).toBe(40);
    // It moves to before the one it came after, and no entry stands at its place.
    run.take([...gone('d', 3), ...into('d', 1, 12)]).take(gone('a', 1));
    expect(latest(run)).toBe(12);
    run.take(gone('d', 1));
    expect(latest(run)).toBeNull();
    run.take(into('e', 1, 7));
    expect(latest(run)).toBe(7);
  });

  it('is, of whatever came and was taken back in whatever order, that of the latest entry that stands', () => {
    const act = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      time: fc.integer({ min: 1, max: 4 }),
      balance: fc.option(fc.integer({ min: 0, max: 99 })),
      isGone: fc.boolean(),
      isAsked: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const run = new BookRun();
        const standing = new Map<string, { readonly time: number; readonly balance: number | null }>();
        const wanted = (): number | null => {
          const given = [...standing].filter(([, { balance }]) => balance !== null);
          given.sort(([left, of], [right, other]) => of.time - other.time || (left < right ? -1 : 1));
          return given.at(-1)?.[1].balance ?? null;
        };
        for (const { id, time, balance, isGone, isAsked } of acts) {
          const before = standing.get(id);
          standing.delete(id);
          const left = before !== undefined && (isGone || before.time !== time) ? gone(id, before.time) : [];
          if (!isGone) standing.set(id, { time, balance });
          run.take([...left, ...(isGone ? [] : into(id, time, balance ?? undefined))]);
          if (isAsked) expect(latest(run)).toBe(wanted());
        }
        expect(latest(run)).toBe(wanted());
      }),
    );
  });

  it('is not taken from a row of the store that is older than what stands', () => {
    const run = new BookRun().take([]).take(into('a', 1, 10));
    run.book.applyRows(0, into('a', 1, 99));
    expect(latest(run)).toBe(10);
  });

  it('is not known where what feeds say of balances does not count, after a restart either', () => {
    const run = new BookRun({ trustBalances: false }).take(into('a', 1, 10));
    expect(latest(run)).toBeNull();
    const image = new Image();
    run.book.save(image);
    const book = new CaseBook(Number.POSITIVE_INFINITY);
    book.load(image);
    book.applyRows(9, into('b', 2, 20));
    expect(book.balances.latest(account('A'), cny)).toBeNull();
  });

  it('is forgotten when its own transfer turns out to give none', () => {
    const run = new BookRun().take(into('a', 1, 10)).take(into('a', 1));
    expect(latest(run)).toBeNull();
  });
});
