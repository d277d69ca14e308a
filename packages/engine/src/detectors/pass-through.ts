import type { SeverityLevel } from './detector-rules.js';

export interface PassThroughThresholds {
  /** What was passed on, in percent of what came in. */
  readonly warnPercent: number;
  readonly highPercent: number;
}

/**
 * 快进快出: what came in inside the window was passed on inside it. Judged at debits, for it is the payment out that
 * makes it true. High takes a larger share and a larger sum: the same share of a small sum is everyday life.
 * Amounts in minor units; shares are exact for amounts below 2^46. Source: trace §6.
 */
export const passThrough = (
  inMinor: number,
  passedOnMinor: number,
  thresholds: PassThroughThresholds,
  limitMinor: number,
  highLimitMinor: number,
): SeverityLevel => {
  // A debit early in the window may rest on money that has left the window: nothing in, nothing through.
  if (inMinor === 0 || inMinor < limitMinor || passedOnMinor * 100 < inMinor * thresholds.warnPercent) return 0;
  return inMinor >= highLimitMinor && passedOnMinor * 100 >= inMinor * thresholds.highPercent ? 2 : 1;
};
