import { defaultThresholds } from '@weir/engine';
import { patternDefaults } from '@weir/patterns';
import { describe, expect, it } from 'vitest';
import { defaultRules, readRuleSets } from './rule-file.js';

const read = (thresholds: unknown, more: object = {}) =>
  readRuleSets(
    JSON.stringify({
      ruleSets: [{ set: 'live', version: 2, holdsFrom: '2026-05-01T08:00:00+08:00', thresholds, ...more }],
    }),
    'rules.json',
  );

describe('a file of rules', () => {
  it('is filled up with defaults, so that a version means the same for ever', () => {
    const [ruleSet] = read({
      passThrough: { warnPercent: 70 },
      swap: { cnyPerUsdt: 6.9 },
      amounts: { CNY: { tinyMinor: 500 } },
    });
    expect(ruleSet).toMatchObject({ set: 'live', version: 2, holdsFrom: Date.UTC(2026, 4, 1) });
    expect(ruleSet!.thresholds).toEqual({
      ...defaultRules,
      passThrough: { ...defaultThresholds.passThrough, warnPercent: 70 },
      swap: { ...patternDefaults.swap, cnyPerUsdt: 6.9 },
      amounts: { ...defaultThresholds.amounts, CNY: { ...defaultThresholds.amounts['CNY'], tinyMinor: 500 } },
    });
  });

  it('without thresholds is the defaults; what is shown of them can be read again', () => {
    const [ruleSet] = readRuleSets('{"ruleSets":[{"set":"shadow","version":1,"holdsFrom":0}]}', 'x');
    expect(ruleSet!.thresholds).toEqual(defaultRules);
    expect(read(JSON.parse(JSON.stringify(defaultRules)))[0]!.thresholds).toEqual(defaultRules);
  });

  it.each([
    [{ passTrough: {} }, 'ruleSets.0.thresholds.passTrough: is not known'],
    [{ fanOut: { warnCount: '5' } }, 'ruleSets.0.thresholds.fanOut.warnCount: wants a number, not below zero'],
    [{ fanOut: 5 }, 'ruleSets.0.thresholds.fanOut: wants an object'],
    [{ passThrough: { warnPercent: 120 } }, 'ruleSets.0.thresholds.passThrough.warnPercent: more than 100 %'],
    [
      { testThenLoad: { withinMs: 172_800_000 } },
      'ruleSets.0.thresholds.testThenLoad.withinMs: wants a whole number from 0 to 86400000',
    ],
    [{ dormant: { wakeMs: 259_200_000 } }, 'dormant.wakeMs: wants a whole number from 0 to 86400000'],
    [{ splitting: { dayAheadMs: 0.5 } }, 'splitting.dayAheadMs: wants a whole number from 0 to 86400000'],
    [{ fanIn: { warnCount: 0 } }, 'ruleSets.0.thresholds.fanIn.warnCount: wants a whole number from 1'],
    [{ amounts: { CNY: { limitsMinor: [1.5] } } }, 'limitsMinor: wants a list of whole numbers'],
    [{ amounts: { XYZ: {} } }, 'ruleSets.0.thresholds.amounts.XYZ: is not known'],
    [{ sameDevice: { accounts: 3 } }, 'ruleSets.0.thresholds.sameDevice: Unrecognized key'],
    [{ cycle: { paymentsMin: 2 } }, 'ruleSets.0.thresholds.cycle.paymentsMin: Too small'],
  ])('%j: %s', (thresholds, why) => {
    expect(() => read(thresholds)).toThrow(why);
  });

  it('names every other mistake too', () => {
    expect(() => readRuleSets('{', 'rules.json')).toThrow('UNREADABLE: rules.json: no JSON');
    expect(() => readRuleSets('{"ruleSets":[]}', 'x')).toThrow('ruleSets: Too small');
    expect(() => read({}, { set: 'dead' })).toThrow('ruleSets.0.set');
    expect(() => read({}, { version: 0 })).toThrow('ruleSets.0.version');
    expect(() => read({}, { holdsFrom: 'soon' })).toThrow('ruleSets.0.holdsFrom: no time');
    const one = { set: 'live', version: 1, holdsFrom: 0 };
    expect(() => readRuleSets(JSON.stringify({ ruleSets: [one, one] }), 'x')).toThrow('live 1: stands twice');
  });
});
