import type { Finding } from '@weir/engine';
import {
  assertClaimed,
  ClaimFence,
  epochHeader,
  type FindingRevision,
  type OnForeign,
  readFindings,
} from '@weir/journal';
import type { Log, LogWriter, OutMessage } from '@weir/log';
import { WeirError } from '@weir/model';
import { claimFindings } from './claim.js';
import { caseReport } from './findings/case-report.js';
import { PublishedFindings } from './findings/published-findings.js';
import { CaseRows } from './interest/case-rows.js';
import { JournalAndFlows } from './journal-and-flows.js';
import type { MatchedMessage } from './matched-messages.js';
import { PatternsFold } from './patterns-fold.js';
import { Pending } from './pending.js';

/** What patterns tell whoever watches them. */
export interface PatternsProgress {
  /** Journal offset up to which everything that had to be said has been said. */
  readonly position: number;
  /** Findings that were ever said, in any state. */
  readonly findings: number;
  readonly transfers: number;
  readonly transfersForgottenEarly: number;
  /** Memory that recent transfers and their links take, room for growth among it. */
  readonly stateBytes: number;
  readonly accountsOfInterest: number;
  readonly devices: number;
  readonly looksCutShort: number;
  readonly droppedFrames: number;
  /** Highest event time that they have heard of, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
  /** Journal offset of the claim under which they speak. */
  readonly claim: number;
}

export interface PatternsRunOptions {
  readonly log: Log;
  readonly topics: {
    readonly journal: string;
    readonly flows: string;
    readonly cases: string;
    readonly findings: string;
    /** Where findings that open a case report it. */
    readonly reports: string;
  };
  readonly signal: AbortSignal;
  /** Transfers kept in memory at most; each takes about half a kilobyte at worst, room for growth among it. */
  readonly transfersMax?: number;
  readonly onProgress?: (progress: PatternsProgress) => void;
  readonly onFinding?: (finding: FindingRevision) => void;
  /** Hears of messages on the findings topic that are no findings: they are passed over. */
  readonly onForeign?: OnForeign;
}

/** The windows of the rules and the lateness let go of what is old; this only keeps memory bounded. */
const transfersMaxDefault = 4_000_000;

/** Everything of ours that stands on the findings topic; tells `fence` of the claims there. */
const readSaid = async (
  log: Log,
  topic: string,
  rootsOf: (finding: Finding) => readonly string[],
  fence: ClaimFence,
  onForeign: OnForeign,
): Promise<PublishedFindings> => {
  const published = new PublishedFindings(rootsOf);
  const [partition] = await log.offsets(topic);
  if (partition === undefined || partition.next === partition.earliest) return published;
  const reader = await log.openReader([{ topic, partition: 0, offset: partition.earliest }]);
  try {
    for (let reached = partition.earliest; reached < partition.next; ) {
      const batch = await reader.next();
      if (batch === null) break;
      for (const finding of readFindings(batch, fence, onForeign)) published.remember(finding);
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
const messageOf = (finding: FindingRevision, epoch: number): OutMessage => ({
  key: finding.id,
  value: Buffer.from(JSON.stringify(finding)),
  headers: {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: `${finding.id}/${finding.revision}`,
    ce_source: 'weir/patterns',
    ce_type: 'weir.findings.v1',
    ce_subject: finding.account,
    [epochHeader]: String(epoch),
  },
});

/** Findings of the flows pass on as they are; what a later record of the same message says of one replaces it. */
const pocketFindings = ({ findings }: MatchedMessage): Finding[] => lastOf(findings);

/** What changed of each finding in the end. */
const lastOf = (findings: readonly Finding[]): Finding[] => [...new Map(findings.map((one) => [one.id, one])).values()];

/**
 * Runs the rules whose shapes cross pockets until `signal` aborts: claims the shard, folds journal, flows and what the
 * follower says of cases from their start, and publishes findings, its own and those of the flows, that differ from
 * what was said before.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`; `CLAIM_LOST` when others have claimed the shard since
 */
export const runPatterns = async (options: PatternsRunOptions): Promise<void> => {
  const writer = await options.log.openWriter();
  try {
    await speak(options, writer, await claimFindings(writer, options.topics));
  } finally {
    await writer.close();
  }
};

/** @param epoch the claim under which it speaks */
const speak = async (options: PatternsRunOptions, writer: LogWriter, epoch: number): Promise<void> => {
  const { log, topics, signal, transfersMax = transfersMaxDefault, onProgress, onFinding } = options;
  const { onForeign = () => undefined } = options;
  const fold = new PatternsFold({ transfersMax });
  const fence = new ClaimFence();
  const published = await readSaid(log, topics.findings, (finding) => fold.rootsOfCase(finding), fence, onForeign);
  await assertJournalReaches(options, Math.max(published.upTo, fence.epoch + 1));
  assertClaimed(epoch, fence.epoch);
  const stream = await JournalAndFlows.open(log, topics);
  let stir = (): void => undefined;
  const cases = await CaseRows.open(log, topics.cases, () => stir());
  const stop = (): void => void Promise.all([stream.close(), cases.close()]);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  /** Journal offset up to which messages have been folded; the stream may have fetched more. */
  let folded = 0;
  const say = async (revisions: FindingRevision[]): Promise<void> => {
    // The reports first: what was broken off between is said again, and a report that comes twice is one.
    const reports = revisions.map((revision) => caseReport(revision, epoch)).filter((report) => report !== null);
    if (reports.length > 0) await writer.append(topics.reports, 0, reports);
    if (revisions.length > 0)
      await writer.append(
        topics.findings,
        0,
        revisions.map((revision) => messageOf(revision, epoch)),
      );
    for (const revision of revisions) onFinding?.(revision);
    const { findings: _open, ...counts } = fold.counts;
    const { droppedFrames, reachedMs } = stream;
    onProgress?.({ position: folded, findings: published.size, ...counts, droppedFrames, reachedMs, claim: epoch });
  };
  try {
    const batches = stream.batches()[Symbol.asyncIterator]();
    const pending = new Pending(
      () => batches.next(),
      () => stir(),
    );
    pending.ask();
    for (;;) {
      if (cases.isDue(folded)) {
        // The follower is behind the matcher: rows of messages that were folded before.
        const changed = fold.applyCases(await cases.upTo(folded));
        await say(published.changes(changed, folded - 1));
      }
      const turn = pending.take();
      if (turn === null) {
        await new Promise<void>((resolve) => {
          stir = resolve;
          if (pending.isThere || cases.isDue(folded)) resolve();
        });
        continue;
      }
      if (turn.done === true) break;
      assertClaimed(epoch, stream.newestClaim);
      const revisions: FindingRevision[] = [];
      for (const message of turn.value) {
        const { offset } = message;
        const ofCases = fold.applyCases(await cases.upTo(offset));
        const findings = lastOf([...ofCases, ...pocketFindings(message), ...fold.apply(message)]);
        if (findings.length > 0) revisions.push(...published.changes(findings, offset));
      }
      folded = stream.position;
      revisions.push(...published.reached(folded));
      await say(revisions);
      pending.ask();
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all([stream.close(), cases.close()]);
  }
};
