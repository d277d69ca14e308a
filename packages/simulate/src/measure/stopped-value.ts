import type { IllicitMove } from './ground-truth.js';

/**
 * What would lie in the found accounts at the end, minor units, had each been stopped for payments out (只进不出) right
 * after the instant at which it was found. Money stopped in one account never reaches the next, so nothing is
 * counted twice.
 *
 * @param moves in order of time
 * @param stoppedFromMs by account, the instant of the first finding
 */
export const stoppedValue = (
  moves: readonly IllicitMove[],
  isMule: (account: number) => boolean,
  stoppedFromMs: ReadonlyMap<number, number>,
): number => {
  const lies = new Map<number, number>();
  for (const { timeMs, from, to, illicitMinor } of moves) {
    let moved = illicitMinor;
    if (isMule(from)) {
      const stoppedFrom = stoppedFromMs.get(from);
      if (stoppedFrom !== undefined && timeMs > stoppedFrom) continue;
      const there = lies.get(from) ?? 0;
      moved = Math.min(moved, there);
      lies.set(from, there - moved);
    }
    if (isMule(to)) lies.set(to, (lies.get(to) ?? 0) + moved);
  }
  let sum = 0;
  for (const account of stoppedFromMs.keys()) sum += lies.get(account) ?? 0;
  return sum;
};
