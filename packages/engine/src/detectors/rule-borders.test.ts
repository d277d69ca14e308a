import { describe, expect, it } from 'vitest';
import { addUpTo, type DayEntry, type DayRule, dayMs, noToken, noteFields, sumMax } from './day-rule.js';
import { firedRules, firing, levelIn, maskShift, severityOf } from './detector-rules.js';
import { dormant } from './dormant.js';
import { fan } from './fan.js';
import { passThrough } from './pass-through.js';
import { isJustUnder, splitting } from './splitting.js';
import { testThenLoad } from './test-then-load.js';
import { type AmountThresholds, type DetectorThresholds, defaultThresholds } from './thresholds.js';

// Each rule at its borders, one step on either side: a threshold is where a bank and its customer may disagree.

describe('fan', () => {
  const limits = { warnCount: 5, highCount: 10, firstTimePercent: 80, quickPercent: 80 };
  it.each([
    ['as many as warn', [5, 4, 1_000, 800], 1],
    ['one fewer', [4, 4, 1_000, 800], 0],
    ['as many as are high', [10, 8, 1_000, 800], 2],
    ['one fewer than that', [9, 9, 1_000, 800], 1],
    ['the least amount', [5, 5, 500, 500], 1],
    ['a minor unit less', [5, 5, 499, 499], 0],
    ['too few for the first time', [5, 3, 1_000, 800], 0],
    ['a minor unit too little of it quick', [5, 4, 1_000, 799], 0],
  ] as const)('%s', (_, [count, first, moved, quick], level) => {
    expect(fan(count, first, moved, quick, limits, 500)).toBe(level);
  });
});

describe('pass-through', () => {
  const limits = { warnPercent: 80, highPercent: 90 };
  it.each([
    ['the least share', [1_000, 800], 1],
    ['a minor unit less', [1_000, 799], 0],
    ['the least amount', [500, 500], 1],
    ['a minor unit less than that', [499, 499], 0],
    ['the least share of the least large amount', [2_000, 1_800], 2],
    ['a minor unit less of it', [2_000, 1_799], 1],
    ['the same share of less', [1_999, 1_999], 1],
  ] as const)('%s', (_, [come, passed], level) => {
    expect(passThrough(come, passed, limits, 500, 2_000)).toBe(level);
  });

  it('is nothing of nothing, also where no amount is asked for', () => {
    expect(passThrough(0, 0, limits, 0, 0)).toBe(0);
    expect(passThrough(0, 50, limits, 0, 0)).toBe(0);
    expect(passThrough(1, 1, limits, 0, 0)).toBe(2);
  });
});

const amounts: AmountThresholds = {
  ...{ passThroughMinor: 10, passThroughHighMinor: 30, fanMinor: 10 },
  ...{ tinyMinor: 5, loadMinor: 100, limitsMinor: [1_000, 200], dormantMinor: 100 },
};
const thresholds: DetectorThresholds = {
  ...defaultThresholds,
  testThenLoad: { withinMs: 1_000, outWithinMs: 50, warnPercent: 80, highPercent: 95 },
  splitting: { underPercent: 10, warnCount: 3, highCount: 5, dayAheadMs: 3_600_000 },
  dormant: { idleMs: 5_000, wakeMs: 600, warnPercent: 50, highPercent: 80 },
};

const entry = (instant: number, amount: number, over: Partial<DayEntry> = {}): DayEntry => ({
  ...{ isCredit: amount > 0, instant, amount: Math.abs(amount), token: instant },
  ...{ counted: true, personal: true, firstTime: true, before: -1 },
  ...over,
});

/** A note after some entries, the first of which made it; what each said. */
const noteOf = (rule: DayRule, entries: readonly DayEntry[]) => {
  const note = new Float64Array(noteFields);
  const said = entries.map((each, at) => rule.step(note, at === 0, each, thresholds, amounts));
  return {
    said,
    endsAt: rule.endsAt(note, thresholds),
    level: rule.level(note, thresholds, amounts),
    evidence: rule.evidence(note),
    figures: rule.figures(note),
    awaits: rule.awaits(note),
  };
};

describe('test then load', () => {
  const tiny = entry(10, 5);
  const load = entry(20, 100);

  it('begins with a tiny transfer with a stranger, in or out', () => {
    expect(noteOf(testThenLoad, [tiny])).toMatchObject({ said: [true], endsAt: 1_010, level: 0, awaits: 0 });
    expect(noteOf(testThenLoad, [entry(10, -5)]).said).toEqual([true]);
    for (const other of [entry(10, 6), { ...tiny, firstTime: false }, { ...tiny, counted: false }, load])
      expect(noteOf(testThenLoad, [other]).said).toEqual([false]);
  });

  it('is loaded by a credit of the least amount, and only by a credit', () => {
    expect(noteOf(testThenLoad, [tiny, load])).toMatchObject({ said: [true, true], endsAt: 70, level: 0, awaits: 1 });
    for (const other of [entry(20, 99), entry(20, -100), { ...load, counted: false }])
      expect(noteOf(testThenLoad, [tiny, other])).toMatchObject({ said: [true, false], endsAt: 1_010 });
  });

  it('takes the latest tiny one until it is loaded, the first load after that, and what then goes out', () => {
    const again = entry(15, 3);
    const { evidence, said } = noteOf(testThenLoad, [tiny, again, load, entry(30, 200), entry(31, -79), entry(32, 4)]);
    expect(said).toEqual([true, true, true, false, true, false]);
    expect(evidence).toEqual({ since: 15, tokens: [15, 20], outSince: 20 });
    expect(noteOf(testThenLoad, [tiny]).evidence.tokens).toEqual([10, noToken]);
    // A debit that is counted by no feature is none here either.
    expect(noteOf(testThenLoad, [tiny, load, entry(30, -90, { counted: false })]).figures).toEqual({
      ...{ loadMinor: 100, outMinor: 0 },
    });
  });

  it.each([
    [79, 0],
    [80, 1],
    [94, 1],
    [95, 2],
  ])('of 100 that were loaded %i out are level %i', (out, level) => {
    const seen = noteOf(testThenLoad, [tiny, load, entry(30, -out)]);
    expect(seen).toMatchObject({ level, figures: { loadMinor: 100, outMinor: out } });
  });
});

