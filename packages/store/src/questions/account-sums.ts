import { type AccountId, type AssetCode, compareBytes } from '@weir/model';
import type { AccountOverview, Direction, OverviewAsked } from './port.js';
import { gridOf } from './time-grid.js';

/** A debit or a credit as its account sees it. */
export interface Movement {
  readonly direction: Direction;
  readonly other: AccountId;
  readonly asset: AssetCode;
  readonly amount: number;
  readonly time: number;
}

const summary = (moves: readonly Movement[]) => {
  let [amount, firstTime, lastTime] = [0n, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const move of moves) {
    amount += BigInt(move.amount);
    firstTime = Math.min(firstTime, move.time);
    lastTime = Math.max(lastTime, move.time);
  }
  return { transfers: moves.length, amount: String(amount), firstTime, lastTime };
};

const groupedBy = <Key extends string>(moves: readonly Movement[], keyOf: (move: Movement) => Key) => {
  const groups = new Map<Key, Movement[]>();
  for (const move of moves) {
    const key = keyOf(move);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [move]);
    else group.push(move);
  }
  return groups;
};

/** What all movements of an account add up to. */
export const overviewOf = (
  movements: readonly Movement[],
  { stepsMax, counterpartiesMax }: Pick<OverviewAsked, 'stepsMax' | 'counterpartiesMax'>,
): Pick<AccountOverview, 'totals' | 'steps' | 'counterparties'> => {
  const totals: AccountOverview['totals'][number][] = [];
  const steps: AccountOverview['steps'][number][] = [];
  const counterparties: AccountOverview['counterparties'][number][] = [];
  const byAsset = [...groupedBy(movements, ({ asset }) => asset)].sort(([left], [right]) => compareBytes(left, right));
  for (const [asset, ofAsset] of byAsset) {
    const { firstTime: first, lastTime: last } = summary(ofAsset);
    const grid = gridOf({ first, last }, stepsMax);
    for (const direction of ['in', 'out'] as const) {
      const moves = ofAsset.filter((move) => move.direction === direction);
      if (moves.length === 0) continue;
      const others = groupedBy(moves, ({ other }) => other);
      totals.push({ asset, direction, ...summary(moves), counterparties: others.size });
      const amounts = Array.from({ length: grid.steps }, () => 0n);
      for (const { time, amount } of moves) amounts[Math.floor((time - grid.since) / grid.stepMs)]! += BigInt(amount);
      steps.push({ asset, direction, since: grid.since, stepMs: grid.stepMs, amounts: amounts.map(String) });
      const largest = [...others]
        .map(([account, list]) => ({ account, asset, direction, ...summary(list) }))
        .sort((left, right) => {
          const [a, b] = [BigInt(left.amount), BigInt(right.amount)];
          return a === b ? compareBytes(left.account, right.account) : a < b ? 1 : -1;
        });
      counterparties.push(...largest.slice(0, counterpartiesMax));
    }
  }
  return { totals, steps, counterparties };
};
