import { isShare, type Sighting } from '../findings/sighting.js';
import { byDebit, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import type { Search } from './search.js';

type Thresholds = PatternThresholds['cycle'];

/** One payment hands on what the one before it brought, more or less. */
const handsOn = (before: Movement, after: Movement, { passedOnPercent }: Thresholds): boolean =>
  isShare(BigInt(after.amount), BigInt(before.amount), passedOnPercent) &&
  isShare(BigInt(before.amount), BigInt(after.amount), passedOnPercent);

/**
 * Cycles that a payment closes or is part of: money that comes back to its payer through others, each payment made of
 * the one before it, by a link, and about as large. Two payments there and back are no cycle. Source: trace §6, AMLworld.
 */
export const findCycles = (payment: Movement, search: Search, thresholds: Thresholds): Sighting[] => {
  const cycles = lastPayments(payment, search, thresholds).flatMap((last) => {
    const cycle = longestCycle(last, search, thresholds);
    return cycle === null ? [] : [cycle];
  });
  return cycles.map(sightingOf);
};

/** A payment that came late may be any of a cycle's: those it leads to may be the last. */
const lastPayments = (payment: Movement, search: Search, thresholds: Thresholds): readonly Movement[] => {
  const found = new Set([payment]);
  let reached = [payment];
  for (let length = 1; length < thresholds.paymentsMax && reached.length > 0; length++) {
    const next: Movement[] = [];
    for (const before of reached) {
      for (const after of search.madeOf(before)) {
        if (found.has(after) || after.time > payment.time + thresholds.windowMs) continue;
        if (!handsOn(before, after, thresholds)) continue;
        found.add(after);
        next.push(after);
      }
    }
    reached = next;
  }
  return [...found];
};

const longestCycle = (last: Movement, search: Search, thresholds: Thresholds): readonly Movement[] | null => {
  // What went out of an exchange and came into it again is two of its customers' payments.
  if (search.isArrival(last.to)) return null;
  const since = last.time - thresholds.windowMs;
  let longest: readonly Movement[] | null = null;
  // Backwards in time, from the payment that closes the cycle to the one that begins it.
  const goBack = (path: readonly Movement[]): void => {
    const first = path[0]!;
    if (first.from === last.to) {
      const isLonger = path.length >= thresholds.paymentsMin && path.length > (longest?.length ?? 0);
      if (isLonger && search.isAround([path], thresholds.interestPercent)) longest = path;
      return;
    }
    if (path.length === thresholds.paymentsMax) return;
    for (const before of search.sourcesOf(first)) {
      if (before.time < since || !handsOn(before, first, thresholds)) continue;
      const isVisited = path.some(({ from }) => from === before.from);
      if (!isVisited) goBack([before, ...path]);
    }
  };
  goBack([last]);
  return longest;
};

const sightingOf = (cycle: readonly Movement[]): Sighting => {
  const [first, last] = [cycle[0]!, cycle.at(-1)!];
  const movements = [...cycle].sort(byDebit);
  return {
    rule: 'cycle',
    place: `${first.from} ${first.asset}`,
    severity: 'warn',
    account: first.from,
    asset: first.asset,
    others: cycle.slice(1).map(({ from }) => from),
    movements,
    figures: { payments: String(cycle.length), out: String(first.amount), back: String(last.amount) },
    text: {
      'zh-CN': `资金回流：经 ${cycle.length} 次转账回到转出账户`,
      en: `cycle: the money came back to its payer in ${cycle.length} payments`,
    },
  };
};
