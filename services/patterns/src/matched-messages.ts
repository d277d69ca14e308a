import type { Finding, Transfer } from '@weir/engine';
import {
  decodeJournalFrame,
  type FlowScan,
  highestOf,
  isClaimOf,
  isRawFrame,
  LedgerFold,
  type LotInterval,
  type RuleSet,
  recordKinds,
  type ScannedFrame,
  StandingTransfers,
  scanned,
  type VersionedLabel,
} from '@weir/journal';
import { type AssetCode, assets, type TransferHints, transferNatures } from '@weir/model';
import { claimant } from './claim.js';

/** What one record told of a transfer, whether or not the record counted. Time in milliseconds UTC. */
export interface ToldHints {
  readonly id: string;
  readonly time: number;
  readonly hints: TransferHints;
}

/** An id that a message names, and what stands under it after the message; null: nothing. */
export interface NamedTransfer {
  readonly id: string;
  readonly now: Transfer | null;
}

/** What a payment is made of now. */
export interface FlowSources {
  readonly id: string;
  readonly sources: readonly LotInterval[];
}

/** What a journal message means here, without what the matcher made of it. */
export interface JournalPart {
  readonly offset: number;
  readonly labels: readonly VersionedLabel[];
  readonly rules: readonly RuleSet[];
  /** In the order of the message. */
  readonly told: readonly ToldHints[];
  readonly named: readonly NamedTransfer[];
  /** Entries of an asset before this instant (milliseconds UTC) can no longer change; −∞: all can. */
  readonly horizon: (asset: AssetCode) => number;
}

/** What the matcher made of a journal message. */
export interface FlowsPart {
  readonly flows: readonly FlowSources[];
  readonly findings: readonly Finding[];
}

/** One journal message: what it means, and what the matcher made of it. */
export interface MatchedMessage extends JournalPart, FlowsPart {}

const noLots: readonly LotInterval[] = [];
const nothing = { labels: [], told: [], named: [] } as const;

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
    let told: Pick<JournalPart, 'labels' | 'told' | 'named'> = nothing;
    if (isRawFrame(value)) {
      const { scan } = this.#fold;
      const hasCounted = Object.values(outcomes).some((count) => count > 0);
      const labels = outcomes.labels > 0 ? labelsOf(value, outcomes.labels) : [];
      told = { labels, told: hintsOf(scan), named: hasCounted ? this.#named(scan) : [] };
    } else if (isClaimOf(claimant, decodeJournalFrame(value))) this.#newestClaim = offset;
    this.#fold.endMessage();
    return { offset, rules, ...told, horizon: this.#horizonNow() };
  }

  #named(scan: ScannedFrame): NamedTransfer[] {
    const named: NamedTransfer[] = [];
    for (let index = 0; index < scan.count; index++) {
      if (scan.kind[index]! > recordKinds.void) continue;
      const now = this.#standing.of(index);
      named.push({ id: now?.id ?? scan.text(scan.textAt[index]!, scan.textLength[index]!), now });
    }
    return named;
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

const hintsOf = (scan: ScannedFrame): ToldHints[] => {
  const told: ToldHints[] = [];
  const { kind, nature, deviceAt, deviceLength, addressAt, addressLength } = scan;
  for (let index = 0; index < scan.count; index++) {
    if (kind[index] !== recordKinds.transfer) continue;
    const [device, address] = [deviceLength[index]!, addressLength[index]!];
    if (nature[index] === 0 && device === 0 && address === 0) continue;
    told.push({
      id: scan.text(scan.textAt[index]!, scan.textLength[index]!),
      time: scan.time[index]!,
      hints: {
        nature: transferNatures[nature[index]!]!,
        device: device === 0 ? null : scan.text(deviceAt[index]!, device),
        address: address === 0 ? null : scan.text(addressAt[index]!, address),
      },
    });
  }
  return told;
};

/** What the unit that a scan stands at says that matters here. */
export const flowsPartOf = (scan: FlowScan): FlowsPart => {
  const flows: FlowSources[] = [];
  const findings: Finding[] = [];
  while (scan.nextRecord()) {
    if (scan.kind === scanned.flow) {
      const id = scan.bytes.toString('utf8', scan.idAt, scan.idAt + scan.idLength);
      flows.push({ id, sources: scan.isAtHub || scan.lots === 0 ? noLots : scan.sources() });
    } else if (scan.kind === scanned.finding) findings.push(scan.finding()!);
  }
  return { flows, findings };
};
