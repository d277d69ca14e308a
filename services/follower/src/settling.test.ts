import type { CaseRecord, EntryRecord } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftAlerts } from './alerts.js';
import { PublishedRows } from './case-rows.js';
import { BookRun, pay } from './story.fixture.js';

/** A payment of everything that is given; what it is made of follows from what came before, first in, first out. */
interface Payment {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly isLost: boolean;
}

class Ledger {
  readonly #lots = new Map<number, { id: string; amount: number; used: number }[]>();
  #count = 0;

  records({ from, to, amount, isLost }: Payment): EntryRecord[] {
    const id = `t${this.#count}`;
    const time = this.#count++;
    const lots: Record<string, [number, number]> = {};
    let left = amount;
    for (const lot of this.#lots.get(from) ?? []) {
      const piece = Math.min(left, lot.amount - lot.used);
      if (piece === 0) continue;
      lots[lot.id] = [lot.used, lot.used + piece];
      lot.used += piece;
      left -= piece;
    }
    this.#lots.set(to, [...(this.#lots.get(to) ?? []), { id, amount, used: 0 }]);
    // What ends without a link is told by some other entry of the pocket: by a credit into it.
    return isLost
      ? pay(id, time, 'elsewhere', `${to}`, amount, { lost: lots })
      : pay(id, time, `${from}`, `${to}`, amount, { lots });
  }
}

/** A book of which everything is said after each step. */
class Told {
  readonly run = new BookRun();
  readonly rows = new Map<string, string>();
  readonly #published = new PublishedRows(this.run.book.transfers);

  say(): void {
    const { book } = this.run;
    const open = book.case('c1')!;
    if (open.dirty) this.run.case();
    const changes = open.followed.log.changes();
    for (const row of this.#published.changes(open, changes, book.missingRoots(open)))
      this.rows.set(keyOf(row), text(row));
    book.hush(open);
  }

  alerts(): unknown[] {
    const { drafts } = draftAlerts(this.run.book.case('c1')!, this.run.book, 1_000_000, () => 1n);
    return drafts.sort((left, right) => (left.id < right.id ? -1 : 1));
  }
}

const keyOf = (row: CaseRecord): string =>
  row.kind === 'case-transfer' ? row.id : row.kind === 'case-account' ? `${row.account} ${row.asset}` : row.kind;
const text = (row: CaseRecord): string => ('gone' in row && row.gone ? 'gone' : JSON.stringify(row));

const payments = fc.record({
  from: fc.nat(4),
  to: fc.nat(4),
  amount: fc.integer({ min: 1, max: 20 }),
  isLost: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});
const steps = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('pay' as const), payment: payments }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('label' as const), account: fc.nat(4), stops: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('report' as const), root: fc.nat(20) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('settle' as const), age: fc.nat(5) }) },
);

