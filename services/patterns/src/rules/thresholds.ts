import { detectorRules } from '@weir/engine';
import { z } from 'zod';

const minuteMs = 60_000;
const windowMs = z.number().int().positive().max(86_400_000);
const count = z.number().int().min(2).max(1_000);
const percent = z.number().min(0).max(100);
/** Of what one layer of a shape moves, so much is of interest: a finding's or a case's money (trace §6). */
const interestPercent = percent.default(20);
/** Of what goes out of a shape's middle, so much is what came in, by links; where a mule has money of its own, that goes first. */
const linkedPercent = percent.default(30);

/** Rules whose findings may open a case, and from which severity on. None do by default. */
const openCasesRule = z.strictObject({
  rules: z.array(z.enum([...detectorRules, 'scatter-gather', 'gather-scatter', 'cycle', 'stack'])).default([]),
  severity: z.enum(['warn', 'high']).default('high'),
});

/**
 * The thresholds of the rules of this service, by rule, with their defaults. Windows are event time in milliseconds and
 * hold all the evidence of a finding. Defaults: trace §6, and the AMLworld shapes at the
 * smallest sizes that people do not make by themselves.
 */
export const patternThresholds = z.object({
  sameDevice: z.strictObject({
    windowMs: windowMs.default(30 * minuteMs),
    accountsWarn: count.default(5),
    accountsHigh: count.default(10),
    /** Above so many accounts a device is a counter or a kiosk, an address a carrier's or an office's: nobody's own. */
    deviceAccountsMax: count.default(200),
    /**
     * Two switch addresses off, as they are by default: offices and mobile networks share them, and on generated traffic
     * they raised 1,684 false alarms for 10,000 innocents and day (docs/guides/detectors.md).
     */
    addressAccountsMax: count.default(2),
  }),
  scatterGather: z.strictObject({
    windowMs: windowMs.default(30 * minuteMs),
    middlesWarn: count.default(3),
    middlesHigh: count.default(5),
    passedOnPercent: percent.default(80),
    linkedPercent,
    interestPercent,
  }),
  gatherScatter: z.strictObject({
    windowMs: windowMs.default(30 * minuteMs),
    payersWarn: count.default(3),
    payeesWarn: count.default(3),
    payersHigh: count.default(5),
    payeesHigh: count.default(5),
    passedOnPercent: percent.default(80),
    interestPercent,
  }),
  cycle: z.strictObject({
    windowMs: windowMs.default(30 * minuteMs),
    paymentsMin: z.number().int().min(3).max(6).default(3),
    paymentsMax: z.number().int().min(3).max(6).default(6),
    /** Each payment is at least so much of the one before it, and at most the inverse. */
    passedOnPercent: percent.min(1).default(80),
    interestPercent,
  }),
  stack: z.strictObject({
    windowMs: windowMs.default(30 * minuteMs),
    layerWarn: count.default(2),
    layerHigh: count.default(3),
    /** Each middle account pays at least so much of what it is paid, and at most the inverse. */
    passedOnPercent: percent.default(80),
    linkedPercent,
    interestPercent,
  }),
  swap: z.strictObject({
    windowMs: windowMs.default(15 * minuteMs),
    /** Yuan for one USDT, and how far the market may stand from it either way. */
    cnyPerUsdt: z.number().positive().max(1_000).default(7.1),
    rateBandPercent: percent.max(20).default(3),
    commissionMaxPercent: percent.max(50).default(20),
    confidenceMinPercent: percent.default(55),
    /** Smaller sends are change. Minor units. */
    usdtMinorMin: z.number().int().min(0).default(100_000_000),
  }),
  openCases: openCasesRule,
});

export type PatternThresholds = z.output<typeof patternThresholds>;
export type PatternRule = keyof PatternThresholds;

/** Each new meaning of a rule has another number. */
export const patternRules = Object.keys(patternThresholds.shape) as PatternRule[];

const defaultOf = <Rule extends PatternRule>(rule: Rule): PatternThresholds[Rule] =>
  patternThresholds.shape[rule].parse({}) as PatternThresholds[Rule];

/** What stands where no rules are journalled. */
export const patternDefaults: PatternThresholds = {
  sameDevice: defaultOf('sameDevice'),
  scatterGather: defaultOf('scatterGather'),
  gatherScatter: defaultOf('gatherScatter'),
  cycle: defaultOf('cycle'),
  stack: defaultOf('stack'),
  swap: defaultOf('swap'),
  openCases: defaultOf('openCases'),
};

/**
 * The thresholds that a journalled rule set gives: of rules it does not name the defaults, and so of rules whose
 * thresholds are not readable here. The command that journals them refuses such; a stream must not stop at them.
 * @param onUnreadable hears of each such rule: somebody believes that other thresholds hold
 */
export const readThresholds = (
  given: Readonly<Record<string, unknown>>,
  onUnreadable: (rule: PatternRule) => void = () => undefined,
): PatternThresholds => {
  const read = patternRules.flatMap((rule) => {
    const parsed = patternThresholds.shape[rule].safeParse(given[rule] ?? {});
    if (!parsed.success) onUnreadable(rule);
    return parsed.success ? [[rule, parsed.data] as const] : [];
  });
  return { ...patternDefaults, ...Object.fromEntries(read) };
};
