import type { FindingSet, FindingSeverity } from './finding.js';

/** The pocket-local detectors of trace §6. The place in the list is the rule's number in fired masks: only append. */
export const detectorRules = ['pass-through', 'fan-out', 'fan-in', 'test-then-load', 'splitting', 'dormant'] as const;
export type DetectorRule = (typeof detectorRules)[number];

/** Numbers of the rules, as the bank uses them. */
export const ruleNumber = {
  passThrough: 0,
  fanOut: 1,
  fanIn: 2,
  testThenLoad: 3,
  splitting: 4,
  dormant: 5,
} as const;

/** The place in the list is the set's number in fired masks. */
export const findingSets: readonly FindingSet[] = ['live', 'shadow'];

/** What a rule says of a pocket at an entry: 0 nothing, 1 warn, 2 high. A number, because most entries say nothing. */
export type SeverityLevel = 0 | 1 | 2;
export const severityOf = (level: number): FindingSeverity => (level >= 2 ? 'high' : 'warn');

/**
 * A fired mask has two bits for each rule of each set: the severity with which the rule fired, 0 where it did not.
 * Twelve pairs: it fits a small integer.
 */
export const maskShift = (rule: number, set: number): number => 2 * (rule + detectorRules.length * set);

/** Of a mask, or of several joined by `|`: the highest severity of a rule in a set. */
export const levelIn = (mask: number, rule: number, set: number): SeverityLevel => {
  const bits = (mask >> maskShift(rule, set)) & 3;
  return bits >= 2 ? 2 : (bits as SeverityLevel);
};

/** The bits with which a rule fires when it holds with `level` where `stood` already stands: none unless it is more. */
export const firing = (rule: number, set: number, level: SeverityLevel, stood: SeverityLevel): number =>
  level > stood ? level << maskShift(rule, set) : 0;

/** A rule that fired at an entry. */
export interface FiredRule {
  readonly rule: DetectorRule;
  readonly set: FindingSet;
  readonly severity: FindingSeverity;
}

/** What a fired mask says, in the order of sets and rules. */
export const firedRules = (mask: number): readonly FiredRule[] =>
  findingSets.flatMap((set, setNumber) =>
    detectorRules.flatMap((rule, number) => {
      const level = levelIn(mask, number, setNumber);
      return level === 0 ? [] : [{ rule, set, severity: severityOf(level) }];
    }),
  );
