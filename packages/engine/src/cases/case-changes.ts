import type { AccountId, AssetCode } from '@weir/model';
import type { PocketParts } from './case-spec.js';

/** Why a transfer is to be worked out again, besides that its lot or its sources changed. */
export const reasons = {
  none: 0,
  /** Its amount is another: so are the shares of its lot. */
  amount: 1,
  /** What a path through it shows is another. */
  path: 2,
  /** Its place in the order is another, and with it what is told of it. */
  order: 4,
  /** Payer, payee, amount or the credit's instant are others: what is told of it, wherever its taint stays as it was. */
  facts: 8,
} as const;

/** A tainted transfer before and after a change; taint 0: it is not tainted. */
export interface TaintChange {
  readonly node: number;
  readonly before: { readonly taint: number; readonly layer: number };
  readonly taint: number;
  readonly layer: number;
}

/** A pocket of the case before and after a change; null: nothing was received there. */
export interface PocketChange {
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly before: PocketParts | null;
  readonly after: PocketParts | null;
}

export interface CaseChanges {
  readonly transfers: readonly TaintChange[];
  readonly pockets: readonly PocketChange[];
  /** Pockets of which anything that can be told may be another than before; more than `pockets`. */
  readonly stirred: readonly number[];
}
