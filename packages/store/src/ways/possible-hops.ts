import type { AccountId } from '@weir/model';
import type { Hop } from '../questions/port.js';

/** Pockets by number: thousands of hops are gone through once for each number of hops that a way may have. */
class Pockets {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  numberOf(account: string, asset: string): number {
    const name = `${asset} ${account}`;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.size);
    return this.size - 1;
  }
}

interface Numbered<Each> {
  readonly hop: Each;
  readonly payer: number;
  readonly payee: number;
}

/** When money can be in each pocket at the earliest with at most so many hops; one list for each number. */
const arrivalsOf = (starts: readonly number[], hops: readonly Numbered<Hop>[], many: number, maxHops: number) => {
  const levels = [new Float64Array(many).fill(Number.POSITIVE_INFINITY)];
  for (const start of starts) levels[0]![start] = Number.NEGATIVE_INFINITY;
  while (levels.length < maxHops) {
    const before = levels.at(-1)!;
    const level = before.slice();
    for (const { hop, payer, payee } of hops)
      if (before[payer]! <= hop.lastTime)
        level[payee] = Math.min(level[payee]!, Math.max(before[payer]!, hop.firstTime));
    levels.push(level);
  }
  return levels;
};

/** Until when money must be in each pocket at the latest, to get to an end with at most so many hops. */
const deadlinesOf = (ends: readonly number[], hops: readonly Numbered<Hop>[], many: number, maxHops: number) => {
  const levels = [new Float64Array(many).fill(Number.NEGATIVE_INFINITY)];
  for (const end of ends) levels[0]![end] = Number.POSITIVE_INFINITY;
  while (levels.length < maxHops) {
    const before = levels.at(-1)!;
    const level = before.slice();
    for (const { hop, payer, payee } of hops)
      if (before[payee]! >= hop.firstTime)
        level[payer] = Math.max(level[payer]!, Math.min(before[payee]!, hop.lastTime));
    levels.push(level);
  }
  return levels;
};

/**
 * Hops that can be on a way with at most `maxHops` of them, as far as their bounds of time tell. The bounds of a pocket hang on how
 * many hops are left: a long way may come sooner, or have more time, than a short one. So each number has its own.
 */
export const possibleHops = <Each extends Hop>(
  from: AccountId,
  to: AccountId,
  hops: readonly Each[],
  maxHops: number,
): Each[] => {
  const pockets = new Pockets();
  // A way ends where it arrives, and none comes back to where it began.
  const between = hops
    .filter((hop) => hop.from !== to && hop.to !== from)
    .map((hop) => ({ hop, payer: pockets.numberOf(hop.from, hop.asset), payee: pockets.numberOf(hop.to, hop.asset) }));
  const assets = [...new Set(between.map(({ hop }) => hop.asset))];
  const [starts, ends] = [from, to].map((account) => assets.map((asset) => pockets.numberOf(account, asset)));
  const arrivals = arrivalsOf(starts!, between, pockets.size, maxHops);
  const deadlines = deadlinesOf(ends!, between, pockets.size, maxHops);
  return between
    .filter(({ hop, payer, payee }) =>
      arrivals.some((level, before) => {
        const deadline = deadlines[maxHops - 1 - before]![payee]!;
        return Math.max(level[payer]!, hop.firstTime) <= Math.min(deadline, hop.lastTime);
      }),
    )
    .map(({ hop }) => hop);
};
