import { compareBytes } from '@weir/model';
import { byDebit, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import { goingRate } from './going-rate.js';
import { commissionOf, type Price } from './price.js';

type Thresholds = PatternThresholds['swap'];

/** A send of an exchanger's, with the prices that it can have. */
export interface PricedSend {
  readonly send: Movement;
  readonly prices: readonly Price[];
  readonly thresholds: Thresholds;
}

/** The price that a send was given, and how sure that is, in hundredths. */
export interface Paired {
  readonly price: Price;
  readonly sureness: number;
}

interface Candidate {
  readonly at: number;
  readonly price: Price;
  readonly rank: number;
}

/** A price is near another in sureness where nothing would have kept it from being the one. */
const nearRank = 10;
const rivalCost = 10;
const rivalsMax = 3;
/** So far from the going rate, as a share of it, nothing speaks for a price any more. */
const rateReach = 0.03;
/** Customers pay first, mostly. */
const coinsFirstCost = 2;

/**
 * Gives each send its price, so that no credit pays for two: the surest pair first. How sure a pair is depends on how
 * far its rate lies from what the exchanger takes otherwise, and on how many others would do as well.
 */
export const pairSends = (sends: readonly PricedSend[]): (Paired | null)[] => {
  const going = goingRate(sends.map(({ prices }) => prices));
  const ranked = sends.map(({ send, prices, thresholds }, at) =>
    prices.map((price): Candidate => ({ at, price, rank: rankOf(price, send, going, thresholds) })),
  );
  const chosen = choose(sends, ranked);
  const holderOf = new Map<string, number>();
  for (const [at, mine] of chosen.entries()) for (const { id } of mine?.price.credits ?? []) holderOf.set(id, at);
  return chosen.map((mine, at) => {
    if (mine === null) return null;
    const rivals = Math.min(rivalsMax, rivalsOf(mine, ranked[at]!, ranked, holderOf));
    const isFirst = mine.price.credits[0]!.creditTime > sends[at]!.send.time;
    const alone = mine.rank + (isFirst ? coinsFirstCost : 0);
    return { price: mine.price, sureness: Math.max(0, Math.round(alone - rivalCost * rivals)) };
  });
};

const rankOf = (
  { sureness, rate, credits, paidFen }: Price,
  send: Movement,
  going: number | null,
  thresholds: Thresholds,
): number => {
  const order = credits[0]!.creditTime > send.time ? coinsFirstCost : 0;
  if (going !== null) return sureness - order - 30 * Math.min(1, Math.abs(Math.log(rate / going)) / rateReach);
  const { commissionMaxPercent, rateBandPercent } = thresholds;
  const percent = 100 * commissionOf(paidFen, send, thresholds);
  // Below the rate is no commission at all: as far as the band lets it be is as far as can be.
  const far =
    percent < 0 ? -percent / rateBandPercent : commissionMaxPercent === 0 ? 0 : percent / commissionMaxPercent;
  return sureness - order - 20 * Math.min(1, far);
};

const choose = (sends: readonly PricedSend[], ranked: readonly (readonly Candidate[])[]): (Candidate | null)[] => {
  const firstIdOf = ({ price }: Candidate): string => price.credits[0]!.id;
  const all = ranked
    .flat()
    .sort(
      (left, right) =>
        right.rank - left.rank ||
        left.price.credits.length - right.price.credits.length ||
        byDebit(sends[left.at]!.send, sends[right.at]!.send) ||
        compareBytes(firstIdOf(left), firstIdOf(right)),
    );
  const chosen: (Candidate | null)[] = sends.map(() => null);
  const spent = new Set<string>();
  for (const candidate of all) {
    const { at, price } = candidate;
    if (chosen[at] !== null || price.credits.some(({ id }) => spent.has(id))) continue;
    chosen[at] = candidate;
    for (const { id } of price.credits) spent.add(id);
  }
  return chosen;
};

/** Other credits that would do as well: nobody's, or of a send that would take this one's for it. */
const rivalsOf = (
  mine: Candidate,
  own: readonly Candidate[],
  ranked: readonly (readonly Candidate[])[],
  holderOf: ReadonlyMap<string, number>,
): number => {
  const myIds = new Set(mine.price.credits.map(({ id }) => id));
  return own.filter(({ price, rank }) => {
    const [credit] = price.credits;
    if (price.credits.length !== 1 || myIds.has(credit!.id) || rank < mine.rank - nearRank) return false;
    const holder = holderOf.get(credit!.id);
    if (holder === undefined) return true;
    return ranked[holder]!.some((its) => its.price.credits.length === 1 && myIds.has(its.price.credits[0]!.id));
  }).length;
};
