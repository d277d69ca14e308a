import { describe, expect, it } from 'vitest';
import { type Draft, diceOf, findingAt, labelOf, PatternsRun, pay, startMs, taintOf, voidOf } from './story.fixture.js';

const people = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const seeds = Array.from({ length: 4 }, (_, seed) => seed + 1);

const keen = (dice: (below: number) => number) => ({
  set: dice(3) === 0 ? ('shadow' as const) : ('live' as const),
  version: 2 + dice(3),
  holdsFrom: startMs + dice(120) * 60_000,
  thresholds: {
    sameDevice: { windowMs: 1_800_000, accountsWarn: 2, accountsHigh: 4, addressAccountsMax: dice(2) * 10 },
    cycle: { interestPercent: dice(40) },
  },
});

/** One journal message after another, in an order that wanders: payments, repeats, voids, labels, rules, rows of cases. */
const tell = (seed: number, run: PatternsRun, after: (step: string) => void): void => {
  const dice = diceOf(seed);
  const one = <Item>(items: readonly Item[]): Item => items[dice(items.length)]!;
  const paid: Draft[] = [];
  let minute = 0;
  const payment = (): Draft => {
    minute += one([0, 0, 0, 1, 1, 3, dice(30) === 0 ? 1_500 : 1]);
    const at = Math.max(0, minute - dice(6));
    const draft =
      dice(6) === 0
        ? pay(`u${paid.length}`, at, 'wallet', 'thief', 100 + dice(3))
        : pay(`t${paid.length}`, at, one(people), one(people), 700 + dice(50), {
            ...(dice(2) === 0 ? { device: `d${dice(3)}`, address: `10.0.0.${dice(4)}` } : {}),
            ...(dice(4) === 0 ? { balanceFrom: dice(9_000), seq: dice(3) } : {}),
            ...(dice(8) === 0 ? { side: 'debit' as const } : {}),
          });
    paid.push(draft);
    return draft;
  };
  for (let step = 0; step < 100; step++) {
    const kind = dice(20);
    const where = `seed ${seed}, step ${step}`;
    if (kind === 0) run.rules([keen(dice)]);
    else if (kind === 1) run.take([labelOf(one(people), one(['exchanger', 'stop']), 'desk', dice(4), dice(3) === 0)]);
    else if (kind === 2) run.take([labelOf('wallet', 'exchanger', 'desk', dice(4))]);
    else if (kind === 3) run.take([voidOf(`t${dice(paid.length + 1)}`)]);
    else if (kind === 4 && paid.length > 0) run.take([one(paid), payment()]);
    else if (kind === 5) run.cases([taintOf(`t${dice(paid.length + 1)}`, 1 + dice(700), dice(4) === 0)]);
    else if (kind === 6) run.take([payment()], [findingAt(one(people), minute, [`t${dice(paid.length + 1)}`])]);
    else run.take(Array.from({ length: 1 + dice(4) }, payment));
    after(where);
  }
};

describe('patterns that are cut off at any message and go on from a snapshot', { timeout: 300_000 }, () => {
  it.each([
    ['with room for all', 10_000],
    ['with room for few', 25],
  ])('say what those say that never stopped, %s', (_, transfersMax) => {
    const seen = { findings: 0, restarts: 0 };
    for (const seed of seeds) {
      const dice = diceOf(seed + 1_000);
      const [whole, cut] = [new PatternsRun({ transfersMax }), new PatternsRun({ transfersMax })];
      const states: unknown[] = [];
      const stateOf = ({ fold, findings }: PatternsRun) => {
        const { stateBytes: _room, ...counts } = fold.counts;
        return JSON.stringify([counts, fold.revisable(), [...findings.values()]]);
      };
      tell(seed, whole, () => states.push(stateOf(whole)));
      let at = 0;
      tell(seed, cut, (where) => {
        expect(stateOf(cut), where).toBe(states[at++]);
        if (dice(4) > 0) return;
        cut.restart();
        seen.restarts++;
      });
      seen.findings += whole.findings.size;
    }
    // A comparison of nothing would hold, too.
    expect(seen.restarts).toBeGreaterThan(30);
    expect(seen.findings).toBeGreaterThan(seeds.length);
  });
});
