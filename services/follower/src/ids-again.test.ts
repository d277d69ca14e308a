import { Image } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { CaseBook } from './case-book.js';
import { account, BookRun, cny, pay } from './story.fixture.js';

/** 100 of a victim: 60 went on to B and from there to C, 40 rest with A. */
const followed = (): BookRun =>
  new BookRun()
    .report({ transfers: ['t1'] })
    .take(pay('t1', 1, 'V', 'A', 100))
    .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } }))
    .take(pay('t3', 3, 'B', 'C', 60, { lots: { t2: [0, 60] } }));

const heldIn = (run: BookRun): string[] =>
  run
    .case()
    .answer!.pockets.map(({ account: of, received, atRest }) => `${of} ${received} ${atRest}`)
    .sort();

const before = heldIn(followed());

const gone = (id: string, from: string, to: string, time: number): EntryRecord[] => [
  { kind: 'flow-gone', id, account: account(from), asset: cny, time, seq: 0 },
  { kind: 'credit-gone', id, account: account(to), asset: cny, time, seq: 0 },
];

// Whoever matches has let go of ids that can no longer change: one that comes again stands as a transfer of its own.
describe('an id that comes again with other content', () => {
  it('takes nothing from a case that follows the first: its money is where it was', () => {
    expect(before).toEqual(['bank:CMB:A 100 40', 'bank:CMB:B 60 0', 'bank:CMB:C 60 60']);
    for (const id of ['t1', 't2', 't3']) {
      const run = followed();
      run.case();
      run.take(pay(id, 50, 'X', 'Y', 30));
      expect(heldIn(run)).toEqual(before);
      run.take(pay('t9', 51, 'Y', 'Z', 30, { lots: { [id]: [0, 30] } }));
      expect(heldIn(run)).toEqual(before);
      run.take(gone(id, 'X', 'Y', 50));
      expect(heldIn(run)).toEqual(before);
    }
  });

  it('is told to whoever watches: how many there were, and where the last of them stands', () => {
    const run = followed();
    run.case();
    expect(run.book.passedOver.list()).toEqual([]);
    run
      .take(pay('t1', 50, 'X', 'Y', 30))
      .take(pay('t3', 51, 'X', 'C', 30))
      .take(pay('u', 52, 'X', 'Y', 30));
    expect(run.book.passedOver.list()).toEqual([{ reason: 'id-again', count: 2, offset: run.offset - 2 }]);
  });

  it('takes nothing from it by a credit entry either', () => {
    const run = followed();
    run.case();
    // What it took of a lot of another pocket that has the id of a followed one is no business of the case's.
    run.take(pay('t2', 50, 'X', 'Y', 30, { lost: { t1: [0, 50] } }));
    expect(heldIn(run)).toEqual(before);
    run.take(pay('t8', 51, 'X', 'Y', 30, { lost: { t3: [0, 50] } }));
    expect(heldIn(run)).toEqual(before);
  });

  it('is followed where a report names it that came after it, whatever was made of the first', () => {
    const run = new BookRun()
      .take(pay('t1', 1, 'V', 'A', 100))
      .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } }))
      .take(pay('t1', 50, 'X', 'Y', 30))
      .report({ transfers: ['t1'] });
    expect(heldIn(run)).toEqual(['bank:CMB:Y 30 30']);
    run.take(pay('t9', 51, 'Y', 'Z', 10, { lots: { t1: [0, 10] } }));
    expect(heldIn(run)).toEqual(['bank:CMB:Y 30 20', 'bank:CMB:Z 10 10']);
  });

  it('hides nothing of what the first did to money of a case that is reported after both', () => {
    const again = [
      pay('t2', 50, 'X', 'Y', 30),
      pay('t2', 50, 'X', 'B', 30),
      pay('t2', 50, 'A', 'Y', 10, { lots: { u: [0, 10] } }),
    ];
    for (const last of again) {
      const run = new BookRun()
        .take(pay('t1', 1, 'V', 'A', 100))
        .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } }))
        .take(pay('t3', 3, 'B', 'C', 60, { lots: { t2: [0, 60] } }))
        .take(last)
        .report({ transfers: ['t1'] });
      expect(heldIn(run)).toEqual(before);
    }
  });

  it('is followed once the first was taken back, as an entry is that moves', () => {
    const run = followed();
    run.case();
    run.take([...gone('t3', 'B', 'C', 3), ...pay('t3', 4, 'B', 'D', 50, { lots: { t2: [0, 50] } })]);
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 40', 'bank:CMB:B 60 10', 'bank:CMB:D 50 50']);
    run.take(gone('t3', 'B', 'D', 4)).take(pay('t3', 50, 'B', 'E', 60, { lots: { t2: [0, 60] } }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 40', 'bank:CMB:B 60 0', 'bank:CMB:E 60 60']);
  });

  it('is what a repair settles the id to, whatever stood of it', () => {
    const run = followed();
    run.case();
    run.take(pay('t1', 50, 'X', 'Y', 30));
    run.take([...gone('t1', 'X', 'Y', 50), ...pay('t1', 49, 'X', 'Y', 20)], {
      repaired: { repairOffset: 5, ids: ['t1'] },
    });
    expect(heldIn(run)).toEqual(['bank:CMB:Y 20 20']);
  });
});

