import { type OrderTerms, type StopOrder, weightOf } from '@weir/acts';
import type { Alert } from '@weir/journal';
import type { PocketSums } from '../board/held-once.js';

const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);

/**
 * Orders of a pocket that hold more than all its alerts say together, since one of them shrank: the newest first, until what
 * is left is covered. An order rests on one alert, and holds what several say; those that rest on the one that shrank are
 * left out, since what is said of that one is about them.
 * @param orders of the pocket, oldest first
 * @param sums of its alerts, before orders are taken off
 */
export const beyondPocket = (
  orders: readonly StopOrder[],
  shrunk: Pick<Alert, 'id' | 'holdable'>,
  sums: Pick<PocketSums, 'holdable' | 'inFlight'>,
  terms: OrderTerms,
): readonly StopOrder[] => {
  const total = (some: readonly StopOrder[]): bigint => some.reduce((sum, order) => sum + weightOf(order, terms), 0n);
  const others = orders.filter(({ rests }) => rests.alert !== shrunk.id);
  const covered = least(total(orders.filter((order) => !others.includes(order))), BigInt(shrunk.holdable));
  let excess = total(others) - (sums.holdable + sums.inFlight - covered);
  const chosen: StopOrder[] = [];
  // What is on its way out already comes first: nothing else is released in its place.
  const newestFirst = others.toReversed();
  const isGoing = ({ releaseAsked }: StopOrder): boolean => releaseAsked !== null;
  for (const order of [...newestFirst.filter(isGoing), ...newestFirst.filter((other) => !isGoing(other))]) {
    const minor = weightOf(order, terms);
    if (excess <= 0n) break;
    if (minor === 0n) continue;
    chosen.push(order);
    excess -= minor;
  }
  return chosen;
};
