import type { Act, Head } from '../acts/act.js';
import type { Feedback } from '../acts/board-acts.js';
import type { LabelFacts } from '../acts/measure-acts.js';
import type { DirectoryEntry } from '../acts/office-acts.js';
import type { MeasureKind } from '../acts/release-acts.js';
import type { Rests } from '../acts/values.js';
import type { StopOrder } from '../orders/order.js';
import { defaultTerms, type OrderTerms } from '../orders/terms.js';
import type { Outcome } from './outcome.js';

/** The last accepted act about a subject: its `seq` is the subject's version. */
export interface LastAct {
  readonly seq: number;
  readonly by: string;
  readonly atMs: number;
}

export interface Note {
  readonly by: string;
  readonly atMs: number;
  readonly text: string;
}

/** What people did about an account of the board. */
export interface AccountWork {
  readonly account: string;
  readonly state: 'new' | 'acknowledged' | 'escalated' | 'dismissed';
  /** Who brought it to this state, and when; null: nobody did. A dismissal is of what was there by then. */
  readonly stateBy: string | null;
  readonly stateAtMs: number | null;
  readonly assignee: string | null;
  readonly reason: string | null;
  readonly feedback: Feedback | null;
  readonly silence: { readonly untilMs: number; readonly reason: string; readonly by: string } | null;
  readonly notes: readonly Note[];
}

/** A label, blocklist entry or payee hold. */
export interface Measure {
  readonly kind: Exclude<MeasureKind, 'order'>;
  readonly id: string;
  readonly account: string;
  readonly asset: string | null;
  readonly what: string;
  /** The alert that it rests on; null: none. */
  readonly rests: Rests | null;
  /** Id of the label that it rests on; null: none. */
  readonly onLabel: string | null;
  /** When it ends by itself; null: when somebody ends it. */
  readonly untilMs: number | null;
  /** Null: it is no label, or one of before labels were acts. */
  readonly label: LabelFacts | null;
  readonly reason: string | null;
  readonly by: string;
  readonly atMs: number;
  readonly endedAtMs: number | null;
  readonly endedBy: string | null;
}

export type ReleaseCause = 'shrunk' | 'voided' | 'withdrawn' | 'appeal';

/** Something to be undone; a clock runs. */
export interface ReleaseTask {
  readonly id: string;
  readonly of: { readonly kind: MeasureKind; readonly id: string };
  readonly account: string;
  readonly asset: string | null;
  /** Null: of a label that rests on no case. */
  readonly case: string | null;
  readonly cause: ReleaseCause;
  readonly reason: { readonly code: string; readonly zh: string; readonly en: string };
  readonly sinceMs: number;
  readonly dueMs: number;
  readonly state: 'open' | 'done' | 'kept';
  readonly outcomeReason: string | null;
  readonly doneBy: string | null;
  readonly doneAtMs: number | null;
}

export interface Appeal {
  readonly id: string;
  readonly against: { readonly kind: MeasureKind; readonly id: string };
  readonly account: string;
  readonly text: string;
  readonly from: string;
  readonly receivedAtMs: number;
  readonly takenInBy: string;
  readonly reviewer: string | null;
  readonly dueMs: number;
  readonly decision: {
    readonly outcome: 'granted' | 'rejected';
    readonly text: string;
    readonly by: string;
    readonly atMs: number;
  } | null;
}

/** An alert as the last act about it said. */
export interface AlertSeen {
  readonly revision: number;
  readonly holdableMinor: bigint;
  readonly cause: 'shrunk' | 'voided' | 'withdrawn';
}

export interface Token {
  readonly id: string;
  readonly hash: string;
  readonly person: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly issuedAtMs: number;
  readonly issuedBy: string;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** What was decided about a line of a report. */
export interface Resolution {
  readonly case: string;
  readonly reporter: string;
  /** Null: none of the candidates. */
  readonly transfer: string | null;
  /** Ids of the transfers that were on the table. */
  readonly candidates: readonly string[];
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
  /** Why it is to be looked at again; null: it is not. */
  readonly reopened: {
    readonly atMs: number;
    readonly cause: 'better' | 'voided';
    readonly transfer: string | null;
  } | null;
}

/** A message of the topic as the audit keeps it. */
export interface AuditEntry {
  readonly offset: number;
  readonly atMs: number;
  readonly hash: string;
  /** Null: it was no act. */
  readonly act: Act | null;
  readonly outcome: Outcome;
  /** The id was there before: it did nothing. */
  readonly isRepeat: boolean;
}

/**
 * All that the acts so far come to. Owned by the fold: `step` changes it in place, everybody else reads. Its records are
 * replaced whole, so one that was read stays as it was.
 */
export interface DeskState {
  terms: OrderTerms;
  readonly accounts: Map<string, AccountWork>;
  readonly orders: Map<string, StopOrder>;
  /** By account: ids of its orders, oldest first. */
  readonly ordersOfAccount: Map<string, string[]>;
  /** By alert: subjects of what rests on it, oldest first. */
  readonly restingOnAlert: Map<string, string[]>;
  /** By label's id: subjects of what rests on it, oldest first. */
  readonly restingOnLabel: Map<string, string[]>;
  /** By `labelKey`: id of the label that stands. */
  readonly standingLabels: Map<string, string>;
  /** By subject: `label:…`, `blocklist:…`, `hold:…`. */
  readonly measures: Map<string, Measure>;
  readonly tasks: Map<string, ReleaseTask>;
  /** By subject of what is to be released: ids of its tasks, oldest first. */
  readonly tasksOf: Map<string, string[]>;
  readonly appeals: Map<string, Appeal>;
  readonly alerts: Map<string, AlertSeen>;
  directory: readonly DirectoryEntry[];
  readonly tokens: Map<string, Token>;
  /** By key of the line (`lineKeys`). */
  readonly resolutions: Map<string, Resolution>;
  readonly last: Map<string, LastAct>;
  /** Act id → place in `audit` of the message that first had it. */
  readonly placeOfId: Map<string, number>;
  readonly audit: AuditEntry[];
  /** Accepted acts so far. */
  seq: number;
  /** Offset and hash of the last message; null before the first. */
  head: Head | null;
  /** Orders, silences and measures whose clocks may still run: what `dueTimers` looks at. */
  readonly ticking: Set<string>;
}

export const emptyState = (): DeskState => ({
  terms: defaultTerms(),
  accounts: new Map(),
  orders: new Map(),
  ordersOfAccount: new Map(),
  restingOnAlert: new Map(),
  restingOnLabel: new Map(),
  standingLabels: new Map(),
  measures: new Map(),
  tasks: new Map(),
  tasksOf: new Map(),
  appeals: new Map(),
  alerts: new Map(),
  directory: [],
  tokens: new Map(),
  resolutions: new Map(),
  last: new Map(),
  placeOfId: new Map(),
  audit: [],
  seq: 0,
  head: null,
  ticking: new Set(),
});

/** Version of a subject, for If-Match; 0: nobody did anything about it. */
export const versionOf = (state: DeskState, subject: string): number => state.last.get(subject)?.seq ?? 0;
