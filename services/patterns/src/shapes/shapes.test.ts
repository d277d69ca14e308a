import { describe, expect, it } from 'vitest';
import { diceOf, findingAt, labelOf, PatternsRun, pay, shuffled, taintOf, voidOf } from '../story.fixture.js';

/** Somebody of interest from the start, and the payments in every order that late events may bring them in. */
const standingOf = (interesting: string, drafts: ReturnType<typeof pay>[]): string[] => {
  const answers = [0, 1, 2, 3, 4].map((seed) => {
    const run = new PatternsRun().suspect(interesting);
    return run.takeEach(seed === 0 ? drafts : shuffled(drafts, diceOf(seed))).standing();
  });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  return answers[0]!;
};

describe('cycle', () => {
  const cycle = [pay('a', 1, 'A', 'B', 1000), pay('b', 2, 'B', 'C', 900), pay('c', 4, 'C', 'A', 850)];

  it('is found whichever of its payments comes last', () => {
    expect(standingOf('B', cycle)).toEqual(['cycle A: a b c']);
  });

  it.each([
    ['there and back', [pay('a', 1, 'A', 'B', 1000), pay('b', 2, 'B', 'A', 900)]],
    ['against time', [pay('a', 3, 'A', 'B', 1000), pay('b', 2, 'B', 'C', 900), pay('c', 4, 'C', 'A', 850)]],
    ['of other amounts', [pay('a', 1, 'A', 'B', 1000), pay('b', 2, 'B', 'C', 700), pay('c', 4, 'C', 'A', 650)]],
    ['longer than the window', [pay('a', 1, 'A', 'B', 1000), pay('b', 9, 'B', 'C', 990), pay('c', 32, 'C', 'A', 985)]],
    ['that a refund closes', [...cycle.slice(0, 2), pay('c', 4, 'C', 'A', 850, { nature: 'refund' })]],
  ])('%s is none', (_what, drafts) => {
    expect(standingOf('B', drafts)).toEqual([]);
  });

  it('out of an exchange and into it again is two payments of its customers', () => {
    const run = new PatternsRun().suspect('B');
    run.take([labelOf('A', 'exchange')]);
    expect(run.takeEach(cycle).standing()).toEqual([]);
  });

  it('far from anything of interest is not looked for', () => {
    expect(standingOf('X', cycle)).toEqual([]);
  });
});

describe('scatter-gather', () => {
  const through = (middles: readonly string[], at = 0) =>
    middles.flatMap((middle, place) => [
      pay(`s${middle}`, at + place, 'S', middle, 1000),
      pay(`g${middle}`, at + 10 + place, middle, 'T', 950),
    ]);

  it('is found around any of its accounts, whatever the order', () => {
    const all = ['scatter-gather T: sA sB sC gA gB gC'];
    for (const about of ['S', 'B', 'T']) expect(standingOf(about, through(['A', 'B', 'C']))).toEqual(all);
  });

  it('is high with five in the middle, and one finding as it grows', () => {
    const run = new PatternsRun().suspect('S');
    run.takeEach(through(['A', 'B', 'C', 'D', 'E']));
    expect(run.findings.size).toBe(1);
    const [finding] = run.findings.values();
    expect(finding).toMatchObject({
      severity: 'high',
      figures: { middles: '5', scattered: '500000', gathered: '475000' },
    });
  });

  it.each([
    ['too few', through(['A', 'B'])],
    [
      'much of it stays',
      through(['A', 'B', 'C']).map((draft, place) =>
        place % 2 === 0 ? draft : pay(`g${place}`, 12, 'ABC'[(place - 1) / 2]!, 'T', 500),
      ),
    ],
    [
      'wages, then rent',
      through(['A', 'B', 'C']).map((draft) =>
        'hints' in draft && draft.transfer.id.startsWith('s')
          ? { ...draft, hints: { ...draft.hints, nature: 'payroll' as const } }
          : draft,
      ),
    ],
  ])('%s: none', (_what, drafts) => {
    expect(standingOf('S', drafts)).toEqual([]);
  });

  it('into a clearing account is everybody’s way to pay', () => {
    const run = new PatternsRun();
    run.suspect('S').take([labelOf('T', 'clearing')]);
    expect(run.takeEach(through(['A', 'B', 'C'])).standing()).toEqual([]);
  });
});

describe('gather-scatter', () => {
  const story = [
    ...['A', 'B', 'C'].map((name, at) => pay(`in${name}`, at, name, 'H', 1000)),
    ...['X', 'Y', 'Z'].map((name, at) => pay(`out${name}`, 10 + at, 'H', name, 900)),
  ];

  it('is found around the account between, whatever the order', () => {
    expect(standingOf('H', story)).toEqual(['gather-scatter H: inA inB inC outX outY outZ']);
  });

  it('is no news of an account that a finding of its own is about, and is around one of who pays it or is paid', () => {
    const around = (about: string, transfers: readonly string[]) => {
      const run = new PatternsRun().takeEach(story);
      run.take([], [findingAt(about, 0, transfers)]);
      return run.standing();
    };
    expect(around('H', ['inA', 'inB', 'inC', 'outX'])).toEqual([]);
    const all = ['gather-scatter H: inA inB inC outX outY outZ'];
    expect(around('A', ['inA'])).toEqual(all);
    expect(around('X', ['outX'])).toEqual(all);
  });

  it('is none where it pays out before it was paid, or other sums', () => {
    expect(
      standingOf(
        'H',
        story.map((draft, at) => (at < 3 ? draft : pay(`out${at}`, at - 4, 'H', 'XYZ'[at - 3]!, 900))),
      ),
    ).toEqual([]);
    expect(
      standingOf(
        'H',
        story.map((draft, at) => (at < 3 ? draft : pay(`out${at}`, at + 9, 'H', 'XYZ'[at - 3]!, 300))),
      ),
    ).toEqual([]);
  });
});

