import type { Price } from './price.js';

/** Prices of one exchanger lie this close together while its rate and its commission hold. */
const width = 1.03;
/** Fewer sends tell nothing of a rate. */
const sendsMin = 8;

/**
 * What an exchanger takes for one USDT just now, in yuan, commission included; null where its sends do not tell. Each
 * send's true price lies near it, and what only happens to fit lies anywhere: so it is where the most sends have a price
 * of one credit.
 */
export const goingRate = (pricesOfSends: readonly (readonly Price[])[]): number | null => {
  const rates = pricesOfSends
    .flatMap((prices, send) => prices.flatMap(({ credits, rate }) => (credits.length === 1 ? [{ send, rate }] : [])))
    .sort((left, right) => left.rate - right.rate || left.send - right.send);
  const counts = new Map<number, number>();
  let [first, most, going] = [0, 0, null as number | null];
  for (const { send, rate } of rates) {
    counts.set(send, (counts.get(send) ?? 0) + 1);
    for (; rates[first]!.rate * width < rate; first++) {
      const left = counts.get(rates[first]!.send)! - 1;
      if (left === 0) counts.delete(rates[first]!.send);
      else counts.set(rates[first]!.send, left);
    }
    if (counts.size <= most) continue;
    most = counts.size;
    going = (rates[first]!.rate + rate) / 2;
  }
  const priced = pricesOfSends.filter((prices) => prices.length > 0).length;
  return most >= sendsMin && most * 2 >= priced ? going : null;
};
