import type { Finding } from '@weir/engine';
import {
  assertClaimed,
  ClaimFence,
  epochHeader,
  type FindingRevision,
  type OnForeign,
  type PassedOver,
  readFindings,
} from '@weir/journal';
import type { Log, LogWriter, OutMessage } from '@weir/log';
import { WeirError } from '@weir/model';
import type { KeptSnapshot } from '@weir/snapshots';
import { claimFindings } from './claim.js';
import { caseReport } from './findings/case-report.js';
import { PublishedFindings } from './findings/published-findings.js';
import { CaseRows } from './interest/case-rows.js';
import { JournalAndFlows } from './journal-and-flows.js';
import type { MatchedMessage } from './matched-messages.js';
import { type PatternsKeeping, PatternsSnapshots, type Spoken } from './patterns-snapshot.js';
import { Pending } from './pending.js';
import { Succession } from './succession.js';

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
  /** Labels, rules and rows of cases that were passed over. */
  readonly passedOver: readonly PassedOver[];
  /** Highest event time that they have heard of, milliseconds UTC; null before the first. */
  readonly reachedMs: number | null;
  /** Journal offset of the claim under which they speak; −1: they stand by. */
  readonly claim: number;
  /** The newest snapshot of this process that stands; null: none does. */
  readonly snapshot: KeptSnapshot | null;
}

