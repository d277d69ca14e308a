import type { MatchAsked } from '../../questions/port.js';
import type { Entries } from './account-questions.js';

export const idsMatchingIn = (
  { flows, credits }: Entries,
  { asset, since, until, from, to, minAmount, maxAmount, limit }: MatchAsked,
): string[] => {
  const entries = from === null && to !== null ? credits : flows;
  const found = entries.filter(
    ({ record }) =>
      record.asset === asset &&
      record.time >= since &&
      record.time < until &&
      (from === null || record.from === from) &&
      (to === null || record.to === to) &&
      (minAmount === null || record.amount >= minAmount) &&
      (maxAmount === null || record.amount <= maxAmount),
  );
  return [...new Set(found.map(({ record }) => record.id))].slice(0, limit);
};
