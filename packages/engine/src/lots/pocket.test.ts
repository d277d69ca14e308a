import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EntryEffect, Pocket, type PocketEntry } from './pocket.js';
import type { MatchRules } from './rules.js';

const fifo: MatchRules = { policy: 'fifo', windowMs: null, trustBalances: true, hubEntries: null };
const lifo: MatchRules = { ...fifo, policy: 'lifo' };
const account = { hubFromStart: false, dustMinor: 10 };
const minuteMs = 60_000;

const credit = (
  source: string,
  instant: number,
  amount: number,
  balance: number | null = null,
): PocketEntry<string> => ({
  kind: 'credit',
  source,
  instant,
  amount,
  balance,
});
const debit = (
  source: string,
  instant: number,
  amount: number,
  balance: number | null = null,
): PocketEntry<string> => ({
  ...credit(source, instant, amount, balance),
  kind: 'debit',
});

const fold = (rules: MatchRules, entries: readonly PocketEntry<string>[], of = account) => {
  const pocket = new Pocket<string>(rules, of);
  return { pocket, effects: entries.map((entry) => pocket.step(entry)) };
};

/** What an entry did, short: `in[0,5)` a link, `aged:`, `nameless:`, `ceased:` what ended without one. */
const told = (effect: EntryEffect<string>): string[] =>
  (['sources', 'aged', 'nameless', 'ceased'] as const).flatMap((kind) =>
    effect[kind].map(({ source, start, end }) => `${kind === 'sources' ? '' : `${kind}:`}${source}[${start},${end})`),
  );
const lastOf = (rules: MatchRules, entries: readonly PocketEntry<string>[]): string[] =>
  told(fold(rules, entries).effects.at(-1)!);

describe('a payment', () => {
  const twoLots = [credit('a', 1, 100), credit('b', 2, 60)];

  it('by fifo is made of the oldest money, by lifo of the newest', () => {
    expect(lastOf(fifo, [...twoLots, debit('x', 3, 120)])).toEqual(['a[0,100)', 'b[0,20)']);
    expect(lastOf(lifo, [...twoLots, debit('x', 3, 120)])).toEqual(['b[0,60)', 'a[0,60)']);
  });

  it('of a lot that was spent in part takes up where the last one ended', () => {
    expect(lastOf(fifo, [...twoLots, debit('x', 3, 70), debit('y', 4, 40)])).toEqual(['a[70,100)', 'b[0,10)']);
  });
});

describe('the window', () => {
  const rules = { ...fifo, windowMs: 30 * minuteMs };

  it('ends the naming of money that rested longer, not of money that rested just as long', () => {
    const entries = [credit('a', 0, 100), credit('b', 1, 100)];
    expect(lastOf(rules, [...entries, debit('x', 30 * minuteMs, 50)])).toEqual(['a[0,50)']);
    expect(lastOf(rules, [...entries, debit('x', 30 * minuteMs + 1, 50)])).toEqual(['aged:a[0,100)']);
  });

  it('makes the payment of aged money first by fifo, last by lifo, without a link', () => {
    const entries = [
      credit('a', 0, 100),
      debit('x', 1, 40),
      credit('b', 60 * minuteMs, 30),
      debit('y', 60 * minuteMs, 50),
    ];
    expect(lastOf(rules, entries)).toEqual(['aged:a[40,100)']);
    expect(lastOf({ ...rules, policy: 'lifo' }, entries)).toEqual(['b[0,30)', 'aged:a[40,100)']);
  });

  it('is looked at by debits only: a credit ages nothing', () => {
    expect(lastOf(rules, [credit('a', 0, 100), credit('b', 90 * minuteMs, 1)])).toEqual([]);
  });
});

