import { encodeJournalFrame, type Settings } from '@weir/journal';
import fc from 'fast-check';
import { type Draft, frameOf, pay, settings, voidOf } from './journal.fixture.js';

const minuteMs = 60_000;
const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'cash'];

const moves = fc.record({
  step: fc.nat(40 * minuteMs),
  /** How far it comes after others; beyond ten minutes it is late. */
  back: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(12 * minuteMs) }),
  from: fc.nat(names.length - 1),
  to: fc.nat(names.length - 1),
  amount: fc.nat(9),
  balance: fc.option(fc.nat(12), { freq: 4 }),
  kind: fc.constantFrom('whole', 'whole', 'whole', 'whole', 'slow', 'debit', 'credit', 'void', 'again'),
  of: fc.nat(12),
  together: fc.boolean(),
});

const rules: fc.Arbitrary<Settings> = fc
  .record({
    policy: fc.constantFrom('fifo', 'lifo'),
    windowMs: fc.constantFrom(null, 120 * minuteMs),
    trustBalances: fc.boolean(),
    hubEntries: fc.constantFrom(null, 12),
  })
  .map((rule) => ({ ...settings, ...rule }) as Settings);

/** Journals of some days of event time, in which pockets rest for hours: halves, voids, repeats and late events too. */
export const longJournals: fc.Arbitrary<readonly Buffer[]> = fc
  .tuple(rules, fc.array(moves, { minLength: 20, maxLength: 120 }))
  .map(([rule, list]) => {
    const drafts: Draft[][] = [];
    const made: Draft[] = [];
    let now = 0;
    for (const [n, { step, back, from, to, amount, balance, kind, of, together }] of list.entries()) {
      now += step;
      const time = Math.max(0, now - back);
      const old = made[made.length - 1 - of];
      let draft = pay(`t${n}`, time, names[from]!, names[to]!, amount, { balanceFrom: balance, balanceTo: balance });
      if (kind === 'slow') {
        draft = pay(`t${n}`, time, names[from]!, names[to]!, amount, { creditTime: time + step });
      } else if (kind === 'debit' || kind === 'credit') {
        const creditTime = kind === 'credit' ? time : null;
        draft = pay(`h${n % 7}`, time, names[from]!, names[to]!, amount, { side: kind, creditTime });
      } else if (kind === 'void' && old?.kind === 'transfer') draft = voidOf(old.transfer.id);
      else if (kind === 'again' && old !== undefined) draft = old;
      made.push(draft);
      if (together && drafts.length > 0) drafts.at(-1)!.push(draft);
      else drafts.push([draft]);
    }
    let raw = 0;
    const frames = drafts.map((records) => {
      raw += records.length;
      return encodeJournalFrame(frameOf(raw - records.length, records));
    });
    return [encodeJournalFrame({ type: 'settings', settings: rule }), ...frames];
  });
