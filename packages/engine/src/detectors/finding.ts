import { createHash } from 'node:crypto';
import type { AccountId, AssetCode } from '@weir/model';

/** Rules of the `live` set speak to people; those of the `shadow` set run beside them to be compared. */
export type FindingSet = 'live' | 'shadow';
export type FindingSeverity = 'warn' | 'high';
/** `withdrawn`: what it rested on was voided or changed. */
export type FindingState = 'standing' | 'withdrawn';

/**
 * What a detector saw, absolute: a later finding of the same id replaces it whole. Times are event times in
 * milliseconds UTC, figures decimal texts. Source: trace §6.
 */
export interface Finding {
  /** Stable: of rule, set, account, asset and the transfer at which the rule began to hold (`findingId`). */
  readonly id: string;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly set: FindingSet;
  readonly severity: FindingSeverity;
  readonly state: FindingState;
  /** The account that it is about. */
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** The other accounts that take part. */
  readonly others: readonly AccountId[];
  /** Instants of the first and of the last evidence. */
  readonly since: number;
  readonly until: number;
  readonly figures: Readonly<Record<string, string>>;
  /** Ids of the transfers that it rests on. */
  readonly transfers: readonly string[];
  readonly text: { readonly 'zh-CN': string; readonly en: string };
}

/**
 * The id of a finding: the same whenever the same rule begins to hold at the same transfer. That one, and not the oldest
 * of the evidence: the window slides while a finding gets worse, its trigger stays.
 */
export const findingId = (
  rule: string,
  set: FindingSet,
  account: AccountId,
  asset: AssetCode,
  trigger: string,
): string =>
  createHash('sha256')
    .update(JSON.stringify([rule, set, account, asset, trigger]))
    .digest('hex')
    .slice(0, 32);