describe('transfers whose money is all elsewhere and that cannot change any more', () => {
  it('leave memory, and nothing that is said of the case changes, then or later', () => {
    let [runs, settled, resets] = [0, 0, 0];
    fc.assert(
      fc.property(fc.array(steps, { minLength: 10, maxLength: 60 }), (sequence) => {
        runs++;
        const [leaving, staying] = [new Told(), new Told()];
        const ledger = new Ledger();
        let now = 0;
        let version = 1;
        for (const told of [leaving, staying]) told.run.report({ transfers: ['t0', 't3'] });
        for (const step of sequence) {
          if (step.kind === 'settle') {
            leaving.run.book.leaveSettled(() => now - step.age, now);
            settled += leaving.run.book.case('c1')!.settled.count;
            continue;
          }
          const before = leaving.run.book.case('c1')!.settled.count;
          const records = step.kind === 'pay' ? ledger.records(step.payment) : [];
          if (step.kind === 'pay') now++;
          else version++;
          for (const { run } of [leaving, staying]) {
            if (step.kind === 'pay') run.take(records);
            else if (step.kind === 'label') run.label(`${step.account}`, 'stop', step.stops ? null : 10 ** 9);
            else run.report({ transfers: ['t0', `t${step.root}`] }, { version });
          }
          for (const told of [leaving, staying]) told.say();
          if (leaving.run.book.case('c1')!.settled.count < before) resets++;
          expect(leaving.alerts()).toEqual(staying.alerts());
          expect([...leaving.rows].sort()).toEqual([...staying.rows].sort());
        }
        expect(leaving.run.book.transfers.count).toBeLessThanOrEqual(staying.run.book.transfers.count);
      }),
      { numRuns: Number(process.env['WEIR_SETTLING_RUNS'] ?? 400) },
    );
    // That the runs are about what they should be about; how many are, is chance.
    if (runs < 400) return;
    expect(settled).toBeGreaterThan(50);
    expect(resets).toBeGreaterThan(3);
  });

  it('are not named again: their rows stand as they are', () => {
    const told = new Told();
    const ledger = new Ledger();
    const chain = [0, 1, 2, 3].map((from) => ledger.records({ from, to: from + 1, amount: 10, isLost: false }));
    told.run.report({ transfers: ['t0'] }).take(chain.flat());
    told.say();
    const { book } = told.run;
    const [held, rows] = [book.transfers.count, new Map(told.rows)];
    book.leaveSettled(() => 1_000, 1_000);
    // The root stays, being named, and what it paid with it; the last has its money.
    expect([book.transfers.count, book.case('c1')!.settled.count]).toEqual([held - 1, 2]);
    expect(book.case('c1')!.followed.log.isEmpty).toBe(true);
    told.run.take(ledger.records({ from: 4, to: 0, amount: 5, isLost: false }));
    told.say();
    expect([...told.rows.keys()].filter((key) => told.rows.get(key) !== rows.get(key)).sort()).toEqual([
      'bank:CMB:0 CNY',
      'bank:CMB:4 CNY',
      't4',
    ]);
  });

  it('are taken up again where a repair changes what they rest on', () => {
    const told = new Told();
    const ledger = new Ledger();
    const chain = [0, 1, 2, 3].map((from) => ledger.records({ from, to: from + 1, amount: 10, isLost: false }));
    told.run.report({ transfers: ['t0'] }).take(chain.flat());
    told.say();
    const { book } = told.run;
    book.leaveSettled(() => 1_000, 1_000);
    expect(book.case('c1')!.settled.count).toBe(2);
    // Something late had been paid out of account 1 before t1 was: 4 of t0 are elsewhere.
    told.run.take(
      [
        ...pay('x', 0, '1', 'elsewhere', 4, { lots: { t0: [0, 4] } }),
        ...pay('t1', 1, '1', '2', 10, { lots: { t0: [4, 10] } }),
      ],
      { repaired: { repairOffset: 3, ids: ['x'] } },
    );
    told.say();
    const taints = told.run.case().answer!.tainted.map(({ of, taint }) => `${of.id} ${taint}`);
    expect(taints).toEqual(['t0 10', 'x 4', 't1 6', 't2 6', 't3 6']);
    expect(JSON.parse(told.rows.get('t3')!)).toMatchObject({ taint: '6', layer: 4 });
  });

  it('count once where more flows into one of them than did', () => {
    const told = new Told();
    told.run.report({ transfers: ['r1', 'r2'] }).label('D', 'stop');
    told.run.take([
      ...pay('r1', 1, 'V', 'A', 10),
      ...pay('r2', 2, 'W', 'D', 10),
      ...pay('x', 3, 'D', 'A', 10, { lots: { r2: [0, 10] } }),
      ...pay('s', 4, 'A', 'E', 20, { lots: { r1: [0, 10], x: [0, 10] } }),
      // Nothing is left of s, and no link leads on from it.
      ...pay('t', 5, 'X', 'E', 5, { lost: { s: [0, 20] } }),
    ]);
    told.say();
    told.run.book.leaveSettled(() => 1_000, 1_000);
    expect(
      told.run.book
        .case('c1')!
        .settled.list()
        .map(({ id, taint }) => `${id} ${taint}`),
    ).toEqual(['s 10']);
    // Money does not end at D after all: what D paid on reaches s, which has been let go of.
    told.run.label('D', 'stop', 1_000);
    told.say();
    const taints = told.run.case().answer!.tainted.map(({ of, taint }) => `${of.id} ${taint}`);
    expect(taints).toEqual(['r1 10', 'r2 10', 'x 10', 's 20']);
  });

  it('are none of its business when the store brings them again, for another case', () => {
    const told = new Told();
    told.run.report({ transfers: ['r'] });
    const paid = pay('s', 2, 'A', 'B', 10, { lots: { r: [0, 10] } });
    // The journal's first messages are settings and the report.
    told.run.take([...pay('r', 1, 'V', 'A', 10), ...paid, ...pay('t', 3, 'B', 'C', 10, { lots: { s: [0, 10] } })]);
    told.say();
    const { book } = told.run;
    book.leaveSettled(() => 1_000, 1_000);
    const open = book.case('c1')!;
    expect(open.settled.count).toBe(1);
    book.applyRows(2, paid);
    expect([open.dirty, open.settled.count]).toEqual([false, 1]);
  });
});
