import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEntries, type EntryKey } from '../ledger/order.js';
import { type EntryEffect, Pocket, type PocketEntry } from '../lots/pocket.js';
import type { MatchRules } from '../lots/rules.js';
import { PocketTail } from './pocket-tail.js';

interface Posted {
  readonly key: EntryKey;
  readonly entry: PocketEntry<string>;
}

const account = { hubFromStart: false, dustMinor: 5 };
const plain: MatchRules = { policy: 'fifo', windowMs: null, trustBalances: true, hubEntries: null };
const nameOf = ({ kind, id }: EntryKey): string => `${kind} ${id}`;

const posted = (
  kind: 'debit' | 'credit',
  id: string,
  instant: number,
  amount: number,
  balance: number | null = null,
): Posted => ({
  key: { instant, seq: 0, id, kind },
  entry: { kind, instant, amount, balance, source: id },
});

/** The plain truth: a pocket folded over the entries in their order. */
const folded = (rules: MatchRules, entries: Iterable<Posted>): Map<string, EntryEffect<string>> => {
  const pocket = new Pocket<string>(rules, account);
  const ordered = [...entries].sort((left, right) => compareEntries(left.key, right.key));
  return new Map(ordered.map(({ key, entry }) => [nameOf(key), pocket.step(entry)]));
};

const rulesOf: fc.Arbitrary<MatchRules> = fc.record({
  policy: fc.constantFrom('fifo', 'lifo'),
  windowMs: fc.option(fc.nat(15)),
  trustBalances: fc.boolean(),
  hubEntries: fc.option(fc.integer({ min: 3, max: 9 })),
});

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('insert' as const),
        kind: fc.constantFrom('debit' as const, 'credit' as const),
        ahead: fc.nat(20),
        seq: fc.nat(1),
        amount: fc.integer({ min: 1, max: 20 }),
        balance: fc.option(fc.nat(50), { freq: 3 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('refresh' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const), by: fc.nat(8) }) },
  ),
  { maxLength: 60 },
);

describe('the tail of a pocket', () => {
  it('tells what a fold in order would, whatever comes, goes and is settled on the way', () => {
    fc.assert(
      fc.property(rulesOf, steps, (rules, plan) => {
        const tail = new PocketTail<number>(rules, account);
        const present = new Map<string, Posted>();
        const toldOf = new Map<string, EntryEffect<string>>();
        let horizon = 0;
        const refresh = (): void => {
          for (const { key, effect } of tail.refresh()) toldOf.set(nameOf(key), effect!);
          expect(new Map([...present.keys()].map((name) => [name, toldOf.get(name)]))).toEqual(
            new Map([...present.keys()].map((name) => [name, folded(rules, present.values()).get(name)])),
          );
          expect(tail.refresh()).toEqual([]);
        };
        for (const [at, step] of plan.entries()) {
          if (step.do === 'insert') {
            const { kind, amount, balance, seq } = step;
            // Ids that do not follow the order of arrival; nothing comes before what is settled.
            const key = { instant: horizon + step.ahead, seq, id: `t${(at * 7) % 10}-${at}`, kind };
            const entry = { kind, instant: key.instant, amount, balance, source: key.id };
            tail.insert(key, entry, at);
            present.set(nameOf(key), { key, entry });
          } else if (step.do === 'remove') {
            const open = [...present.values()].filter(({ key }) => key.instant >= horizon);
            if (open.length === 0) continue;
            const { key } = open[step.which % open.length]!;
            expect(tail.remove(key)).toBe(true);
            expect(tail.remove(key)).toBe(false);
            present.delete(nameOf(key));
            toldOf.delete(nameOf(key));
          } else if (step.do === 'refresh') {
            refresh();
          } else {
            refresh();
            horizon += step.by;
            tail.settle(horizon);
            const open = [...present.values()].filter(({ key }) => key.instant >= tail.settledUpTo);
            expect(tail.tailLength).toBe(step.by === 0 ? tail.tailLength : open.length);
          }
        }
        refresh();
      }),
      { numRuns: 500 },
    );
  });

  it('tells only those entries again whose effect changed', () => {
    const tail = new PocketTail<null>(plain, account);
    for (const { key, entry } of [
      posted('credit', 'a', 1, 100),
      posted('debit', 'w', 1, 10),
      posted('credit', 'b', 3, 100),
      posted('debit', 'x', 4, 50),
      posted('debit', 'y', 5, 120),
    ])
      tail.insert(key, entry, null);
    tail.refresh();
    // An older lot of 10 comes late: the payments after it see a larger balance, and one moves; the credits do not.
    const { key, entry } = posted('credit', 'late', 2, 10);
    tail.insert(key, entry, null);
    expect(tail.refresh().map((item) => item.key.id)).toEqual(['late', 'x', 'y']);
    tail.remove(key);
    expect(tail.refresh().map((item) => item.key.id)).toEqual(['x', 'y']);
  });

  it('tells the entry again that made a hub of the pocket, when other lots cease by it', () => {
    const tail = new PocketTail<null>({ ...plain, hubEntries: 2 }, account);
    const put = ({ key, entry }: Posted): void => tail.insert(key, entry, null);
    for (const [id, instant] of [
      ['a', 1],
      ['b', 3],
      ['c', 5],
    ] as const)
      put(posted('credit', id, instant, 100));
    expect(
      tail
        .refresh()
        .at(-1)!
        .effect!.ceased.map(({ source }) => source),
    ).toEqual(['a', 'b']);
    // Dust does not count, and yet it is a lot.
    put(posted('credit', 'dust', 2, 1));
    const told = tail.refresh().map(({ key, effect }) => [key.id, ...effect!.ceased.map(({ source }) => source)]);
    expect(told).toEqual([['dust'], ['c', 'a', 'dust', 'b']]);
  });

  it('cannot take back what is settled, and says so', () => {
    const tail = new PocketTail<null>(plain, account);
    const { key, entry } = posted('credit', 'a', 1, 100);
    tail.insert(key, entry, null);
    tail.refresh();
    tail.settle(1);
    expect(tail.tailLength).toBe(1);
    tail.settle(2);
    expect(tail.tailLength).toBe(0);
    expect(tail.remove(key)).toBe(false);
    // The horizon never falls.
    tail.settle(0);
    expect(tail.settledUpTo).toBe(2);
  });
});