describe('splitting', () => {
  it.each([
    [199, true],
    [180, true],
    [179, false],
    [200, false],
    [201, false],
    [999, true],
    [900, true],
    [899, false],
    [1_000, false],
  ])('%i is just under a limit: %s', (amount, isUnder) => {
    expect(isJustUnder(amount, amounts.limitsMinor, 10)).toBe(isUnder);
    expect(noteOf(splitting, [entry(10, amount)]).said).toEqual([isUnder]);
    expect(isJustUnder(amount, [], 10)).toBe(false);
  });

  it('counts persons, not shops, and shows the first three', () => {
    const story = [1, 2, 3, 4, 5].map((instant) => entry(instant, 190));
    const shop = entry(6, 190, { personal: false });
    const levels = [1, 2, 3, 4, 5].map((count) => noteOf(splitting, story.slice(0, count)).level);
    expect(levels).toEqual([0, 0, 1, 1, 2]);
    const { said, evidence, figures } = noteOf(splitting, [...story, shop]);
    expect(said).toEqual([true, true, true, true, true, false]);
    expect(evidence).toEqual({ since: 1, tokens: [1, 2, 3], outSince: null });
    expect(figures).toEqual({ count: 5, sumMinor: 950 });
    expect(noteOf(splitting, story.slice(0, 1)).evidence.tokens).toEqual([1, noToken, noToken]);
  });

  it('ends with the last millisecond of the local day', () => {
    // An hour ahead of UTC: the day ends at 23:00.
    const last = 3 * dayMs - 3_600_000 - 1;
    for (const instant of [2 * dayMs - 3_600_000, 2 * dayMs, last])
      expect(noteOf(splitting, [entry(instant, 190)]).endsAt).toBe(last);
    expect(noteOf(splitting, [entry(last + 1, 190)]).endsAt).toBe(last + dayMs);
  });
});

describe('a dormant account', () => {
  const woken = entry(6_000, 100, { before: 1_000 });

  it('wakes after the rest, and not where nothing was before', () => {
    expect(noteOf(dormant, [woken])).toMatchObject({ said: [true], endsAt: 6_600, level: 0, awaits: 2 });
    expect(noteOf(dormant, [{ ...woken, before: 1_001 }]).said).toEqual([false]);
    expect(noteOf(dormant, [{ ...woken, before: 0 }]).said).toEqual([true]);
    expect(noteOf(dormant, [{ ...woken, before: -1 }]).said).toEqual([false]);
  });

  it('by an entry that is not counted as well, which is no money', () => {
    const own = { ...woken, counted: false };
    const { said, evidence, figures } = noteOf(dormant, [
      own,
      entry(6_100, 70),
      { ...entry(6_200, -50), counted: false },
    ]);
    expect(said).toEqual([true, true, false]);
    expect(evidence).toEqual({ since: 6_000, tokens: [6_000, 6_100], outSince: 6_000 });
    expect(figures).toEqual({ inMinor: 70, outMinor: 0, idleMs: 5_000 });
    expect(noteOf(dormant, [own]).evidence.tokens).toEqual([6_000, noToken]);
    expect(noteOf(dormant, [woken, entry(6_100, 70)]).evidence.tokens).toEqual([6_000, 6_000]);
  });

  it.each([
    [100, 49, 0],
    [100, 50, 1],
    [100, 79, 1],
    [100, 80, 2],
    [99, 99, 0],
  ])('of %i that came %i out are level %i', (come, out, level) => {
    const story = [entry(6_000, come, { before: 0 }), entry(6_100, -out)];
    expect(noteOf(dormant, story)).toMatchObject({ level, figures: { inMinor: come, outMinor: out, idleMs: 6_000 } });
  });
});

describe('sums and masks', () => {
  it('a sum stops at 2^53 − 1', () => {
    expect(addUpTo(5, 7)).toBe(12);
    expect(addUpTo(sumMax, 7)).toBe(sumMax);
    expect(addUpTo(sumMax - 3, sumMax)).toBe(sumMax);
    expect(addUpTo(sumMax - 3, 3)).toBe(sumMax);
  });

  it('a rule fires only where it holds with more than stood already', () => {
    for (const stood of [0, 1, 2] as const)
      for (const level of [0, 1, 2] as const)
        expect(levelIn(firing(4, 1, level, stood), 4, 1)).toBe(level > stood ? level : 0);
    expect([severityOf(1), severityOf(2), severityOf(3)]).toEqual(['warn', 'high', 'high']);
  });

  it('each rule of each set has bits of its own', () => {
    const mask = (1 << maskShift(0, 0)) | (2 << maskShift(5, 0)) | (1 << maskShift(1, 1)) | (3 << maskShift(2, 1));
    expect(firedRules(mask)).toEqual([
      { rule: 'pass-through', set: 'live', severity: 'warn' },
      { rule: 'dormant', set: 'live', severity: 'high' },
      { rule: 'fan-out', set: 'shadow', severity: 'warn' },
      { rule: 'fan-in', set: 'shadow', severity: 'high' },
    ]);
    expect(levelIn(mask, 2, 1)).toBe(2);
    expect(firedRules(0)).toEqual([]);
  });
});
