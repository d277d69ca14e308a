import { describe, expect, it } from 'vitest';
import { dayMs } from './day-rule.js';
import { readDetectorThresholds, thresholdBounds } from './read-thresholds.js';
import { defaultThresholds } from './thresholds.js';

const read = (given: Record<string, unknown>) => {
  let unreadable = 0;
  const thresholds = readDetectorThresholds(given, () => unreadable++);
  return { thresholds, unreadable };
};

describe('thresholds that the journal gives', () => {
  it('hold over their defaults, and what is left out has its default', () => {
    const { thresholds, unreadable } = read({
      passThrough: { warnPercent: 70 },
      dormant: { wakeMs: dayMs, idleMs: 400 * dayMs },
      amounts: { CNY: { tinyMinor: 500, fanMinor: 1e300 } },
    });
    expect(unreadable).toBe(0);
    expect(thresholds).toEqual({
      ...defaultThresholds,
      passThrough: { ...defaultThresholds.passThrough, warnPercent: 70 },
      dormant: { ...defaultThresholds.dormant, wakeMs: dayMs, idleMs: 400 * dayMs },
      // Of assets that are not named no rule that needs an amount fires.
      amounts: { CNY: { ...defaultThresholds.amounts['CNY'], tinyMinor: 500, fanMinor: 1e300 } },
    });
    expect(read({})).toEqual({ thresholds: defaultThresholds, unreadable: 0 });
  });

  it('have bounds for all but amounts, and the defaults lie inside', () => {
    const { amounts: _, ...rules } = defaultThresholds;
    for (const [rule, fields] of Object.entries(rules))
      expect(Object.keys(thresholdBounds[rule as keyof typeof rules])).toEqual(Object.keys(fields));
    expect(read(JSON.parse(JSON.stringify(defaultThresholds)))).toEqual({
      thresholds: defaultThresholds,
      unreadable: 0,
    });
  });

  it.each([
    ['no object', { fanOut: null }],
    ['a text', { passThrough: { warnPercent: '80' } }],
    ['nothing', { dormant: { idleMs: null } }],
    ['below zero', { testThenLoad: { withinMs: -1 } }],
    ['more than all', { passThrough: { highPercent: 101 } }],
    ['longer than a note knows its transfers', { testThenLoad: { withinMs: dayMs + 1 } }],
    ['longer than that after waking', { dormant: { wakeMs: 3 * dayMs } }],
    ['a part of a millisecond', { splitting: { dayAheadMs: 0.5 } }],
    ['a day that is ahead by more than a day', { splitting: { dayAheadMs: 1e15 } }],
    ['no counterparty at all', { fanIn: { warnCount: 0 } }],
  ])('that cannot hold leave the rule its defaults: %s', (_, given) => {
    expect(read(given)).toEqual({ thresholds: defaultThresholds, unreadable: 1 });
    // The other rules have what is given for them.
    const more = read({ ...given, fanOut: undefined, amounts: { USD: defaultThresholds.amounts['USD'] } });
    expect(Object.keys(more.thresholds.amounts)).toEqual(['USD']);
  });

  it('leave an asset its amounts where those cannot hold, and one without defaults none', () => {
    const of = (amounts: unknown) => read({ amounts });
    expect(of(null)).toEqual({ thresholds: defaultThresholds, unreadable: 1 });
    expect(of({ CNY: { limitsMinor: 5 }, USD: null })).toEqual({
      thresholds: {
        ...defaultThresholds,
        amounts: { CNY: defaultThresholds.amounts['CNY'], USD: defaultThresholds.amounts['USD'] },
      },
      unreadable: 2,
    });
    expect(of({ CNY: { fanMinor: -1 } }).unreadable).toBe(1);
    expect(of({ CNY: { limitsMinor: ['1'] } }).unreadable).toBe(1);
    expect(of({ HKD: { fanMinor: 5 } })).toEqual({ thresholds: { ...defaultThresholds, amounts: {} }, unreadable: 1 });
    const whole = defaultThresholds.amounts['CNY'];
    expect(of({ HKD: whole })).toEqual({
      thresholds: { ...defaultThresholds, amounts: { HKD: whole } },
      unreadable: 0,
    });
  });
});