export interface PatternsRunOptions extends PatternsKeeping {
  readonly log: Log;
  readonly topics: {
    readonly journal: string;
    readonly flows: string;
    readonly cases: string;
    readonly findings: string;
    /** Where findings that open a case report it. */
    readonly reports: string;
  };
  /**
   * One of several instances: it speaks, and says so on `pulse`, where nobody else has done that for `silenceMs`; until
   * then it folds along. Null: it claims the shard at once.
   */
  readonly standby?: { readonly pulse: string; readonly silenceMs?: number } | null;
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
const silenceMsDefault = 2_000;

/**
 * Tells `published` of everything of ours that stands on the findings topic, and `fence` of the claims there. Returns
 * the topic's offset up to which it was read.
 */
const readSaid = async (
  log: Log,
  topic: string,
  published: PublishedFindings,
  fence: ClaimFence,
  onForeign: OnForeign,
): Promise<number> => {
  const [partition] = await log.offsets(topic);
  if (partition === undefined || partition.next === partition.earliest) return partition?.next ?? 0;
  const reader = await log.openReader([{ topic, partition: 0, offset: partition.earliest }]);
  try {
    for (let reached = partition.earliest; reached < partition.next; ) {
      const batch = await reader.next();
      if (batch === null) break;
      for (const finding of readFindings(batch, fence, onForeign)) published.remember(finding);
      reached = batch.nextOffset;
    }
    return partition.next;
  } finally {
    await reader.close();
  }
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
 * follower says of cases from the newest snapshot that fits, else from their start, and publishes findings, its own and
 * those of the flows, that differ from what was said before.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`; `CLAIM_LOST` when others have claimed the shard since
 * @throws what the shelf of snapshots refuses with, such as a full disk
 */
export const runPatterns = async (options: PatternsRunOptions): Promise<void> => {
  const writer = await options.log.openWriter();
  const pulse = new AbortController();
  try {
    await work(options, writer, pulse.signal);
  } finally {
    pulse.abort();
    await writer.close();
  }
};

/** Claims the shard, and reads what stands from then on. Returns the claim, and up to where that was read. @throws {WeirError} `CLAIM_LOST`, `FOLD_INVARIANT` */
const claimAndRead = async (
  options: PatternsRunOptions,
  writer: LogWriter,
  published: PublishedFindings,
): Promise<Spoken> => {
  const { log, topics, onForeign = () => undefined } = options;
  const epoch = await claimFindings(writer, topics);
  const fence = new ClaimFence();
  const next = await readSaid(log, topics.findings, published, fence, onForeign);
  await assertJournalReaches(options, Math.max(published.upTo, fence.epoch + 1));
  assertClaimed(epoch, fence.epoch);
  return { epoch, next };
};

/** @param over aborts when the work is over: nobody is to believe then that somebody speaks */
const work = async (options: PatternsRunOptions, writer: LogWriter, over: AbortSignal): Promise<void> => {
  const { log, topics, signal, standby = null, transfersMax = transfersMaxDefault, onProgress, onFinding } = options;
  const snapshots = new PatternsSnapshots(log, topics, options);
  const { fold, from, beside } = await snapshots.takeUp({ transfersMax });
  const published = new PublishedFindings((finding) => fold.rootsOfCase(finding));
  if (standby !== null) published.beSilent();
  if (from !== null) {
    // Whatever others said meanwhile, what can still be revised is compared once more.
    published.load(fold.revisable().map((finding) => ({ finding, asOf: from.place.position - 1 })));
    published.load(beside?.kept ?? []);
  }
  /** What was said last, in this life or before the snapshot. */
  let spoken: Spoken | null = beside?.spoken ?? null;
  /** The claim under which it speaks; null: it stands by. */
  let epoch: number | null = null;
  const claim = async (): Promise<void> => {
    spoken = await claimAndRead(options, writer, published);
    epoch = spoken.epoch;
  };
  if (standby === null) await claim();
  const readyAt = (await log.offsets(topics.journal))[0]?.next ?? 0;
  const stream = await JournalAndFlows.open(log, topics, from);
  let stir = (): void => undefined;
  const { passedOver } = fold;
  const cases = await CaseRows.open(log, topics.cases, { onNews: () => stir(), passedOver }, beside?.cases);
  const stop = (): void => void Promise.all([stream.close(), cases.close()]);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const succession =
    standby === null
      ? null
      : new Succession(
          { log, topic: standby.pulse, name: 'patterns/0', signal: over },
          standby.silenceMs ?? silenceMsDefault,
          () => stir(),
        );
  /** Where nobody speaks, it does, once it has folded what there was when it began. */
  const mustSpeak = (): boolean => {
    if (epoch === null && folded >= readyAt) succession?.listen();
    return epoch === null ? (succession?.isDue ?? false) : false;
  };
  /** Journal offset up to which messages have been folded; the stream may have fetched more. */
  let folded = stream.position;
  const say = async (revisions: FindingRevision[]): Promise<void> => {
    const under = epoch ?? -1;
    // The reports first: what was broken off between is said again, and a report that comes twice is one.
    const reports = revisions.map((revision) => caseReport(revision, under)).filter((report) => report !== null);
    if (reports.length > 0) await writer.append(topics.reports, 0, reports);
    if (revisions.length > 0) {
      const messages = revisions.map((revision) => messageOf(revision, under));
      const { baseOffset } = await writer.append(topics.findings, 0, messages);
      spoken = { epoch: under, next: baseOffset + messages.length };
    }
    for (const revision of revisions) onFinding?.(revision);
    const { findings: _open, ...counts } = fold.counts;
    const { droppedFrames, reachedMs } = stream;
    const [position, findings, snapshot] = [folded, published.size, snapshots.kept];
    const told = { droppedFrames, passedOver: passedOver.list(), reachedMs, claim: under, snapshot };
    onProgress?.({ position, findings, ...counts, ...told });
  };
  const besideFold = () => ({ cases: cases.saved(), kept: published.saved(), spoken });
  /** Every message that was read has been folded, with all rows of cases that had to come before it. */
  let isWhole = true;
  try {
    // Where a snapshot is as new as the flows, nothing comes until somebody pays.
    if (from !== null) await say(published.reached(folded));
    const batches = stream.batches()[Symbol.asyncIterator]();
    const pending = new Pending(
      () => batches.next(),
      () => stir(),
    );
    pending.ask();
    for (;;) {
      if (mustSpeak()) {
        await claim();
        published.speak();
        succession?.speak();
        await say(published.reached(folded));
      }
      if (cases.isDue(folded)) {
        // The follower is behind the matcher: rows of messages that were folded before.
        const changed = fold.applyCases(await cases.upTo(folded));
        await say(published.changes(changed, folded - 1));
      }
      const turn = pending.take();
      if (turn === null) {
        await new Promise<void>((resolve) => {
          stir = resolve;
          if (pending.isThere || cases.isDue(folded) || mustSpeak()) resolve();
        });
        continue;
      }
      if (turn.done === true) break;
      if (epoch !== null) assertClaimed(epoch, stream.newestClaim);
      const revisions: FindingRevision[] = [];
      for (const message of turn.value) {
        const { offset } = message;
        const ofCases = fold.applyCases(await cases.upTo(offset));
        const findings = lastOf([...ofCases, ...pocketFindings(message), ...fold.apply(message)]);
        if (findings.length > 0) revisions.push(...published.changes(findings, offset));
      }
      // Once it is to end, rows of cases are waited for no more.
      isWhole &&= !signal.aborted;
      folded = stream.position;
      revisions.push(...published.reached(folded));
      await say(revisions);
      // Everything below is acknowledged now.
      if (isWhole && snapshots.isDue(folded)) snapshots.keep(fold, stream.saved(), besideFold);
      pending.ask();
    }
    if (isWhole && folded === stream.position) await snapshots.end(fold, stream.saved(), besideFold);
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all([stream.close(), cases.close()]);
  }
};