describe('a balance', () => {
  it('before the first entry is money older than every lot', () => {
    const { effects } = fold(fifo, [credit('a', 1, 100, 130), debit('x', 2, 50)]);
    expect(told(effects[1]!)).toEqual(['a[0,20)']);
    const { pocket } = fold(fifo, [debit('x', 1, 50, 10)]);
    expect(pocket.total).toBe(10n);
  });

  it('that would be below nothing before the first entry is none', () => {
    const { pocket, effects } = fold(fifo, [credit('a', 1, 100, 40)]);
    expect(pocket.total).toBe(40n);
    // The shortfall is a payment without a name.
    expect(told(effects[0]!)).toEqual(['nameless:a[0,60)']);
  });

  it('that is given later than at the first entry says nothing of what was before', () => {
    expect(lastOf(fifo, [credit('a', 1, 100), credit('b', 2, 10, 150), debit('x', 3, 60)])).toEqual(['a[0,60)']);
  });

  it('above what was seen is a lot without a name, spent in its turn and without a link', () => {
    const entries = [credit('a', 1, 100, 100), credit('b', 2, 10, 150), credit('c', 3, 5)];
    expect(lastOf(fifo, [...entries, debit('x', 4, 153)])).toEqual(['a[0,100)', 'b[0,10)', 'c[0,3)']);
    expect(lastOf(lifo, [...entries, debit('x', 4, 50)])).toEqual(['c[0,5)', 'b[0,5)']);
  });

  it('below what was seen is a payment without a name, by the same policy', () => {
    const entries = [credit('a', 1, 100, 100), credit('b', 2, 10, 110), debit('x', 3, 1, 50)];
    expect(lastOf(fifo, entries)).toEqual(['a[0,1)', 'nameless:a[1,60)']);
    expect(lastOf(lifo, entries)).toEqual(['b[0,1)', 'nameless:b[1,10)', 'nameless:a[0,50)']);
  });

  it('below what was seen ages, at a credit too', () => {
    const rules = { ...fifo, windowMs: 10 };
    expect(lastOf(rules, [credit('a', 0, 100, 100), credit('b', 20, 5, 50)])).toEqual(['aged:a[0,100)']);
  });

  it('is not looked at where it is not trusted', () => {
    const { pocket } = fold({ ...fifo, trustBalances: false }, [credit('a', 1, 100, 500), debit('x', 2, 10, 7)]);
    expect(pocket.total).toBe(90n);
  });
});

describe('a hub', () => {
  const rules = { ...fifo, hubEntries: 2 };

  it('is a pocket from the entry on that is one too many in a day; that entry makes no link and its lots are gone', () => {
    const entries = [
      credit('a', 0, 100),
      credit('b', 1, 100),
      debit('x', 2, 50),
      credit('c', 3, 100, 900),
      debit('y', 4, 10, 5),
    ];
    const { effects, pocket } = fold(rules, entries);
    expect(effects.map((effect) => effect.hub)).toEqual([false, false, true, true, true]);
    expect(told(effects[2]!)).toEqual(['ceased:a[0,100)', 'ceased:b[0,100)']);
    expect(effects[4]).toMatchObject({ unseen: 0n, sources: [] });
    expect(pocket.total).toBe(0n);
  });

  it('lets no lot cease that was spent, nor say more than is left of one', () => {
    const entries = [
      credit('a', 0, 100),
      debit('x', 1, 130),
      credit('b', 2, 100),
      debit('y', 3, 30),
      credit('c', 4, 50),
    ];
    expect(lastOf({ ...rules, hubEntries: 4 }, entries)).toEqual(['ceased:b[30,100)']);
  });

  it('is not made by dust', () => {
    const dust = Array.from({ length: 5 }, (_, n) => credit(`d${n}`, n, 9));
    const { effects } = fold(rules, [
      ...dust,
      credit('a', 6, 10),
      debit('x', 7, 10),
      credit('b', 8, 9),
      credit('c', 9, 10),
    ]);
    expect(effects.map((effect) => effect.hub).indexOf(true)).toBe(8);
  });

  it('is forever, also when a day has passed in peace', () => {
    const entries = [0, 1, 2].map((instant) => credit(`c${instant}`, instant, 100));
    expect(fold(rules, [...entries, debit('x', 10 * 86_400_000, 5)]).effects.at(-1)!.hub).toBe(true);
  });

  it('from the start, as cash is, has no lots and no unseen debits', () => {
    const { effects } = fold(fifo, [credit('a', 1, 5), debit('x', 2, 9)], { ...account, hubFromStart: true });
    expect(effects.every((effect) => effect.hub && effect.unseen === 0n)).toBe(true);
  });
});

const rulesOf = fc.record({
  policy: fc.constantFrom('fifo' as const, 'lifo' as const),
  windowMs: fc.option(fc.nat(20)),
  trustBalances: fc.boolean(),
  hubEntries: fc.option(fc.integer({ min: 3, max: 12 })),
});
const amounts = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(Number.MAX_SAFE_INTEGER));
const ledgers = fc
  .array(fc.tuple(fc.boolean(), fc.nat(8), amounts, fc.option(fc.nat(90), { freq: 3 })), { maxLength: 40 })
  .map((rows) => {
    let instant = 0;
    return rows.map(([isCredit, gap, amount, balance], at) => {
      instant += gap;
      return (isCredit ? credit : debit)(`t${at}`, instant, amount, balance);
    });
  });

