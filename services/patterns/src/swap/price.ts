import { distinct, sumOf } from '../findings/sighting.js';
import type { Arrived, Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';

type Thresholds = PatternThresholds['swap'];

/** Credits that may be the price of a send. */
export interface Price {
  readonly credits: readonly Arrived[];
  readonly paidFen: bigint;
  /** Before its rivals are known, in hundredths. */
  readonly sureness: number;
  /** Yuan for one USDT. */
  readonly rate: number;
}

/** So many credits in a row are tried as the price of one send. */
const runMax = 8;
const millionths = 1_000_000;
/** Each credit beside a run is one more that might have been taken instead. */
const besideRunCost = 3;
const besideRunCostMax = 30;

const surenessOf = { one: 90, onePayer: 80, run: 60 } as const;

/**
 * The prices that a send can have: one credit; several of one payer; several one after another. Each fits: somewhere in
 * the band of the rate the commission is one between nothing and the most that is taken.
 * @param credits in order of their credit
 */
export const pricesOf = (send: Movement, credits: readonly Arrived[], thresholds: Thresholds): Price[] => {
  const prices: Price[] = [];
  const tell = (chosen: readonly Arrived[], sureness: number): void => {
    const paidFen = sumOf(chosen);
    if (!isPriceOf(paidFen, send, thresholds)) return;
    prices.push({ credits: chosen, paidFen, sureness, rate: (Number(paidFen) * 10_000) / send.amount });
  };
  for (const credit of credits) tell([credit], surenessOf.one);
  for (const payer of distinct(credits.map(({ from }) => from))) {
    const own = credits.filter(({ from }) => from === payer);
    if (own.length > 1) tell(own, surenessOf.onePayer);
  }
  for (let start = 0; start < credits.length; start++) {
    for (let length = 2; length <= runMax && start + length <= credits.length; length++) {
      const beside = Math.min(besideRunCostMax, besideRunCost * (credits.length - length));
      tell(credits.slice(start, start + length), surenessOf.run - beside);
    }
  }
  return prices;
};

/** What a send is worth, in 10^-10 fen: exact, so that a limit is a limit. */
const worthOf = (send: Movement, { cnyPerUsdt }: Thresholds): bigint =>
  BigInt(send.amount) * BigInt(Math.round(cnyPerUsdt * millionths));
const perFen = 10_000_000_000n;

const parts = (percent: number): bigint => BigInt(Math.round((percent * millionths) / 100));

const isPriceOf = (paidFen: bigint, send: Movement, thresholds: Thresholds): boolean => {
  const { rateBandPercent, commissionMaxPercent } = thresholds;
  const [paid, worth] = [paidFen * perFen, worthOf(send, thresholds)];
  const whole = BigInt(millionths);
  return (
    worth * (whole - parts(rateBandPercent)) <= paid * whole &&
    worth * (whole + parts(rateBandPercent)) >= paid * (whole - parts(commissionMaxPercent))
  );
};

/** The commission at the configured rate, as a share of what was paid; below zero inside the band. */
export const commissionOf = (paidFen: bigint, send: Movement, thresholds: Thresholds): number => {
  const paid = paidFen * perFen;
  return Number(((paid - worthOf(send, thresholds)) * BigInt(millionths)) / paid) / millionths;
};
