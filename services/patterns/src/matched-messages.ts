import type { Finding } from '@weir/engine';
import {
  decodeJournalFrame,
  type FlowScan,
  highestOf,
  isClaimOf,
  isRawFrame,
  LedgerFold,
  type RuleSet,
  recordKinds,
  StandingTransfers,
  scanned,
  standings,
  type VersionedLabel,
} from '@weir/journal';
import { type AssetCode, assets } from '@weir/model';
import { claimant } from './claim.js';
import { FlowColumns } from './flow-columns.js';
import { MessageTransfers } from './message-transfers.js';

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

const nothing = { labels: [], transfers: new MessageTransfers() } as const;

/**
 * Reads journal messages for patterns. Owns the fold of identity and lateness; frames are read in columns, and an object
 * is made of what patterns keep only.
 */
export class MatchedMessages {
  // A shard of none: identities and horizons are the same for all shards, and no pocket is folded here.
  readonly #fold = new LedgerFold(2, 2);
  readonly #standing = new StandingTransfers(this.#fold);
  #newestClaim = -1;

  /** Highest event time that was accepted so far, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return highestOf(this.#fold.topicTimes);
  }

  /** Journal offset of the last claim of patterns among the messages taken; −1: none. */
  get newestClaim(): number {
    return this.#newestClaim;
  }

  /**
   * Takes the next journal message. `timeMs` is its broker time.
   * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`
   */
  take(offset: number, timeMs: number, value: Buffer): JournalPart {
    const { outcomes, rules } = this.#fold.apply(offset, timeMs, value);
    let told: Pick<JournalPart, 'labels' | 'transfers'> = nothing;
    if (isRawFrame(value)) {
      const hasCounted = Object.values(outcomes).some((count) => count > 0);
      const labels = outcomes.labels > 0 ? labelsOf(value, outcomes.labels) : [];
      told = { labels, transfers: this.#transfers(hasCounted) };
    } else if (isClaimOf(claimant, decodeJournalFrame(value))) this.#newestClaim = offset;
    this.#fold.endMessage();
    return { offset, rules, ...told, horizon: this.#horizonNow() };
  }

  #transfers(hasCounted: boolean): MessageTransfers {
    const [{ scan }, standing] = [this.#fold, this.#standing];
    const transfers = new MessageTransfers(scan.bytes, scan.count);
    for (let index = 0; index < scan.count; index++) {
      if (scan.kind[index]! > recordKinds.void) continue;
      if (!hasCounted) {
        transfers.addTold(scan, index);
        continue;
      }
      const found = standing.look(index);
      if (found === standings.nothing) transfers.addNone(scan, index);
      else if (found === standings.asRecorded) transfers.addStanding(scan, index, standing);
      else {
        transfers.addTold(scan, index);
        const now = standing.of(index);
        transfers.addOther({ id: now.id, now });
      }
    }
    return transfers;
  }

  /** As of the message folded last: the fold goes on before what it handed out is looked at. */
  #horizonNow(): JournalPart['horizon'] {
    const reached = new Map(assets().map(({ code }) => [code, this.#fold.horizon(code)]));
    return (asset) => reached.get(asset) ?? Number.NEGATIVE_INFINITY;
  }
}

// Records stand in a frame in the order of their raw offsets, and those count that do not lie before the mark: the last.
const labelsOf = (value: Buffer, count: number): VersionedLabel[] => {
  const frame = decodeJournalFrame(value);
  if (frame.type !== 'raw') return [];
  const labels = frame.records.flatMap((record) => (record.kind === 'label' ? [record.label] : []));
  return labels.slice(labels.length - count);
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
