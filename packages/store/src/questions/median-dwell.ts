import type { LotInterval } from '@weir/journal';

/** A debit, and what it took of lots. Time in milliseconds UTC. */
export interface SpendingDebit {
  readonly time: number;
  readonly sources: readonly LotInterval[];
}

/**
 * Half of what the debits took of lots had come at most so long before, milliseconds; null: nothing that is known.
 * @param creditTimes when each lot's transfer was credited, by id; what is missing there is left out
 */
export const medianDwellOf = (
  debits: readonly SpendingDebit[],
  creditTimes: ReadonlyMap<string, number>,
): number | null => {
  const taken = debits
    .flatMap(({ time, sources }) =>
      sources.flatMap(({ id, start, end }) => {
        const credited = creditTimes.get(id);
        return credited === undefined ? [] : [{ dwellMs: Math.max(0, time - credited), minor: BigInt(end - start) }];
      }),
    )
    .sort((left, right) => left.dwellMs - right.dwellMs);
  const half = taken.reduce((sum, { minor }) => sum + minor, 0n);
  let sum = 0n;
  for (const { dwellMs, minor } of taken) {
    sum += minor;
    if (sum * 2n >= half) return dwellMs;
  }
  return null;
};
