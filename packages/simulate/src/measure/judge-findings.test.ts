import { describe, expect, test } from 'vitest';
import { compareJudgements } from './compare-judgements.js';
import type { GroundTruth } from './ground-truth.js';
import { type FoundThing, judgeByRule, judgeFindings } from './judge-findings.js';
import { stoppedValue } from './stopped-value.js';

const dayMs = 86_400_000;
const [firstMule, secondMule, shop, victim] = [1, 2, 3, 4];

/** 100 from the victim to mule 1 at 10, of which 90 go on to mule 2 at 20 and 80 of these out at 30. Row n is move n. */
const moves = [
  { timeMs: 10, from: victim, to: firstMule, illicitMinor: 100 },
  { timeMs: 20, from: firstMule, to: secondMule, illicitMinor: 90 },
  { timeMs: 30, from: secondMule, to: 9, illicitMinor: 80 },
];
const lying = (account: number, atMs: number): number =>
  moves.reduce(
    (sum, move) =>
      move.timeMs > atMs
        ? sum
        : sum + (move.to === account ? move.illicitMinor : 0) - (move.from === account ? move.illicitMinor : 0),
    0,
  );
const truth: GroundTruth = {
  startMs: 0,
  days: 2,
  innocentAccounts: 10_000,
  mules: [firstMule, secondMule],
  stolenMinor: 100,
  moves,
  sinceMs: (account) => (account === firstMule ? 10 : account === secondMule ? 20 : null),
  illicitAt: lying,
  cameInBy: (account, atMs = Number.POSITIVE_INFINITY) =>
    moves.reduce((sum, move) => sum + (move.to === account && move.timeMs <= atMs ? move.illicitMinor : 0), 0),
  kindOf: (account) => (account === shop ? 'merchant' : account === firstMule ? 'mule before use' : 'worker'),
  typologyOf: () => 'layered',
  actOf: (row) => (row === 7 ? 'purchase' : 'layer'),
  illicitOf: () => 0,
};
const found = (suspect: number, atMs: number, rule = 'fan-in', evidence: number[] = []): FoundThing => ({
  rule,
  suspects: [suspect],
  atMs,
  evidence,
});

describe('judging findings', () => {
  test('a finding of a mule counts from its first use on, before that it is a false one', () => {
    const early = judgeFindings(truth, [found(firstMule, 9)]);
    expect(early).toMatchObject({ mulesFound: 0, precision: 0, falseByKind: { 'mule before use': 1 } });
    expect(judgeFindings(truth, [found(firstMule, 10)])).toMatchObject({ mulesFound: 1, precision: 1, recall: 0.5 });
  });

  test('what is still there is what lies in the account at the first finding', () => {
    const judged = judgeFindings(truth, [found(firstMule, 25), found(firstMule, 15), found(secondMule, 29)]);
    expect(judged).toMatchObject({ valueStillThere: 190, stillThereShare: 1, valueRecall: 1, mulesFound: 2 });
    // Mule 1 is stopped at 15: its 100 stay, and nothing ever reaches mule 2.
    expect(judged).toMatchObject({ stoppable: 100, stoppableShare: 1 });
  });

  test('money that left before the finding is not there any more', () => {
    expect(judgeFindings(truth, [found(secondMule, 30)])).toMatchObject({ valueStillThere: 10, stoppable: 10 });
    expect(judgeFindings(truth, [found(secondMule, 30)]).stillThereShare).toBeCloseTo(1 / 9);
  });

  test('an alarm is an account on a day, however often the rule repeats itself', () => {
    const judged = judgeFindings(truth, [
      found(shop, 5, 'fan-in', [7, 7, 1]),
      found(shop, 6),
      found(shop, dayMs + 1),
      found(secondMule, 20),
    ]);
    expect(judged).toMatchObject({ findings: 4, alarms: 3, trueAlarms: 1, falseByKind: { merchant: 2 } });
    expect(judged.falseByReason).toEqual({ 'merchant: no evidence': 1, 'merchant: purchase': 1 });
    // Two false alarms among 10,000 accounts on two days.
    expect(judged.falsePer10kAccountDays).toBe(1);
  });

  test('findings before the measured days do not count', () => {
    expect(judgeFindings({ ...truth, startMs: 100 }, [found(shop, 50)])).toMatchObject({ findings: 0, alarms: 0 });
  });

  test('nothing found: no precision, recall zero', () => {
    const judged = judgeFindings(truth, []);
    expect(judged).toMatchObject({ precision: null, recall: 0, minutesToFind: null, stillThereShare: null });
  });

  test('each rule is judged by itself', () => {
    const judged = judgeByRule(truth, [found(shop, 5, 'fan-out'), found(firstMule, 11)]);
    expect(Object.keys(judged)).toEqual(['fan-in', 'fan-out']);
    expect(judged['fan-in']!.precision).toBe(1);
    expect(judged['fan-out']!.precision).toBe(0);
  });

  test('a change of thresholds is told by what it adds and takes away', () => {
    const of = (findings: FoundThing[]) => ({ findings, judgement: judgeFindings(truth, findings) });
    expect(compareJudgements(of([found(shop, 5), found(shop, 6)]), of([found(firstMule, 11)]))).toEqual({
      findings: -1,
      mulesFound: 1,
      valueStillThere: 100,
      stoppable: 100,
      falsePer10kAccountDays: -0.5,
      suspectsOnlyLive: 1,
      suspectsOnlyShadow: 1,
    });
  });
});

test('an account that is stopped still receives', () => {
  const later = [...moves, { timeMs: 40, from: victim, to: secondMule, illicitMinor: 7 }];
  const isMule = (account: number) => account === firstMule || account === secondMule;
  expect(stoppedValue(later, isMule, new Map([[secondMule, 25]]))).toBe(97);
  expect(stoppedValue(later, isMule, new Map())).toBe(0);
});
