import type { AccountId, AssetCode, Label, RejectCode, RootsLine, TransferHints, TransferRecord } from '@weir/model';
import type { Shards } from './shards.js';

/** Where a raw message stands and what its bytes hash to: what evidence cites. */
export interface MessageRef {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Broker time of the raw message, milliseconds UTC. */
  readonly timeMs: number;
  /** SHA-256 of the value, 32 bytes as hex. */
  readonly sha256: string;
}

/** A report as it counts: the highest version of a (case, reporter) stands. */
export interface Report {
  /** Reports without a reporter of their own stand beside each other: `<topic>/<partition>/<offset>`. */
  readonly reporter: string;
  readonly version: number;
  /** Milliseconds UTC; null where the report does not say. */
  readonly reportedAt: number | null;
  readonly withdrawn: boolean;
  readonly roots: RootsLine;
  /** `match` lines as they came; the desk resolves them. */
  readonly match: readonly unknown[];
  /** The reporter of the same case whose `match` lines it resolves: it counts while that report stands. */
  readonly resolves?: string;
}

/** A label as it counts: the highest version of (account, kind, source) stands. */
export interface VersionedLabel {
  readonly source: string;
  readonly version: number;
  readonly withdrawn: boolean;
  /** Who owns the account, as the source names them: accounts of one owner may be one swap's two sides. */
  readonly owner?: string;
  readonly label: Label;
}

/** What the whole stream is run with; the first in the journal holds. Source: architecture §5, settings. */
export interface Settings {
  readonly policy: 'fifo' | 'lifo';
  readonly windowMs: number | null;
  readonly trustBalances: boolean;
  /** `off`: no rule looks at single pockets. Left out: those of the rule sets do. */
  readonly detectors?: 'off';
  readonly hubEntries: number | null;
  readonly maxLayers: number;
  readonly floor: number;
  /** Prefixes of accounts whose debits are seen; null: all. */
  readonly sight: readonly string[] | null;
  /** Milliseconds of event time, by asset; assets not named have the lateness of the asset table. */
  readonly latenessMs: Readonly<Record<string, number>>;
  /** Raw topics that carry transfers, with the number of partitions that count for their watermark. */
  readonly topics: readonly { readonly topic: string; readonly partitions: number }[];
  /** Into how many shards matching and following are parted; left out: one each. Source: ADR 21. */
  readonly shards?: Shards;
}

/**
 * The rules of detectors: the `live` set speaks to people, the `shadow` set is run beside it to be compared. Of one set
 * the version with the latest `holdsFrom` that an instant has reached holds for it. Source: trace §6.
 */
export interface RuleSet {
  /** Event time in milliseconds UTC, inclusive. */
  readonly holdsFrom: number;
  readonly set: 'live' | 'shadow';
  readonly version: number;
  /** By rule; what is not named has its default. The journal carries it as it is, `weir settings rules` checks it. */
  readonly thresholds: Readonly<Record<string, unknown>>;
}

/** Everything that can change an answer. `offset` is the raw message's; records of a frame ascend by it. */
export type JournalRecord =
  | {
      readonly kind: 'transfer';
      readonly offset: number;
      readonly timeMs: number;
      readonly sha256: string;
      readonly transfer: TransferRecord;
      readonly hints: TransferHints;
    }
  | {
      readonly kind: 'void';
      readonly offset: number;
      readonly timeMs: number;
      readonly sha256: string;
      readonly id: string;
      readonly time: number | null;
    }
  | {
      readonly kind: 'label';
      readonly offset: number;
      readonly timeMs: number;
      readonly sha256: string;
      readonly label: VersionedLabel;
    }
  | {
      readonly kind: 'report';
      readonly offset: number;
      readonly timeMs: number;
      readonly sha256: string;
      readonly report: Report;
    }
  /** A message that was refused and went to the dead-letter topic. */
  | {
      readonly kind: 'rejected';
      readonly offset: number;
      readonly timeMs: number;
      readonly sha256: string;
      readonly code: RejectCode | string;
    };

/** Services that claim a shard before they speak of it. */
export type ClaimingService = 'follower' | 'patterns';

/** Who claims what. Source: ADR 12. */
export interface Claimant {
  readonly by: ClaimingService;
  readonly shard: number;
}

/** One journal message. */
export type JournalFrame =
  | {
      readonly type: 'raw';
      readonly topic: string;
      readonly partition: number;
      /** Raw offsets covered: `[from, to)`, also where nothing came of them. */
      readonly from: number;
      readonly to: number;
      readonly records: readonly JournalRecord[];
    }
  /** The raw partition was read to its end `end` and nothing more came for 2 s. */
  | { readonly type: 'idle'; readonly topic: string; readonly partition: number; readonly end: number }
  | { readonly type: 'settings'; readonly settings: Settings }
  /** Each replaces the rule set of the same set and version. */
  | { readonly type: 'rules'; readonly ruleSets: readonly RuleSet[] }
  /** These pockets are folded anew up to their assets' horizons at this message. */
  | {
      readonly type: 'repair';
      readonly pockets: readonly { readonly account: AccountId; readonly asset: AssetCode }[];
    }
  /** A part of what the repair at `repairOffset` came to: of a JSON text of `length` characters, all ASCII. */
  | {
      readonly type: 'rebase';
      readonly repairOffset: number;
      readonly part: number;
      readonly parts: number;
      readonly length: number;
      readonly text: string;
    }
  /** The claimant says what there is to say of this shard from here on: the message's offset is its epoch. */
  | ({ readonly type: 'claim' } & Claimant);
