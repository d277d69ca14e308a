import type { GroundTruth } from './ground-truth.js';
import { stoppedValue } from './stopped-value.js';

/** A finding as judging needs it, whatever made it. Accounts and transfers by index. */
export interface FoundThing {
  readonly rule: string;
  /** Accounts that it casts suspicion on: the one it is about, and the others of a shape or a device. */
  readonly suspects: readonly number[];
  /** The event time at which the detector could say it, epoch milliseconds. */
  readonly atMs: number;
  /** Transfers it rests on. */
  readonly evidence: readonly number[];
}

/**
 * How good findings are. An *alarm* is an account on one day: what somebody has to look at once, however often the
 * rule repeats itself. Amounts in minor units; shares from 0 to 1, null where there is nothing to divide by.
 */
export interface Judgement {
  readonly findings: number;
  readonly alarms: number;
  readonly trueAlarms: number;
  /** True alarms among all. */
  readonly precision: number | null;
  readonly mulesFound: number;
  /** Mules found among all mules. */
  readonly recall: number | null;
  /** What ever came into found mules' accounts, of what came into all. */
  readonly valueRecall: number | null;
  /** Victims' money in the found accounts at the instants at which they were first found. */
  readonly valueStillThere: number;
  /** Of what ever came into these accounts. */
  readonly stillThereShare: number | null;
  /** What would be held in the end had each found account been stopped then; nothing twice. */
  readonly stoppable: number;
  /** Of all that victims paid. */
  readonly stoppableShare: number | null;
  /** From a mule's first use to its first finding, minutes, the middle one. */
  readonly minutesToFind: number | null;
  /** False alarms for 10,000 innocent accounts and a day. */
  readonly falsePer10kAccountDays: number;
  /** False alarms by what the account is. */
  readonly falseByKind: Readonly<Record<string, number>>;
  /** False alarms by what the account is and what most of the evidence was for. */
  readonly falseByReason: Readonly<Record<string, number>>;
  /** Mules found and mules, by how the crew works. */
  readonly byTypology: Readonly<Record<string, readonly [found: number, mules: number]>>;
}

const dayMs = 86_400_000;

/** Judges the findings of one rule, or of several taken together. Findings before the measured days do not count. */
export const judgeFindings = (truth: GroundTruth, findings: readonly FoundThing[]): Judgement => {
  const measured = findings.filter(({ atMs }) => atMs >= truth.startMs).sort((left, right) => left.atMs - right.atMs);
  const alarms = new Set<string>();
  const firstFoundMs = new Map<number, number>();
  const falseByKind: Record<string, number> = {};
  const falseByReason: Record<string, number> = {};
  let trueAlarms = 0;
  for (const { suspects, atMs, evidence } of measured) {
    const day = Math.floor((atMs - truth.startMs) / dayMs);
    for (const account of suspects) {
      const since = truth.sinceMs(account);
      const right = since !== null && since <= atMs;
      if (right && !firstFoundMs.has(account)) firstFoundMs.set(account, atMs);
      // A mule's account before its use and after it are two alarms: one false, one true.
      const alarm = `${account}/${day}/${right}`;
      if (alarms.has(alarm)) continue;
      alarms.add(alarm);
      if (right) trueAlarms += 1;
      else {
        const kind = truth.kindOf(account);
        count(falseByKind, kind);
        count(falseByReason, `${kind}: ${mostly(evidence, truth)}`);
      }
    }
  }

  const found = [...firstFoundMs];
  const cameIn = sum(found, ([account]) => truth.cameInBy(account));
  const cameInAll = sum(truth.mules, (account) => truth.cameInBy(account));
  const stillThere = sum(found, ([account, atMs]) => truth.illicitAt(account, atMs));
  const stoppable = stoppedValue(truth.moves, (account) => truth.sinceMs(account) !== null, firstFoundMs);
  const falseAlarms = alarms.size - trueAlarms;
  return {
    findings: measured.length,
    alarms: alarms.size,
    trueAlarms,
    precision: share(trueAlarms, alarms.size),
    mulesFound: found.length,
    recall: share(found.length, truth.mules.length),
    valueRecall: share(cameIn, cameInAll),
    valueStillThere: stillThere,
    stillThereShare: share(stillThere, cameIn),
    stoppable,
    stoppableShare: share(stoppable, truth.stolenMinor),
    minutesToFind: middle(found.map(([account, atMs]) => (atMs - truth.sinceMs(account)!) / 60_000)),
    falsePer10kAccountDays: (falseAlarms * 10_000) / (truth.innocentAccounts * truth.days),
    falseByKind: mostFirst(falseByKind),
    falseByReason: mostFirst(falseByReason),
    byTypology: byTypology(truth, firstFoundMs),
  };
};

/** Each rule by itself, in the order of their names. */
export const judgeByRule = (truth: GroundTruth, findings: readonly FoundThing[]): Record<string, Judgement> => {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  return Object.fromEntries(
    rules.map((rule) => [
      rule,
      judgeFindings(
        truth,
        findings.filter((one) => one.rule === rule),
      ),
    ]),
  );
};

const count = (into: Record<string, number>, key: string): void => {
  into[key] = (into[key] ?? 0) + 1;
};

const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const middle = (numbers: number[]): number | null => {
  numbers.sort((left, right) => left - right);
  return numbers.length === 0 ? null : numbers[Math.floor((numbers.length - 1) / 2)]!;
};

const mostFirst = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1)));

/** What most of the transfers were for; of equals, what came first. */
const mostly = (evidence: readonly number[], truth: GroundTruth): string => {
  const counts: Record<string, number> = {};
  for (const row of evidence) count(counts, truth.actOf(row));
  const ranked = Object.entries(counts).sort((left, right) => right[1] - left[1]);
  return ranked[0]?.[0] ?? 'no evidence';
};

const byTypology = (
  truth: GroundTruth,
  firstFoundMs: ReadonlyMap<number, number>,
): Record<string, readonly [number, number]> => {
  const out: Record<string, [number, number]> = {};
  for (const mule of truth.mules) {
    const typology = truth.typologyOf(mule) ?? 'unknown';
    out[typology] ??= [0, 0];
    out[typology][1] += 1;
    if (firstFoundMs.has(mule)) out[typology][0] += 1;
  }
  return out;
};
