import type { AccountId, AssetCode } from '@weir/model';
import type { MoneyQuestions, PocketAt } from '@weir/store';

/** How much is looked at before nothing is said. */
export interface Bounds {
  readonly pocketsMax: number;
  readonly entriesMax: number;
  readonly entriesEachMax: number;
}

const usualBounds: Bounds = { pocketsMax: 500, entriesMax: 20_000, entriesEachMax: 2_000 };

/** A pocket whose money is asked after. */
export interface PocketAsked {
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** Payments before the first theft carry nothing. */
  readonly sinceMs: number;
  readonly nowMs: number;
}

/**
 * All accounts from which money can have come into a pocket, by whatever reading: by any chain of transfers of the asset,
 * each not before the one ahead of it. By account: until when money in it can have gone on to the pocket. Null where it is
 * too much to look at: then nobody may say whose money it is.
 */
export const moneyInto = async (
  store: Pick<MoneyQuestions, 'hops'>,
  { account, asset, nowMs, sinceMs }: PocketAsked,
  signal?: AbortSignal,
  { entriesEachMax, entriesMax, pocketsMax }: Bounds = usualBounds,
): Promise<ReadonlyMap<string, number> | null> => {
  const latest = new Map<string, number>([[account, nowMs]]);
  let entriesLeft = entriesMax;
  let next: PocketAt[] = [{ account, asset, atMs: nowMs }];
  while (next.length > 0) {
    if (latest.size > pocketsMax || entriesLeft <= 0) return null;
    const asked = { direction: 'in', pockets: next, untilMs: sinceMs, minAmount: null } as const;
    const found = await store.hops({ ...asked, entriesEachMax, entriesMax: entriesLeft }, signal);
    if (found.skipped.length > 0) return null;
    entriesLeft -= found.entries;
    const again = new Map<string, PocketAt>();
    for (const { from, lastTime } of found.hops) {
      // Cash has no account behind it: what was paid in is nobody's of the case.
      if (from.startsWith('cash:') || (latest.get(from) ?? Number.NEGATIVE_INFINITY) >= lastTime) continue;
      latest.set(from, lastTime);
      again.set(from, { account: from, asset, atMs: lastTime });
    }
    next = [...again.values()];
  }
  return latest;
};

/** A transfer that a victim reported: who was paid by it, and when. */
export interface Root {
  readonly reporter: string;
  readonly to: string;
  readonly timeMs: number;
}

/** The victims whose money can be in a pocket. */
export const victimsBehind = (into: ReadonlyMap<string, number>, roots: readonly Root[]): ReadonlySet<string> =>
  new Set(
    roots
      .filter(({ timeMs, to }) => (into.get(to) ?? Number.NEGATIVE_INFINITY) >= timeMs)
      .map(({ reporter }) => reporter),
  );
