import { isShare, type Sighting } from '../findings/sighting.js';
import { byDebit, canFund, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import type { Search } from './search.js';

type Thresholds = PatternThresholds['cycle'];

/** One payment hands on what the one before it brought, more or less. */
const passesOn = (before: Movement, after: Movement, { passedOnPercent }: Thresholds): boolean =>
  canFund(before, after) &&
  isShare(BigInt(after.amount), BigInt(before.amount), passedOnPercent) &&
  isShare(BigInt(before.amount), BigInt(after.amount), passedOnPercent);

/**
 * Cycles that a payment closes or is part of: money that comes back to its payer through others, each payment after the
 * one before it and about as large. Two payments there and back are no cycle. Source: trace §6, AMLworld.
 */
export const findCycles = (payment: Movement, search: Search, thresholds: Thresholds): Sighting[] =>
  lastPayments(payment, search, thresholds).flatMap((last) => {
    const cycle = longestCycle(last, search, thresholds);
    return cycle === null ? [] : [sightingOf(cycle)];
  });

/** A payment that came late may be any of a cycle's: those it leads to may be the last. */
const lastPayments = (payment: Movement, search: Search, thresholds: Thresholds): readonly Movement[] => {
  const found = new Set([payment]);
  let reached = [payment];
  for (let length = 1; length < thresholds.paymentsMax && reached.length > 0; length++) {
    const next: Movement[] = [];
    for (const before of reached) {
      if (before.creditTime === null) continue;
      for (const after of search.outsOf(
        before.to,
        before.asset,
        before.creditTime,
        payment.time + thresholds.windowMs,
      )) {
        if (found.has(after) || !passesOn(before, after, thresholds)) continue;
        found.add(after);
        next.push(after);
      }
    }
    reached = next;
  }
  return [...found];
};

const longestCycle = (last: Movement, search: Search, thresholds: Thresholds): readonly Movement[] | null => {
  const since = last.time - thresholds.windowMs;
  let longest: readonly Movement[] | null = null;
  // Backwards in time, from the payment that closes the cycle to the one that begins it.
  const goBack = (path: readonly Movement[]): void => {
    const first = path[0]!;
    if (first.from === last.to) {
      if (path.length >= thresholds.paymentsMin && path.length > (longest?.length ?? 0)) longest = path;
      return;
    }
    if (path.length === thresholds.paymentsMax || search.isArrival(first.from)) return;
    for (const before of search.insOf(first.from, last.asset, since, first.time)) {
      if (before.time < since || !passesOn(before, first, thresholds)) continue;
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