describe('an id that comes again with the payee of the first', () => {
  const again = (run: BookRun): BookRun => {
    run.case();
    return run.take(pay('t1', 50, 'X', 'A', 30));
  };

  it('leaves each of two lots its own money: the oldest is spent first', () => {
    const run = again(followed());
    expect(heldIn(run)).toEqual(before);
    // 40 of the first, which are the case's, and 20 of the second, which are not.
    run.take(pay('t9', 51, 'A', 'D', 60, { lots: { t1: [60, 100] }, more: [['t1', 0, 20]] }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 0', 'bank:CMB:B 60 0', 'bank:CMB:C 60 60', 'bank:CMB:D 40 40']);
    run.take(pay('t10', 52, 'A', 'E', 10, { lots: { t1: [20, 30] } }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 0', 'bank:CMB:B 60 0', 'bank:CMB:C 60 60', 'bank:CMB:D 40 40']);
  });

  it('leaves each its own where one payment takes both whole, or one whole and of the other just as far', () => {
    const untouched = (): BookRun => new BookRun().report({ transfers: ['t1'] }).take(pay('t1', 1, 'V', 'A', 100));
    for (const more of [
      ['t1', 0, 30],
      ['t1', 0, 20],
    ] as const) {
      const run = again(untouched());
      run.take(pay('t9', 51, 'A', 'D', 100 + more[2], { lots: { t1: [0, 100] }, more: [more] }));
      expect(heldIn(run)).toEqual(['bank:CMB:A 100 0', 'bank:CMB:D 100 100']);
    }
  });

  it('leaves each its own where the newest is spent first', () => {
    const run = again(
      new BookRun({ policy: 'lifo' })
        .report({ transfers: ['t1'] })
        .take(pay('t1', 1, 'V', 'A', 100))
        .take(pay('t2', 2, 'A', 'B', 20, { lots: { t1: [0, 20] } })),
    );
    run.take(pay('t8', 51, 'A', 'D', 20, { lots: { t1: [0, 20] } }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 80', 'bank:CMB:B 20 20']);
    // Both stand at 20 now.
    run.take(pay('t9', 52, 'A', 'E', 5, { lots: { t1: [20, 25] } }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 80', 'bank:CMB:B 20 20']);
    run.take(pay('t10', 53, 'A', 'F', 15, { lots: { t1: [25, 30] }, more: [['t1', 20, 30]] }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 70', 'bank:CMB:B 20 20', 'bank:CMB:F 10 10']);
  });

  it('leaves each its own of what ended without a link', () => {
    const run = again(followed());
    run.take(pay('t8', 51, 'W', 'A', 5, { lost: { t1: [60, 100] }, moreLost: [['t1', 0, 10]] }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 0', 'bank:CMB:B 60 0', 'bank:CMB:C 60 60']);
  });

  it('is told by what stands: the second was taken back, and what was made of it', () => {
    const run = again(followed());
    run.take(pay('t9', 51, 'A', 'D', 60, { lots: { t1: [60, 100] }, more: [['t1', 0, 20]] }));
    run.take([...gone('t1', 'X', 'A', 50), ...pay('t9', 51, 'A', 'D', 60, { lots: { t1: [60, 100] } })]);
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 0', 'bank:CMB:B 60 0', 'bank:CMB:C 60 60', 'bank:CMB:D 40 40']);
  });

  it('is what a repair settles the id to, and the first, which stays where it is, is another lot', () => {
    const run = again(followed());
    run.take([...gone('t1', 'X', 'A', 50), ...pay('t1', 49, 'X', 'A', 20)], {
      repaired: { repairOffset: 5, ids: ['t1'] },
    });
    run.take(pay('t9', 51, 'A', 'D', 50, { lots: { t1: [60, 100] }, more: [['t1', 0, 10]] }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 20 10', 'bank:CMB:D 10 10']);
  });

  it('is told apart from the first by a case that is reported after both, which follows the newest', () => {
    const run = new BookRun()
      .take(pay('t1', 1, 'V', 'A', 100))
      .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } }))
      .take(pay('t1', 50, 'X', 'A', 30))
      .take(pay('t9', 51, 'A', 'D', 60, { lots: { t1: [60, 100] }, more: [['t1', 0, 20]] }))
      .report({ transfers: ['t1'] });
    expect(heldIn(run)).toEqual(['bank:CMB:A 30 10', 'bank:CMB:D 20 20']);
  });

  it('is told apart from the first by a book that goes on from what was kept', () => {
    const run = again(followed());
    const image = new Image();
    run.book.save(image);
    const book = new CaseBook(Number.POSITIVE_INFINITY);
    book.load(image);
    const flow = pay('t9', 51, 'A', 'D', 60, { lots: { t1: [60, 100] }, more: [['t1', 0, 20]] });
    const next = BookRun.goingOn(book, run.offset).take(flow);
    expect(heldIn(next)).toEqual(['bank:CMB:A 100 0', 'bank:CMB:B 60 0', 'bank:CMB:C 60 60', 'bank:CMB:D 40 40']);
  });
});

// What uses money of a case is known by its debit entry alone until the case has been worked out.
describe('an id that comes again while only the debit entry of the first is known', () => {
  const reportedAfter = (): BookRun =>
    new BookRun()
      .take(pay('t1', 1, 'V', 'A', 100))
      .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } }))
      .take(pay('t3', 3, 'B', 'C', 60, { lots: { t2: [0, 60] } }))
      .report({ transfers: ['t1'] });

  it('does not take the place of the credit of the first, in whichever order its entries are told', () => {
    const others = [
      ['X', 'B', 30],
      ['X', 'B', 90],
      ['X', 'Y', 60],
      ['A', 'B', 60],
    ] as const;
    for (const [payer, payee, amount] of others) {
      const again = pay('t2', 50, payer, payee, amount);
      for (const records of [again, [...again].reverse()]) {
        const run = reportedAfter()
          .take(records)
          .take(pay('t9', 51, payee, 'Z', 20, { lots: { t2: [0, 20] } }));
        expect(heldIn(run)).toEqual(before);
        run.take([...gone('t2', payer, payee, 50), ...pay('t9', 51, payee, 'Z', 20)]);
        expect(heldIn(run)).toEqual(before);
      }
    }
  });

  it('leaves what the credit of the first took of money of the case where only that is known', () => {
    const run = new BookRun()
      .take(pay('t1', 1, 'V', 'A', 100))
      .take(pay('t2', 2, 'W', 'A', 5, { lost: { t1: [0, 50] } }))
      .report({ transfers: ['t1'] })
      .take(pay('t2', 50, 'X', 'Y', 30));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 50']);
  });

  it('is not the money of the first that is on its way: that comes when it comes', () => {
    const onItsWay = pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] }, creditTime: null });
    for (const payee of ['B', 'Y']) {
      const again = pay('t2', 50, 'X', payee, 30);
      for (const records of [again, [...again].reverse()]) {
        const run = new BookRun()
          .report({ transfers: ['t1'] })
          .take(pay('t1', 1, 'V', 'A', 100))
          .take(onItsWay);
        run.case();
        run.take(records).take(pay('t9', 51, payee, 'Z', 30, { lots: { t2: [0, 30] } }));
        expect(heldIn(run)).toEqual(['bank:CMB:A 100 40']);
        run
          .take(pay('t2', 2, 'A', 'B', 60, { creditTime: 60 }).slice(1))
          .take(pay('t10', 61, 'B', 'C', 60, { lots: { t2: [0, 60] } }));
        expect(heldIn(run)).toEqual(before);
      }
    }
  });

  it('is told apart from what the first turns out to be: a credit is told before its debit entry where other shards match it', () => {
    const run = new BookRun()
      .report({ transfers: ['t1'] })
      .take(pay('t1', 1, 'V', 'A', 100))
      .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] }, creditTime: null }));
    run.case();
    run.take(pay('t2', 2, 'A', 'D', 50, { lots: { t1: [0, 50] } }).reverse());
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 50', 'bank:CMB:D 50 50']);
  });
});

