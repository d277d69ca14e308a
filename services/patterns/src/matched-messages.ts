import type { Finding } from '@weir/engine';
import {
  decodeJournalFrame,
  type FlowScan,
  type FrameRulings,
  isClaimOf,
  JournalRulings,
  type RuleSet,
  type SavedRulings,
  ScannedFrame,
  scanned,
  type VersionedLabel,
} from '@weir/journal';
import { type AssetCode, assets } from '@weir/model';
import { claimant } from './claim.js';
import { FlowColumns } from './flow-columns.js';
import { MessageTransfers } from './message-transfers.js';
import { RuledTransfers } from './ruled-transfers.js';

/** What a journal message means here, without what the matcher made of it. */
export interface JournalPart {
  readonly offset: number;
  readonly labels: readonly VersionedLabel[];
  readonly rules: readonly RuleSet[];
  /** What its records told of transfers, and the ids that it names with what stands under each. */
  readonly transfers: MessageTransfers;
  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  readonly horizon: (asset: AssetCode) => number;
}

/** What the matcher made of a journal message. */
export interface FlowsPart {
  readonly flows: readonly FlowColumns[];
  readonly findings: readonly Finding[];
}

/** One journal message: what it means, and what the matcher made of it. */
export interface MatchedMessage extends JournalPart, FlowsPart {}

/** What is known of the journal between messages, as JSON. */
export interface SavedMessages {
  readonly rulings: SavedRulings;
  readonly newestClaim: number;
}

const nothing = { labels: [], transfers: new MessageTransfers() } as const;

/**
 * Reads journal messages for patterns, with what the matcher ruled on them; frames are read in columns, and an object is
 * made of what patterns keep only.
 */
export class MatchedMessages {
  readonly #rulings = new JournalRulings();
  readonly #scan = new ScannedFrame();
  readonly #transfers = new RuledTransfers();
  #newestClaim = -1;

  /** Highest event time that was accepted so far, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return this.#rulings.reachedMs;
  }

  /** Journal offset of the last claim of patterns among the messages taken; −1: none. */
  get newestClaim(): number {
    return this.#newestClaim;
  }

  /** As JSON, between messages: what was heard has been taken. */
  saved(): SavedMessages {
    return { rulings: this.#rulings.saved(), newestClaim: this.#newestClaim };
  }

  load({ rulings, newestClaim }: SavedMessages): void {
    this.#rulings.load(rulings);
    this.#newestClaim = newestClaim;
  }

  /** A flows frame, before the messages that it covers are taken. @throws {WeirError} `FRAME_CORRUPT` */
  hear(frame: FlowScan): void {
    this.hearRulings(frame.rulings());
  }

  hearRulings(rulings: FrameRulings | null): void {
    this.#rulings.hearRulings(rulings);
  }

  /**
   * Takes the next journal message, which what was heard covers.
   * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`
   */
  take(offset: number, value: Buffer): JournalPart {
    const rulings = this.#rulings.take(offset);
    const horizon = this.#horizonNow();
    const scan = this.#scan;
    if (scan.read(value)) {
      const countsFrom = rulings.find((ruling) => ruling.kind === 'counts')?.from ?? 0;
      const hasOrders = rulings.some(({ kind }) => kind === 'orders');
      const labels = hasOrders ? labelsOf(value, countsFrom) : [];
      return { offset, rules: [], labels, transfers: this.#transfers.of(scan, countsFrom, rulings), horizon };
    }
    const frame = decodeJournalFrame(value);
    if (isClaimOf(claimant, frame)) this.#newestClaim = offset;
    return { offset, rules: frame.type === 'rules' ? frame.ruleSets : [], ...nothing, horizon };
  }

  /** As of the message taken last: others are taken before what was handed out is looked at. */
  #horizonNow(): JournalPart['horizon'] {
    const reached = new Map(assets().map(({ code }) => [code, this.#rulings.horizon(code)]));
    return (asset) => reached.get(asset) ?? Number.NEGATIVE_INFINITY;
  }
}

const labelsOf = (value: Buffer, countsFrom: number): VersionedLabel[] => {
  const frame = decodeJournalFrame(value);
  if (frame.type !== 'raw') return [];
  const counted = frame.records.filter(({ offset }) => offset >= countsFrom);
  return counted.flatMap((record) => (record.kind === 'label' ? [record.label] : []));
};

/** What the unit that a scan stands at says that matters here. */
export const flowsPartOf = (scan: FlowScan): FlowsPart => {
  const flows = new FlowColumns(scan.bytes);
  const findings: Finding[] = [];
  while (scan.nextRecord()) {
    if (scan.kind === scanned.flow) flows.addScanned(scan);
    else if (scan.kind === scanned.finding) findings.push(scan.finding()!);
  }
  return { flows: [flows], findings };
};
