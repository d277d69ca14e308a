import { decodeFlowsFrame, FlowsEncoder, type LateEvent, LedgerFold } from '@weir/journal';
import type { Log, LogBatch, LogReader } from '@weir/log';
import { WeirError } from '@weir/model';

/** What a matcher tells whoever watches it. */
export interface MatcherProgress {
  /** Journal offset up to which flows have been written. */
  readonly position: number;
  readonly recordsWritten: number;
  readonly late: number;
  readonly pockets: number;
  readonly identities: number;
  readonly droppedFrames: number;
}

export interface MatcherOptions {
  readonly log: Log;
  readonly topics: { readonly journal: string; readonly flows: string; readonly late: string };
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: MatcherProgress) => void;
}

const shard = 0;
const frameRecordsMax = 2_000;

/**
 * Journal offset up to which the flows topic covers; the last frame in the log says so, no process does.
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const flowsCoverage = async (log: Log, topic: string): Promise<number> => {
  const [partition] = await log.offsets(topic);
  if (partition === undefined || partition.next === partition.earliest) return 0;
  const last = partition.next - 1;
  const reader = await log.openReader([{ topic, partition: 0, offset: last }]);
  try {
    const value = (await reader.next())?.records.at(-1)?.value;
    if (!value) throw new WeirError('FRAME_CORRUPT', `${topic}/0 offset ${last} holds no frame`);
    return decodeFlowsFrame(value).to;
  } finally {
    await reader.close();
  }
};

/** How far flows are written, which the journal must still reach. @throws {WeirError} `FOLD_INVARIANT` */
const coveredByFlows = async (log: Log, { flows, journal }: MatcherOptions['topics']): Promise<number> => {
  const covered = await flowsCoverage(log, flows);
  const end = (await log.offsets(journal))[0]?.next ?? 0;
  // Waiting for a place that the journal no longer has would be silence without end, and what comes below it lost.
  if (covered > end) {
    throw new WeirError('FOLD_INVARIANT', `${flows} covers ${journal} up to ${covered}, which ends at ${end}`);
  }
  return covered;
};

/**
 * Runs the matcher of one shard until `signal` aborts: folds the journal from its start and writes what has not been
 * written yet. The fold is pure, so what was written before a crash and what comes after fit together.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`: nothing was written past the offset named
 */
export const runMatcher = async ({ log, topics, signal, onProgress }: MatcherOptions): Promise<void> => {
  const written = await coveredByFlows(log, topics);
  const reader = await log.openReader([{ topic: topics.journal, partition: 0, offset: 0 }]);
  const writer = await log.openWriter();
  const stop = (): void => void reader.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const matcher = new JournalToFlows(written);
  try {
    for await (const batch of batches(reader)) {
      const { frames, late } = matcher.take(batch);
      if (late.length > 0) {
        await writer.append(
          topics.late,
          0,
          late.map((event) => ({ key: event.id, value: Buffer.from(JSON.stringify(event)) })),
        );
      }
      if (frames.length > 0)
        await writer.append(
          topics.flows,
          0,
          frames.map((value) => ({ key: null, value })),
        );
      onProgress?.(matcher.progress(batch.nextOffset));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await reader.close();
    await writer.close();
  }
};

async function* batches(reader: LogReader): AsyncIterable<LogBatch> {
  for (let batch = await reader.next(); batch !== null; batch = await reader.next()) yield batch;
}

/** The pure part: journal batches in, flows frames and late events out. */
export class JournalToFlows {
  readonly #fold = new LedgerFold(shard, 1, true);
  readonly #encoder = new FlowsEncoder(this.#fold, shard);
  readonly #written: number;
  #recordsWritten = 0;
  #late = 0;

  /** @param written journal offset up to which flows stand already: they are folded, not written again */
  constructor(written: number) {
    this.#written = written;
  }

  take(batch: LogBatch): { readonly frames: Buffer[]; readonly late: LateEvent[] } {
    const frames: Buffer[] = [];
    const late: LateEvent[] = [];
    let from = Math.max(batch.firstOffset, this.#written);
    this.#encoder.begin(from);
    const seal = (to: number): void => {
      if (to > from) frames.push(this.#encoder.seal(to));
      from = Math.max(from, to);
      this.#encoder.begin(from);
    };
    for (const { offset, timestampMs, value } of batch.records) {
      if (value === null) throw new WeirError('FRAME_CORRUPT', `journal offset ${offset} is empty`);
      const message = this.#fold.apply(offset, timestampMs, value);
      this.#late += message.late.length;
      const isNew = offset >= this.#written;
      if (isNew) late.push(...message.late);
      if (this.#fold.hasLedger) {
        const { ledger } = this.#fold;
        const findings = this.#fold.takeFindings();
        const repaired = message.repaired?.records ?? [];
        if (isNew) this.#recordsWritten += this.#encoder.addUnit(offset, ledger, findings, repaired);
        else this.#encoder.markTold(ledger);
      }
      this.#fold.endMessage();
      if (this.#encoder.recordCount >= frameRecordsMax) seal(offset + 1);
    }
    seal(batch.nextOffset);
    return { frames, late };
  }

  progress(position: number): MatcherProgress {
    return {
      position,
      recordsWritten: this.#recordsWritten,
      late: this.#late,
      pockets: this.#fold.hasLedger ? this.#fold.ledger.matching.pockets.count : 0,
      identities: this.#fold.identityCount,
      droppedFrames: this.#fold.droppedFrames,
    };
  }
}
