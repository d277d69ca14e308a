import type { Chance } from '../chance.js';
import { lifeSecond } from './hours.js';
import type { Population } from './population.js';
import type { TransferPlan } from './transfer-plan.js';

/** What everybody who tells a part of the story needs. */
export interface Town {
  readonly population: Population;
  readonly plan: TransferPlan;
  readonly chance: Chance;
  /** Measured days. */
  readonly days: number;
  /** Seconds from the plan's epoch to local midnight of measured day `day` (0 …). Negative days lie before. */
  midnight(day: number): number;
  /** Day of the month, 1 to 31, of measured day `day`. */
  dayOfMonth(day: number): number;
}

export const yuan = 100;
export const minute = 60;
export const hour = 3_600;
export const daySeconds = 86_400;
/** Relations are told from this many days before the measured days: what is known to be a habit. */
export const historyDays = 30;
/** Room for accounts that sleep: their last entry lies up to this many days back. */
export const sleepDaysMax = 400;

/**
 * Two who pay each other now have mostly done so before: with probability `share` the plan gets a payment of theirs from
 * the days of history. Who is met for the first time is what is left over.
 */
export const likelyKnown = ({ plan, chance, midnight }: Town, share: number, from: number, to: number): void => {
  if (from === to || !chance.happens(share)) return;
  const second = midnight(-chance.whole(1, historyDays)) + lifeSecond(chance);
  plan.pay(second, from, to, chance.mostlySmall(10, 500) * yuan, 'earlier relation');
};
