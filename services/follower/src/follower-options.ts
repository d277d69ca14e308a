import type { ReachBudget } from '@weir/engine';
import type { Alert, OnForeign, PassedOver } from '@weir/journal';
import type { Log } from '@weir/log';
import type { AssetCode } from '@weir/model';
import type { KeptSnapshot } from '@weir/snapshots';
import type { Store } from '@weir/store';
import type { AlertEncoding } from './alert-message.js';
import type { FollowerKeeping } from './follower-snapshot.js';

/** What a follower tells whoever watches it. */
export interface FollowerProgress {
  /** Journal offset up to which cases are worked out. */
  readonly position: number;
  readonly cases: number;
  readonly alerts: number;
  readonly windowTransfers: number;
  readonly windowBytes: number;
  readonly discovering: number;
  /** The store is being asked for what ranges of figures rest on. */
  readonly reaching: boolean;
  readonly droppedFrames: number;
  /** Records that change nothing, because something else stands of their id or order. */
  readonly passedOver: readonly PassedOver[];
  /** Highest event time that it has heard of, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
  /** Journal offset of the claim under which it speaks; −1: it stands by. */
  readonly claim: number;
  /** The newest snapshot of this process that stands; null: none does. */
  readonly snapshot: KeptSnapshot | null;
}

export interface FollowerOptions extends FollowerKeeping {
  readonly log: Log;
  readonly store: Store;
  readonly topics: {
    readonly journal: string;
    readonly flows: string;
    readonly cases: string;
    readonly alerts: string;
  };
  /** Which follower shard this is, of as many as the cases topic has partitions; left out: 0. */
  readonly shard?: number;
  /**
   * One of several instances of the shard: it speaks, and says so on `topics.pulse`, where nobody else has done that for
   * `silenceMs`; until then it folds along and keeps its cases worked out. Null: it claims the shard at once.
   */
  readonly standby?: { readonly pulse: string; readonly silenceMs?: number } | null;
  /** Bytes of recent records kept in memory, approximately. */
  readonly ringBytesMax: number;
  /** How much of the ledger the other readings of cases may hold; left out: 20,000 entries each, 500,000 in all. */
  readonly reachBudget?: ReachBudget;
  /** Pockets that less than this reached raise no alert, in minor units. */
  readonly alertFloorMinor: (asset: AssetCode) => bigint;
  /** How alerts are written; left out: as JSON. Both are read. */
  readonly alertEncoding?: AlertEncoding;
  /** Alerts are written in transactions of this id, which belongs to the shard; left out: without transactions. */
  readonly transactionalId?: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FollowerProgress) => void;
  readonly onAlert?: (alert: Alert) => void;
  /** Hears of every attempt at asking the store that failed and is made again. */
  readonly onError?: (error: unknown) => void;
  /** Hears of messages on the alerts topic that are no alerts: they are passed over. */
  readonly onForeign?: OnForeign;
}