describe('stack', () => {
  const layers = (payers: string, middles: string, payees: string) => [
    ...[...payers].flatMap((payer, i) =>
      [...middles].map((middle, j) => pay(`${payer}${middle}`, i + j, payer, middle, 100 + 300 * i)),
    ),
    ...[...middles].flatMap((middle, i) =>
      [...payees].map((payee, j) => pay(`${middle}${payee}`, 10 + i + j, middle, payee, 70 + 400 * j)),
    ),
  ];

  it('of two full layers is found, whatever the order', () => {
    expect(standingOf('M', layers('PQ', 'MN', 'XY'))).toEqual(
      ['stack M: PM PN QM MX QN MY NX NY'].map((text) => expect.stringContaining(text.slice(0, 8))),
    );
  });

  it('is none where one payment of a layer is missing', () => {
    for (const missing of ['QN', 'NX']) {
      const drafts = layers('PQ', 'MN', 'XY').filter(
        (draft) => !('transfer' in draft) || draft.transfer.id !== missing,
      );
      expect(standingOf('M', drafts).filter((each) => each.startsWith('stack'))).toEqual([]);
    }
  });

  it('may end at exchangers: the accounts between are no less joined', () => {
    const run = new PatternsRun().suspect('M', 'N');
    run.take([labelOf('X', 'exchange'), labelOf('Y', 'exchange')]);
    const stacks = run
      .takeEach(layers('PQ', 'MN', 'XY'))
      .standing()
      .filter((each) => each.startsWith('stack'));
    expect(stacks).toHaveLength(1);
  });

  it('is high with three in each layer', () => {
    const run = new PatternsRun().suspect('M');
    run.takeEach(layers('PQR', 'MNO', 'XYZ'));
    const stacks = [...run.findings.values()].filter(({ rule, state }) => rule === 'stack' && state === 'standing');
    expect(stacks.map(({ severity, figures }) => [severity, figures['middles']])).toEqual([['high', '3']]);
  });
});

describe('changes of mind', () => {
  const cycle = [pay('a', 1, 'A', 'B', 1000), pay('b', 2, 'B', 'C', 900), pay('c', 4, 'C', 'A', 850)];

  it('a void of evidence withdraws the finding; what is left may be one still', () => {
    const run = new PatternsRun().takeEach(cycle);
    run.take([], [findingAt('A', 1, ['a'])]);
    const other = pay('c2', 5, 'C', 'A', 860);
    expect(run.takeEach([other]).standing()).toEqual(['cycle A: a b c']);
    expect(run.takeEach([voidOf('c')]).standing()).toEqual(['cycle A: a b c2']);
    expect(run.takeEach([voidOf('b')]).standing()).toEqual([]);
    expect([...run.findings.values()].map(({ state }) => state)).toEqual(['withdrawn']);
  });

  it('a case that is opened after the money moved brings the shape up, and takes it back with its taint', () => {
    const run = new PatternsRun().takeEach([pay('v', 0, 'V', 'A', 1000), ...cycle]);
    expect(run.standing()).toEqual([]);
    expect(run.cases([taintOf('v', 1000)]).standing()).toEqual(['cycle A: a b c']);
    expect(run.cases([taintOf('v', 1000, true)]).standing()).toEqual([]);
    expect(run.cases([taintOf('b', 900)]).standing()).toEqual(['cycle A: a b c']);
  });

  it('a drop of taint in a river of money makes no shape', () => {
    const run = new PatternsRun().takeEach([pay('v', 0, 'V', 'A', 1000), ...cycle]);
    expect(run.cases([taintOf('v', 100)]).standing()).toEqual([]);
    expect(run.cases([taintOf('v', 250)]).standing()).toEqual(['cycle A: a b c']);
  });

  it('a finding of one pocket that is withdrawn takes back what was only seen around it', () => {
    const run = new PatternsRun().takeEach(cycle);
    const found = findingAt('A', 1, ['a']);
    run.take([], [found]);
    expect(run.standing()).toEqual(['cycle A: a b c']);
    if (found.kind === 'finding') run.take([], [{ ...found, finding: { ...found.finding, state: 'withdrawn' } }]);
    expect(run.standing()).toEqual([]);
  });

  it('what nothing can change any more is forgotten', () => {
    const run = new PatternsRun().suspect('A');
    run.takeEach(cycle);
    expect(run.fold.counts).toMatchObject({ transfers: 3, findings: 1 });
    run.takeEach([pay('later', 60, 'X', 'Y', 1)]);
    expect(run.fold.counts).toMatchObject({ transfers: 1, findings: 0, accountsOfInterest: 3 });
    run.takeEach([pay('much later', 2_000, 'X', 'Y', 1)]);
    expect(run.fold.counts).toMatchObject({ transfers: 1, accountsOfInterest: 0 });
    expect(run.standing()).toEqual(['cycle A: a b c']);
  });
});
