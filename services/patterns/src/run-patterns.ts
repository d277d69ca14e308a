import type { Finding } from '@weir/engine';
import { type FindingRevision, type OnForeign, readFindings } from '@weir/journal';
import type { Log, OutMessage } from '@weir/log';
import { WeirError } from '@weir/model';
import { PublishedFindings } from './findings/published-findings.js';
import { JournalAndFlows } from './journal-and-flows.js';
import { PatternsFold, type PatternsMessage } from './patterns-fold.js';

/** What patterns tell whoever watches them. */
export interface PatternsProgress {
  /** Journal offset up to which everything that had to be said has been said. */
  readonly position: number;
  /** Findings that were ever said, in any state. */
  readonly findings: number;
  readonly transfers: number;
  readonly transfersForgottenEarly: number;
  readonly accountsOfInterest: number;
  readonly devices: number;
  readonly looksCutShort: number;
  readonly droppedFrames: number;
}

export interface PatternsRunOptions {
  readonly log: Log;
  readonly topics: { readonly journal: string; readonly flows: string; readonly findings: string };
  readonly signal: AbortSignal;
  /** Transfers kept in memory at most; each takes about a kilobyte. */
  readonly transfersMax?: number;
  readonly onProgress?: (progress: PatternsProgress) => void;
  readonly onFinding?: (finding: FindingRevision) => void;
  /** Hears of messages on the findings topic that are no findings: they are passed over. */
  readonly onForeign?: OnForeign;
}

const transfersMaxDefault = 500_000;

/** Everything of ours that stands on the findings topic. */
const readSaid = async (log: Log, topic: string, onForeign: OnForeign): Promise<PublishedFindings> => {
  const published = new PublishedFindings();
  const [partition] = await log.offsets(topic);
  if (partition === undefined || partition.next === partition.earliest) return published;
  const reader = await log.openReader([{ topic, partition: 0, offset: partition.earliest }]);
  try {
    for (let reached = partition.earliest; reached < partition.next; ) {
      const batch = await reader.next();
      if (batch === null) break;
      for (const finding of readFindings(batch, onForeign)) published.remember(finding);
      reached = batch.nextOffset;
    }
  } finally {
    await reader.close();
  }
  return published;
};

/** Waiting for a place that the journal no longer has would be silence without end. */
const assertJournalReaches = async ({ log, topics }: PatternsRunOptions, upTo: number): Promise<void> => {
  const next = (await log.offsets(topics.journal))[0]?.next ?? 0;
  if (upTo <= next) return;
  throw new WeirError(
    'FOLD_INVARIANT',
    `${topics.findings} knows the journal up to ${upTo}, and ${topics.journal} ends at ${next}: it has lost its end`,
  );
};

/** A finding as a message: CloudEvents in binary mode. */
const messageOf = (finding: FindingRevision): OutMessage => ({
  key: finding.id,
  value: Buffer.from(JSON.stringify(finding)),
  headers: {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: `${finding.id}/${finding.revision}`,
    ce_source: 'weir/patterns',
    ce_type: 'weir.findings.v1',
    ce_subject: finding.account,
  },
});

/** Findings of the flows pass on as they are; what a later record of the same message says of one replaces it. */
const pocketFindings = ({ records }: PatternsMessage): Finding[] => {
  const byId = new Map<string, Finding>();
  for (const record of records) if (record.kind === 'finding') byId.set(record.finding.id, record.finding);
  return [...byId.values()];
};

/**
 * Runs the rules whose shapes cross pockets until `signal` aborts: folds journal and flows from their start, and
 * publishes findings, its own and those of the flows, that differ from what it said before.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`
 */
export const runPatterns = async (options: PatternsRunOptions): Promise<void> => {
  const { log, topics, signal, transfersMax = transfersMaxDefault, onProgress, onFinding } = options;
  const { onForeign = () => undefined } = options;
  const published = await readSaid(log, topics.findings, onForeign);
  await assertJournalReaches(options, published.upTo);
  const stream = await JournalAndFlows.open(log, topics);
  const writer = await log.openWriter();
  const stop = (): void => void stream.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const fold = new PatternsFold({ transfersMax });
  try {
    for await (const messages of stream.batches()) {
      const revisions: FindingRevision[] = [];
      for (const message of messages) {
        const findings = [...pocketFindings(message), ...fold.apply(message)];
        if (findings.length > 0) revisions.push(...published.changes(findings, message.message.offset));
      }
      revisions.push(...published.reached(stream.position));
      if (revisions.length > 0) await writer.append(topics.findings, 0, revisions.map(messageOf));
      for (const revision of revisions) onFinding?.(revision);
      const { findings: _open, ...counts } = fold.counts;
      const { position, droppedFrames } = stream;
      onProgress?.({ position, findings: published.size, ...counts, droppedFrames });
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await stream.close();
    await writer.close();
  }
};
