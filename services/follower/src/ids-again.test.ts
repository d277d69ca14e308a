import type { EntryRecord } from '@weir/journal';
import { describe, expect, it } from 'vitest';
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
