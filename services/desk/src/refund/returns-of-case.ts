import type { StopOrder } from '@weir/acts';
import type { Alert } from '@weir/journal';
import type { ToldReturn } from './came-back.js';

type Returning = Pick<StopOrder, 'account' | 'asset' | 'draftedAtMs' | 'returns' | 'rests' | 'startedAtMs'>;

/** What went back of a case's money and is taken off nobody's share. */
export interface UnnamedReturn {
  /** As it was put in; null: nobody said to whom. */
  readonly to: string | null;
  readonly asset: string;
  readonly minor: bigint;
}

export interface CaseReturns {
  /** By whom it was taken from: reporters of the case. */
  readonly told: readonly ToldReturn[];
  readonly unnamed: readonly UnnamedReturn[];
}

export interface KnownOfCases {
  /** Alerts of an account, of any asset and state. */
  alertsAt(account: string): readonly Pick<Alert, 'asset' | 'case'>[];
  /** Whether somebody of this name has reported the case, whether or not the report stands. */
  hasReported(caseName: string, reporter: string): boolean;
}

/**
 * What acts say went back out of orders, as far as it is a case's. An order holds what several cases say of a pocket: whom its own
 * case does not know may have reported another one there. What is said of nobody who reported, by a name that was mistyped, say, is of
 * the order's own case and of nobody.
 */
export const returnsOfCase = (
  name: string,
  orders: Iterable<Returning>,
  { alertsAt, hasReported }: KnownOfCases,
): CaseReturns => {
  const told: ToldReturn[] = [];
  const unnamed: UnnamedReturn[] = [];
  for (const { account, asset, draftedAtMs, returns, rests, startedAtMs } of orders) {
    if (returns.length === 0) continue;
    const beside = alertsAt(account).flatMap((alert) => (alert.asset === asset ? [alert.case] : []));
    for (const { minor, to } of returns) {
      const of = to === null ? [] : [rests.case, ...beside].filter((each) => hasReported(each, to));
      // Of several cases that know the name the order's own comes first.
      const isOurs = of.includes(rests.case) ? rests.case === name : of.includes(name);
      if (to !== null && isOurs) told.push({ reporter: to, asset, minor, heldSinceMs: startedAtMs ?? draftedAtMs });
      else if (of.length === 0 && rests.case === name) unnamed.push({ to, asset, minor });
    }
  }
  return { told, unnamed };
};
