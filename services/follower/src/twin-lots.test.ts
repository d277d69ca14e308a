import { type EntryEffect, Image, type MatchRules, Pocket, type Taken } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaseBook } from './case-book.js';
import { BookRun, pay } from './story.fixture.js';

/** An entry of the one pocket: a credit of the id that comes again, of another, or a payment out of it. */
interface Act {
  readonly kind: 'again' | 'other' | 'debit';
  readonly amount: number;
  /** What the pocket is said to hold afterwards; null: nothing is said. */
  readonly balance: number | null;
}

const acts = fc.array(
  fc.record({
    kind: fc.constantFrom('again', 'other', 'other', 'debit', 'debit', 'debit'),
    amount: fc.integer({ min: 1, max: 60 }),
    balance: fc.option(fc.integer({ min: 0, max: 150 }), { freq: 6 }),
  }) as fc.Arbitrary<Act>,
  { minLength: 2, maxLength: 14 },
);
const rules = fc.record({
  policy: fc.constantFrom('fifo', 'lifo'),
  windowMs: fc.constantFrom(null, 3, 8),
}) as fc.Arbitrary<Pick<MatchRules, 'policy' | 'windowMs'>>;

const recordsOf = (
  { kind, amount }: Act,
  time: number,
  id: string,
  effect: EntryEffect<string>,
  named: (source: string) => string,
): EntryRecord[] => {
  const intervals = (taken: readonly Taken<string>[]) =>
    taken.map(({ source, start, end }) => ({ id: named(source), start, end }));
  const { aged, nameless, ceased, sources } = effect;
  const parts = { aged: intervals(aged), nameless: intervals(nameless), ceased: intervals(ceased) };
  const [flow, credit] =
    kind === 'debit' ? pay(id, time, 'A', `to ${id}`, amount) : pay(id, time, `by ${id}`, 'A', amount);
  if (kind === 'debit') return [{ ...flow, ...parts, sources: intervals(sources) } as EntryRecord, credit!];
  return [flow!, { ...credit, ...parts } as EntryRecord];
};

/** The ledger of acts, as a matcher tells of it: message by message, each transfer with an id of its own, and with ids that come again. */
const told = (all: readonly Act[], { policy, windowMs }: Pick<MatchRules, 'policy' | 'windowMs'>) => {
  const pocket = new Pocket<string>(
    { policy, windowMs, trustBalances: true, hubEntries: null },
    { hubFromStart: false, dustMinor: 1 },
  );
  const again: string[] = [];
  const messages = all.map((act, at) => {
    const own = `${act.kind}${at}`;
    if (act.kind === 'again') again.push(own);
    const { amount } = act;
    // What the balance of a refused transfer lacked is nobody's.
    const isRefused = act.kind === 'again' && again.length > 1;
    // By lifo what a credit's balance lacked, and what it aged, are told alike.
    const isUnclear = act.kind !== 'debit' && policy === 'lifo' && windowMs !== null;
    const balance = isRefused || isUnclear ? null : act.balance;
    const kind = act.kind === 'debit' ? 'debit' : 'credit';
    const effect = pocket.step({ kind, instant: at, amount, balance, source: own });
    const one = (source: string): string => (source.startsWith('again') ? 't1' : source);
    return {
      apart: recordsOf(act, at, own, effect, (source) => source),
      alike: recordsOf(act, at, one(own), effect, one),
    };
  });
  return { messages, first: again[0], last: again.at(-1) };
};

const answerOf = (run: BookRun, root: string): unknown => {
  const { pockets, tainted } = run.case().answer!;
  return {
    pockets: pockets.map(({ account: _, ...parts }) => JSON.stringify(parts, (__, value) => String(value))).sort(),
    tainted: tainted.map(({ of: { id, time }, taint }) => `${id === root ? 't1' : id} ${time} ${taint}`),
  };
};

/** The book that a start takes up. */
const takenUp = (run: BookRun): BookRun => {
  const image = new Image();
  run.book.save(image);
  const book = new CaseBook(Number.POSITIVE_INFINITY);
  book.load(image);
  return BookRun.goingOn(book, run.offset);
};

describe('lots of one id in one pocket', () => {
  it('are told apart, whatever else comes and goes there, over starts too: a case has what it has where ids differ', () => {
    let [runs, compared] = [0, 0];
    fc.assert(
      fc.property(acts, rules, fc.nat(20), (all, of, restartAt) => {
        runs++;
        const { messages, first } = told(all, of);
        if (first === undefined) return;
        const apart = new BookRun(of).report({ transfers: [first] });
        let alike = new BookRun(of).report({ transfers: ['t1'] });
        for (const [at, message] of messages.entries()) {
          apart.take(message.apart);
          alike.take(message.alike);
          expect(answerOf(alike, 't1'), `after ${at}`).toEqual(answerOf(apart, first));
          if (at === restartAt) alike = takenUp(alike);
          compared++;
        }
      }),
      { numRuns: 120 },
    );
    if (runs >= 120) expect(compared).toBeGreaterThan(300);
  });

  it('are told apart by a case that is reported after all of them, and follows the newest', () => {
    fc.assert(
      fc.property(acts, rules, (all, of) => {
        const { messages, last } = told(all, of);
        if (last === undefined) return;
        const [apart, alike] = [new BookRun(of), new BookRun(of)];
        for (const message of messages) {
          apart.take(message.apart);
          alike.take(message.alike);
        }
        apart.report({ transfers: [last] });
        alike.report({ transfers: ['t1'] });
        expect(answerOf(alike, 't1')).toEqual(answerOf(apart, last));
      }),
      { numRuns: 120 },
    );
  });
});
