import type { SeverityLevel } from './detector-rules.js';

export interface FanThresholds {
  /** Different counterparties inside the window. */
  readonly warnCount: number;
  readonly highCount: number;
  /** How many of them must be first-time, in percent. */
  readonly firstTimePercent: number;
  /** How much of the value must be money that came and went inside the window, in percent. */
  readonly quickPercent: number;
}

/**
 * 分散转出 and 集中转入: many different counterparties, mostly first-time, and money that does not rest.
 *
 * Fan-out: `movedMinor` is what was paid out, `quickMinor` the part of it that came inside the window. A payroll of an
 * account that had the money beforehand, or to people it paid last month, is none.
 * Fan-in: `movedMinor` is what came in, `quickMinor` the part of it that was passed on. A shop whose takings rest until
 * the evening, or a whip-round below the limit, is none.
 * Amounts in minor units. Source: trace §6.
 */
export const fan = (
  counterparties: number,
  firstTime: number,
  movedMinor: number,
  quickMinor: number,
  thresholds: FanThresholds,
  limitMinor: number,
): SeverityLevel => {
  if (counterparties < thresholds.warnCount || movedMinor < limitMinor) return 0;
  if (firstTime * 100 < counterparties * thresholds.firstTimePercent) return 0;
  if (quickMinor * 100 < movedMinor * thresholds.quickPercent) return 0;
  return counterparties >= thresholds.highCount ? 2 : 1;
};
