import type { CaseRecord, EntryRecord } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { PublishedRows } from './case-rows.js';
import { BookRun, pay, story } from './story.fixture.js';

/** A row, short: `transfer t1 100`, `account A gone`, `case`. */
const told = (row: CaseRecord): string => {
  switch (row.kind) {
    case 'case-transfer':
      return `transfer ${row.id} ${row.gone ? 'gone' : row.taint}`;
    case 'case-account':
      return `account ${row.account} ${row.gone ? 'gone' : row.atRest}`;
    case 'case':
      return `case ${JSON.stringify(row.sums)}${row.withdrawn ? ' withdrawn' : ''}${row.stale ? ' stale' : ''}`;
  }
};

const changesOf = (rows: PublishedRows, run: BookRun): string[] => {
  const open = run.case();
  const changes = rows.changes(open, open.followed.log.changes(), run.book.missingRoots(open));
  run.book.hush(open);
  return changes.map(told);
};
/** Rows as they stand published, at first none. */
const noRows = (run: BookRun): PublishedRows => new PublishedRows(run.book.transfers);
const reported = (): BookRun => new BookRun().take(story).report({ transfers: ['t1'] });
const sums = (roots: string, inFlight = '0'): string => JSON.stringify({ CNY: { roots, absorbed: '0', inFlight } });

describe('the rows of a case', () => {
  it('are its tainted transfers, its pockets and its sums', () => {
    const run = reported();
    expect(changesOf(noRows(run), run)).toEqual([
      'transfer t1 100',
      'transfer t3 100',
      'transfer t5 75',
      'account bank:CMB:A 0',
      'account bank:CMB:B 25',
      'account cash:atm:1 0',
      `case ${sums('100')}`,
    ]);
  });

  it('are published again only where they differ, with a tombstone where a row is no more', () => {
    const run = reported();
    const rows = noRows(run);
    changesOf(rows, run);
    expect(changesOf(rows, run)).toEqual([]);
    // An older lot comes: t3 is made of 10 fen less of t1, which go to C instead.
    run.take([
      ...pay('t0', 0, 'W', 'A', 10),
      ...pay('t3', 3, 'A', 'B', 120, { lots: { t0: [0, 10], t1: [0, 100], t2: [0, 10] } }),
    ]);
    expect(changesOf(rows, run)).toEqual([]);
    run.take([
      ...pay('t3', 3, 'A', 'B', 120, { lots: { t0: [0, 60], t2: [0, 60] } }),
      ...pay('t4', 4, 'A', 'C', 40, { lots: { t1: [0, 40] } }),
    ]);
    expect(changesOf(rows, run)).toEqual([
      'transfer t3 gone',
      'transfer t5 gone',
      'account bank:CMB:B gone',
      'account cash:atm:1 gone',
      'transfer t4 40',
      'account bank:CMB:A 60',
      'account bank:CMB:C 40',
    ]);
  });

  it('say what each transfer moved, anew where only that changes', () => {
    const run = new BookRun().take(pay('t1', 1, 'V', 'A', 100, { creditTime: null })).report({ transfers: ['t1'] });
    const rows = noRows(run);
    const movesNow = () => {
      const open = run.case();
      const changes = rows.changes(open, open.followed.log.changes(), run.book.missingRoots(open));
      run.book.hush(open);
      return changes.flatMap((row) => (row.kind === 'case-transfer' ? [row.move] : []));
    };
    const move = { from: 'bank:CMB:V', to: 'bank:CMB:A', asset: 'CNY', amount: 100, creditTime: null };
    expect(movesNow()).toEqual([move]);
    const time = run.take(pay('t1', 1, 'V', 'A', 100)).case().answer!.tainted[0]!.of.time;
    expect(movesNow()).toEqual([{ ...move, creditTime: time }]);
    // The root is another's payment after all: as much of its taint, and the pocket that it came to, are as they were.
    const left = { kind: 'flow-gone', id: 't1', account: move.from, asset: move.asset, time: 1, seq: 0 } as EntryRecord;
    run.take([left, ...pay('t1', 1, 'W', 'A', 100)]);
    expect(movesNow()).toEqual([{ ...move, from: 'bank:CMB:W', creditTime: time }]);
    run.take(pay('t1', 1, 'W', 'A', 100));
    expect(movesNow()).toEqual([]);
  });

  it('from before they said what moved are said anew after a start', () => {
    const run = reported();
    const said = run.case();
    const rows = noRows(run).changes(said, said.followed.log.changes(), []);
    const after = noRows(run);
    for (const row of JSON.parse(JSON.stringify(rows)) as CaseRecord[])
      after.remember(row.kind === 'case-transfer' && row.id === 't3' ? { ...row, move: undefined } : row);
    expect(changesOf(after, run)).toEqual(['transfer t3 100']);
  });

  it('are known again after a restart, from the topic, tombstones too', () => {
    const run = reported();
    const before = noRows(run);
    const topic: CaseRecord[] = [];
    const publish = (): void => {
      const open = run.case();
      topic.push(...before.changes(open, open.followed.log.changes(), run.book.missingRoots(open)));
      run.book.hush(open);
    };
    publish();
    run.report({ transfers: ['t2', 't9'] }, { version: 2 });
    publish();
    const after = noRows(run);
    for (const row of JSON.parse(JSON.stringify(topic)) as CaseRecord[]) after.remember(row);
    expect(changesOf(after, run)).toEqual([]);
    run.report({ transfers: ['t1'] }, { version: 3 });
    expect(changesOf(after, run)).toContain('transfer t2 gone');
  });

  it('of a case that was withdrawn are no more; that it was a case stays', () => {
    const run = reported();
    const rows = noRows(run);
    changesOf(rows, run);
    run.report({ transfers: ['t1'] }, { version: 2, withdrawn: true });
    const changes = changesOf(rows, run);
    expect(changes.filter((row) => row.endsWith('gone'))).toHaveLength(6);
    expect(changes.at(-1)).toBe('case {} withdrawn');
  });

  it('do not tell of a report that is older than what stands', () => {
    const run = reported().report({ transfers: ['t2'] }, { version: 5 });
    const rows = noRows(run);
    changesOf(rows, run);
    run.report({ transfers: ['t5'] }, { version: 4 });
    expect(changesOf(rows, run)).toEqual([]);
  });

  it('name the roots that nobody has, and what is in flight', () => {
    const run = new BookRun()
      .take(pay('t1', 1, 'V', 'A', 100, { creditTime: null }))
      .report({ transfers: ['t1', 'nobody'] });
    const open = run.case();
    const changes = noRows(run).changes(open, open.followed.log.changes(), run.book.missingRoots(open));
    expect(changes.at(-1)).toMatchObject({ kind: 'case', missingRoots: ['nobody'] });
    expect(told(changes.at(-1)!)).toBe(`case ${sums('100', '100')}`);
  });
});
