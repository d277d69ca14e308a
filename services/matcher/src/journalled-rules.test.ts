import { Image } from '@weir/engine';
import { decodeFlowsFrame, encodeJournalFrame, LedgerFold, type RuleSet } from '@weir/journal';
import { batchOf } from '@weir/log';
import { describe, expect, test } from 'vitest';
import { type Draft, frameOf, pay, settings, voidOf } from './journal.fixture.js';
import { JournalToFlows } from './run-matcher.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;

const rules = (thresholds: unknown, more: Partial<RuleSet> = {}): Buffer =>
  encodeJournalFrame({
    type: 'rules',
    ruleSets: [{ set: 'live', version: 2, holdsFrom: 0, thresholds: thresholds as RuleSet['thresholds'], ...more }],
  });

/** What a journal comes to whose frames are one payment each, or rules. */
const fold = (messages: readonly (Draft | Buffer)[]) => {
  let raw = 0;
  const values = [
    encodeJournalFrame({ type: 'settings', settings }),
    ...messages.map((each) => (Buffer.isBuffer(each) ? each : encodeJournalFrame(frameOf(raw++, [each])))),
  ];
  const matcher = new JournalToFlows(0);
  const place = { topic: 'journal', partition: 0, firstOffset: 0, nextOffset: values.length };
  const records = values.map((value, offset) => ({ offset, timestampMs: offset, key: null, value, headers: {} }));
  const { frames } = matcher.take(batchOf({ ...place, highWatermark: values.length }, records));
  const all = frames.flatMap((frame) => decodeFlowsFrame(frame).units.flatMap((unit) => unit.records));
  const findings = all.flatMap((record) => (record.kind === 'finding' ? [record.finding] : []));
  return { findings, passedOver: matcher.progress(values.length).passedOver };
};

const passing = [pay('in', minuteMs, 'V', 'A', 2_000_000), pay('out', 2 * minuteMs, 'A', 'B', 1_900_000)];

describe('a rule set with thresholds that cannot hold', () => {
  test.each([
    ['rules that are none', { passThrough: null, fanOut: 5 }, 2],
    ['amounts that are none', { amounts: null }, 1],
    ['an asset without its limits', { amounts: { CNY: { limitsMinor: null } } }, 1],
  ])('halts no shard, is told, and the defaults hold: %s', (_, thresholds, count) => {
    const { findings, passedOver } = fold([rules(thresholds), ...passing]);
    expect(findings.map(({ rule, ruleVersion }) => [rule, ruleVersion])).toEqual([['pass-through', 2]]);
    expect(passedOver).toEqual([{ reason: 'rule-unreadable', count, offset: 1 }]);
  });

  test('that waits for longer than transfers are known by name does not halt at the load', () => {
    const days = Array.from({ length: 9 }, (_, day) => pay(`d${day}`, (day + 1) * dayMs, 'X', 'Y', 5_000));
    const end = 5 * dayMs + minuteMs;
    const story = [
      pay('try', 1, 'S', 'A', 100),
      ...days.slice(0, 5),
      pay('load', end, 'V', 'A', 5_000_000),
      pay('out', end + minuteMs, 'A', 'B', 4_900_000),
    ];
    const { findings } = fold([rules({ testThenLoad: { withinMs: 7 * dayMs } }), ...story]);
    expect(findings.map(({ rule }) => rule)).toEqual(['pass-through']);
  });

  test('says nothing of an account that wakes without money', () => {
    const free = { amounts: { CNY: { dormantMinor: 0 } } };
    const story = [pay('old', 1, 'A', 'X', 5_000), pay('far', 200 * dayMs, 'Q', 'R', 5_000)];
    const { findings } = fold([rules(free), ...story, pay('wake', 200 * dayMs + 1, 'A', 'X', 5_000)]);
    expect(findings).toEqual([]);
  });
});

test('a finding of a set that was put off is taken back with its payment', () => {
  const shadow = (holdsFrom: number) => rules({}, { set: 'shadow', version: 1, holdsFrom });
  const { findings } = fold([shadow(0), ...passing, shadow(300 * dayMs), voidOf('out')]);
  expect(findings.map(({ set, state }) => `${set} ${state}`).sort()).toEqual([
    'live standing',
    'live withdrawn',
    'shadow standing',
    'shadow withdrawn',
  ]);
});

test('a state from before thresholds had bounds is not gone on from where some of them cannot hold', () => {
  const saved = (thresholds: unknown): Image => {
    const fold = new LedgerFold(0, 1, true);
    const values = [encodeJournalFrame({ type: 'settings', settings }), rules(thresholds)];
    for (const [offset, value] of values.entries()) {
      fold.apply(offset, offset, value);
      fold.endMessage();
    }
    const image = new Image();
    fold.save(image);
    return image;
  };
  const long = { dormant: { wakeMs: 3 * dayMs } };
  expect(LedgerFold.load(saved(long)).hasLedger).toBe(true);
  const [before, readable] = [saved(long), saved({})];
  delete before.values['rulesAreBounded'];
  delete readable.values['rulesAreBounded'];
  expect(() => LedgerFold.load(before)).toThrow(RangeError);
  expect(LedgerFold.load(readable).hasLedger).toBe(true);
});
