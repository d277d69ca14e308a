import type { TracedRest } from '@weir/acts';
import type { Alert } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import type { MoneyQuestions } from '@weir/store';
import { moneyInto, type Root, victimsBehind } from './money-into.js';

/** What is known of a case when its refund sheet is made. */
export interface CaseMoney {
  readonly alerts: readonly Pick<Alert, 'account' | 'asset' | 'range'>[];
  /** Reporters of standing reports. */
  readonly reporters: readonly string[];
  /** Their transfers, by asset. */
  readonly roots: readonly (Root & { readonly asset: string })[];
  /** Of some of their losses not all is known. */
  readonly isUnsure: boolean;
  /** Accounts that are held. */
  readonly held: ReadonlySet<string>;
  readonly nowMs: number;
}

/** Held accounts that are looked behind: each costs a few questions to the store. */
const accountsMax = 200;

/**
 * What of each victim's money rests in held accounts. Where one victim reported, all that was traced is theirs. Of several,
 * an account is one victim's where all readings agree on its money and only that victim's can have come there by any chain
 * of transfers; what is too busy to say so of, and what several reach, is in proportion.
 */
export const tracedRests = async (
  store: Pick<MoneyQuestions, 'hops'> | null,
  { alerts, held, isUnsure, nowMs, reporters, roots }: CaseMoney,
  signal?: AbortSignal,
): Promise<TracedRest[]> => {
  const [only, ...others] = new Set(reporters);
  const resting = alerts.flatMap(({ account, asset, range }) =>
    range === null
      ? []
      : [{ account, asset, lowMinor: BigInt(range.atRest.low), highMinor: BigInt(range.atRest.high) }],
  );
  if (only === undefined) return [];
  if (others.length === 0) return resting.map((rest) => ({ reporter: only, ...rest }));
  // Money of a transfer that is not known may have come to any account.
  if (store === null || isUnsure) return [];
  const certain = resting
    .filter(({ account, highMinor, lowMinor }) => held.has(account) && highMinor > 0n && lowMinor === highMinor)
    .sort((left, right) => (left.highMinor < right.highMinor ? 1 : -1))
    .slice(0, accountsMax);
  const traced: TracedRest[] = [];
  for (const rest of certain) {
    const ofAsset = roots.filter(({ asset }) => asset === rest.asset);
    const sinceMs = Math.min(...ofAsset.map(({ timeMs }) => timeMs));
    if (!Number.isFinite(sinceMs)) continue;
    const [account, asset] = [rest.account as AccountId, rest.asset as AssetCode];
    const into = await moneyInto(store, { account, asset, sinceMs, nowMs }, signal);
    const [victim, ...more] = into === null ? [] : victimsBehind(into, ofAsset);
    if (victim !== undefined && more.length === 0) traced.push({ reporter: victim, ...rest });
  }
  return traced;
};