// What is paid from or into accounts that reports name is taken from the report on, whether or not cases follow it.
describe('an id that comes again before a case that rests on the first is worked out', () => {
  const reported = (): BookRun =>
    new BookRun()
      .take(pay('t1', 1, 'V', 'A', 100))
      .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } }))
      .take(pay('t3', 3, 'B', 'C', 60, { lots: { t2: [0, 60] } }))
      .report({ debitsOf: ['bank:CMB:V'], until: 10 });

  it('does not hide the first, which is on the way of the money', () => {
    for (const [payer, payee] of [
      ['X', 'V'],
      ['V', 'Y'],
      ['V', 'C'],
    ] as const) {
      const run = reported().take(pay('t3', 50, payer, payee, 30));
      expect(heldIn(run)).toEqual(before);
    }
    const run = reported().take(pay('t3', 50, 'V', 'C', 30));
    run.case();
    run.take(pay('t9', 51, 'C', 'D', 80, { lots: { t3: [0, 60] }, more: [['t3', 0, 20]] }));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 40', 'bank:CMB:B 60 0', 'bank:CMB:C 60 0', 'bank:CMB:D 60 60']);
  });

  it('does not hide it where it was taken back, or used other money that came lately, or some of its own', () => {
    const runs = [
      reported()
        .take(pay('t3', 50, 'X', 'V', 30))
        .take(gone('t3', 'X', 'V', 50)),
      reported()
        .take(pay('u', 49, 'X', 'V', 7))
        .take(pay('t3', 50, 'V', 'Y', 30, { lots: { u: [0, 7] } })),
      reported().take(pay('t3', 50, 'X', 'V', 30, { lost: { t3: [0, 30] } })),
    ];
    for (const run of runs) expect(heldIn(run)).toEqual(before);
  });

  it('does not hide what the credit of the first did to the money', () => {
    const run = new BookRun()
      .take(pay('t1', 1, 'V', 'A', 100))
      .take(pay('t2', 2, 'A', 'B', 60, { lots: { t1: [0, 60] } }))
      .take(pay('t3', 3, 'W', 'B', 5, { lost: { t2: [0, 50] } }))
      .report({ debitsOf: ['bank:CMB:V'] })
      .take(pay('t3', 50, 'X', 'V', 30));
    expect(heldIn(run)).toEqual(['bank:CMB:A 100 40', 'bank:CMB:B 60 10']);
  });

  it('is followed itself where it is on the way and the first is not', () => {
    const flow = pay('t2', 50, 'A', 'B', 60, { lots: { t1: [0, 60] } });
    const credit = pay('t2', 50, 'W', 'A', 5, { lost: { t1: [0, 50] } });
    for (const [records, held] of [
      [flow, ['bank:CMB:A 100 40', 'bank:CMB:B 60 60']],
      [credit, ['bank:CMB:A 100 50']],
    ] as const) {
      for (const inOrder of [records, [...records].reverse()]) {
        const run = new BookRun()
          .report({ debitsOf: ['bank:CMB:V'] })
          .take(pay('t2', 1, 'X', 'V', 5))
          .take(pay('t1', 40, 'V', 'A', 100))
          .take(inOrder);
        expect(heldIn(run)).toEqual(held);
      }
    }
  });

  it('is a root, where the first is made of what merely came lately, whenever the report comes and in whichever order it is told', () => {
    const lately = [...pay('u', 1, 'V', 'W', 9), ...pay('t2', 2, 'W', 'Z', 5, { lots: { u: [0, 5] } })];
    for (const roots of [{ creditsInto: ['bank:CMB:Y'] }, { debitsOf: ['bank:CMB:X'] }])
      for (const root of [pay('t2', 50, 'X', 'Y', 30), pay('t2', 50, 'X', 'Y', 30).reverse()]) {
        const asked = new BookRun().report({ ...roots, debitsOf: ['bank:CMB:V', 'bank:CMB:X'], since: 10 });
        const line = { ...roots, since: 10 };
        const after = new BookRun().report({ debitsOf: ['bank:CMB:V'], since: 10 }).report(line, { reporter: 'bank' });
        const before = new BookRun()
          .report({ debitsOf: ['bank:CMB:V'], since: 10 })
          .take(lately)
          .take(root);
        for (const run of [
          asked.take(lately).take(root),
          after.take(lately).take(root),
          before.report(line, { reporter: 'bank' }),
        ])
          expect(heldIn(run)).toEqual(['bank:CMB:Y 30 30']);
      }
  });
});
