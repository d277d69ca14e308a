import { distribute, type HeldSum, type StopOrder } from '@weir/acts';
import type { Alert } from '@weir/journal';

type Holding = Pick<StopOrder, 'account' | 'asset' | 'heldMinor' | 'rests'>;
type Claimant = Pick<Alert, 'asset' | 'case' | 'holdable' | 'state'>;

/**
 * What is held of the money of a case, by pocket. An order is about all that can be held in a pocket, whichever case's alert
 * it rests on: what is held there is shared among the cases whose alerts stand, by what each could hold. The shares of
 * all cases add up to it. Where none stands any more it is of the cases on whose alerts the orders rest.
 * @param alertsAt alerts of an account, of any asset and state
 */
export const heldOfCase = (
  name: string,
  orders: Iterable<Holding>,
  alertsAt: (account: string) => readonly Claimant[],
): HeldSum[] => {
  const pockets = new Map<string, Holding[]>();
  for (const order of orders) {
    if (order.heldMinor <= 0n) continue;
    const key = JSON.stringify([order.account, order.asset]);
    pockets.set(key, [...(pockets.get(key) ?? []), order]);
  }
  return [...pockets.values()].flatMap((holding) => {
    const { account, asset } = holding[0]!;
    const minor = shareOf(name, holding, alertsAt(account));
    return minor === 0n ? [] : [{ account, asset, minor }];
  });
};

/** @param holding orders that hold something of one pocket, one at least */
const shareOf = (name: string, holding: readonly Holding[], alerts: readonly Claimant[]): bigint => {
  const sumOf = (orders: readonly Holding[]): bigint => orders.reduce((sum, { heldMinor }) => sum + heldMinor, 0n);
  const held = sumOf(holding);
  const weights = new Map<string, bigint>();
  for (const alert of alerts) {
    if (alert.asset !== holding[0]!.asset || alert.state === 'withdrawn') continue;
    weights.set(alert.case, (weights.get(alert.case) ?? 0n) + BigInt(alert.holdable));
  }
  const claims = [...weights]
    .filter(([, weight]) => weight > 0n)
    .map(([key, weight]) => ({ key, weight, capMinor: held }));
  if (claims.length === 0) return sumOf(holding.filter(({ rests }) => rests.case === name));
  return distribute(held, claims).get(name) ?? 0n;
};
