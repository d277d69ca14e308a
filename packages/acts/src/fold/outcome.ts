import type { ErrorCode } from '@weir/model';

/** Why an act was not taken. */
export type RefusalCode = Extract<
  ErrorCode,
  | 'DESK_ACT_UNREADABLE'
  | 'DESK_ID_REUSED'
  | 'DESK_CONFLICT'
  | 'DESK_SUBJECT_UNKNOWN'
  | 'DESK_STATE'
  | 'DESK_ORDER_EXISTS'
  | 'DESK_SECOND_PERSON'
  | 'DESK_STOPS_USED_UP'
  | 'DESK_ANCHOR_MISMATCH'
  | 'DESK_NOT_DUE'
  | 'DESK_OLD_REVISION'
  | 'DESK_NOT_OWN'
  | 'DESK_VALUE'
>;

export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly detail: string;
  /** Who changed the subject last, and when, ms UTC; null: nobody did. */
  readonly by: string | null;
  readonly atMs: number | null;
}

export interface Acceptance {
  readonly kind: 'accepted';
  /** The how-manieth accepted act: the version of all subjects touched. */
  readonly seq: number;
  /** Subjects that are another now, the act's own first. */
  readonly touched: readonly string[];
}

export type Outcome = Acceptance | Refusal;

/** What a message came to. */
export interface Stepped {
  readonly outcome: Outcome;
  /** The id was there before: `outcome` is that of the first one, nothing changed. */
  readonly isRepeat: boolean;
  /** Of the message, hex. */
  readonly hash: string;
}

export const refused = (
  code: RefusalCode,
  detail: string,
  last?: { readonly by: string; readonly atMs: number },
): Refusal => ({ kind: 'refused', code, detail, by: last?.by ?? null, atMs: last?.atMs ?? null });