describe('whatever comes', () => {
  it('the intervals of a lot are disjoint and a prefix of it, and the whole of it in the end', () => {
    fc.assert(
      fc.property(rulesOf, ledgers, (rules, entries) => {
        // Three payments of all that can be there empty the pocket.
        const last = entries.at(-1)?.instant ?? 0;
        const sweep = [0, 1, 2].map((n) => debit(`sweep${n}`, last, n === 2 ? 1 : Number.MAX_SAFE_INTEGER));
        const consumed = new Map<string, number>();
        const { effects, pocket } = fold(rules, [...entries, ...sweep, debit('empty', last, 1, 0)]);
        for (const effect of effects) {
          for (const { source, start, end } of [
            ...effect.aged,
            ...effect.sources,
            ...effect.nameless,
            ...effect.ceased,
          ]) {
            expect(start).toBe(consumed.get(source) ?? 0);
            expect(end).toBeGreaterThan(start);
            consumed.set(source, end);
          }
        }
        if (pocket.total > 0n) return;
        for (const [at, entry] of entries.entries()) {
          if (entry.kind === 'credit')
            expect(consumed.get(entry.source) ?? 0).toBe(effects[at]!.hub ? 0 : entry.amount);
        }
      }),
    );
  });

  it('no money is lost or made: what is there is what came, less what went and was seen', () => {
    fc.assert(
      fc.property(rulesOf, ledgers, (rules, entries) => {
        const pocket = new Pocket<string>(rules, account);
        let before = 0n;
        for (const [at, entry] of entries.entries()) {
          const effect = pocket.step(entry);
          const amount = BigInt(entry.amount);
          const balance = rules.trustBalances && entry.balance !== null ? BigInt(entry.balance) : null;
          if (at === 0 && balance !== null) {
            const opening = balance + (entry.kind === 'debit' ? amount : -amount);
            before = opening > 0n ? opening : 0n;
          }
          const left = entry.kind === 'credit' ? before + amount : before - amount;
          if (effect.hub) expect(pocket.total).toBe(0n);
          else {
            expect(effect.unseen).toBe(left < 0n ? -left : 0n);
            expect(pocket.total).toBe(balance ?? (left < 0n ? 0n : left));
          }
          before = pocket.total;
        }
      }),
    );
  });
});

describe('the state of a pocket', () => {
  it('is its aged money and what is left of its lots, from oldest to newest', () => {
    const rules = { ...fifo, windowMs: 30 * minuteMs, hubEntries: 9 };
    const { pocket } = fold(rules, [
      credit('old', 0, 50),
      credit('a', 20 * minuteMs, 100),
      debit('x', 40 * minuteMs, 60),
      credit('b', 41 * minuteMs, 7, 200),
    ]);
    expect(pocket.lotCount).toBe(3);
    expect(pocket.state((source) => `of ${source}`)).toEqual({
      aged: '0',
      // The balance that was given later is another: 50 + 100 − 60 + 7 were seen.
      seen: '97',
      lots: [
        { id: 'of a', amount: 100, consumed: 10, instant: 20 * minuteMs },
        { id: 'of b', amount: 7, consumed: 0, instant: 41 * minuteMs },
        { id: null, amount: 103, consumed: 0, instant: 41 * minuteMs },
      ],
      started: true,
      hub: false,
      // The last of the four is below the dust limit of ten.
      hubHours: [[0, 3]],
    });
  });

  it('of one without entries is empty', () => {
    const { pocket } = fold(fifo, []);
    expect(pocket.state(String)).toEqual({ aged: '0', lots: [], started: false, hub: false, hubHours: [] });
  });

  it('of a hub holds no money and counts nothing', () => {
    const { pocket } = fold({ ...fifo, hubEntries: 1 }, [credit('a', 1, 100), credit('b', 2, 60)]);
    expect(pocket.lotCount).toBe(0);
    expect(pocket.state(String)).toEqual({ aged: '0', lots: [], started: true, hub: true, hubHours: [] });
  });
});

describe('a balance that says what is known', () => {
  it('makes no lot, and lets none grow old before a payment does', () => {
    const rules = { ...fifo, windowMs: 30 * minuteMs };
    const { pocket, effects } = fold(rules, [credit('a', 0, 50, 50), credit('b', 40 * minuteMs, 10, 60)]);
    expect(effects.map(told)).toEqual([[], []]);
    expect(pocket.lotCount).toBe(2);
  });
});
