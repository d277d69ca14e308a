import { decodeFlowsFrame, decodeJournalFrame, type FlowsRecord, isClaimOf, JournalFold } from '@weir/journal';
import type { Log, LogReader } from '@weir/log';
import { assets, WeirError } from '@weir/model';
import { claimant } from './claim.js';
import type { PatternsMessage } from './patterns-fold.js';
import { restMs } from './rest.js';

interface Place {
  readonly offset: number;
  readonly timeMs: number;
  readonly value: Buffer;
}

const noRecords: readonly FlowsRecord[] = [];

/**
 * The journal with what the matcher made of each of its messages: a message is handed out once a flows frame covers it.
 * Owns both readers, and the fold of identity and lateness.
 */
export class JournalAndFlows {
  readonly #journal: LogReader;
  readonly #flows: LogReader;
  readonly #fold = new JournalFold();
  #fetched: Place[] = [];
  #fetchedTo = 0;
  #position = 0;
  #droppedFrames = 0;
  #newestClaim = -1;
  #reachedMs: number | null = null;

  private constructor(journal: LogReader, flows: LogReader) {
    this.#journal = journal;
    this.#flows = flows;
  }

  static async open(log: Log, topics: { readonly journal: string; readonly flows: string }): Promise<JournalAndFlows> {
    const [journal, flows] = await Promise.all(
      [topics.journal, topics.flows].map((topic) =>
        log.openReader([{ topic, partition: 0, offset: 0 }], { checksums: false, restMs }),
      ),
    );
    return new JournalAndFlows(journal!, flows!);
  }

  /** Journal offset up to which messages have been handed out. */
  get position(): number {
    return this.#position;
  }

  /** Flows frames that began past what was covered; the position then stands still. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /** Highest event time of what messages changed last, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return this.#reachedMs;
  }

  /** Journal offset of the last claim of patterns among the messages handed out; −1: none. */
  get newestClaim(): number {
    return this.#newestClaim;
  }

  async close(): Promise<void> {
    await Promise.all([this.#journal.close(), this.#flows.close()]);
  }

  /** Batches of messages, one for each frame of flows, until closed. @throws {WeirError} `FRAME_CORRUPT` */
  async *batches(): AsyncIterable<PatternsMessage[]> {
    for (let batch = await this.#flows.next(); batch !== null; batch = await this.#flows.next()) {
      for (const { offset, value } of batch.records) {
        if (value === null) throw new WeirError('FRAME_CORRUPT', `flows offset ${offset} is empty`);
        const messages = await this.#coveredBy(value);
        if (messages === null) return;
        yield messages;
      }
    }
  }

  /** Null: closed meanwhile. */
  async #coveredBy(flows: Buffer): Promise<PatternsMessage[] | null> {
    const { from, to, units } = decodeFlowsFrame(flows);
    if (to <= this.#position) return [];
    if (from > this.#position) {
      this.#droppedFrames++;
      return [];
    }
    if (!(await this.#fetchTo(to))) return null;
    const recordsAt = new Map(units.map(({ version, records }) => [version, records]));
    const next = this.#fetched.findIndex(({ offset }) => offset >= to);
    const covered = this.#fetched.splice(0, next < 0 ? this.#fetched.length : next);
    this.#position = to;
    return covered.map(({ offset, timeMs, value }) => {
      const frame = decodeJournalFrame(value);
      if (isClaimOf(claimant, frame)) this.#newestClaim = offset;
      const message = this.#fold.apply(offset, timeMs, frame);
      const last = message.changes.at(-1)?.after?.transfer.time ?? null;
      if (last !== null) this.#reachedMs = Math.max(this.#reachedMs ?? last, last);
      return { frame, message, records: recordsAt.get(offset) ?? noRecords, horizon: this.#horizonNow() };
    });
  }

  /** As of the message folded last: the fold goes on before what it handed out is looked at. */
  #horizonNow(): PatternsMessage['horizon'] {
    const reached = new Map(assets().map(({ code }) => [code, this.#fold.horizon(code)]));
    return (asset) => reached.get(asset) ?? Number.NEGATIVE_INFINITY;
  }

  /** Fetches the journal up to an offset; the log's own markers take offsets too. False: closed. */
  async #fetchTo(offset: number): Promise<boolean> {
    while (this.#fetchedTo < offset) {
      const batch = await this.#journal.next();
      if (batch === null) return false;
      for (const { offset: at, timestampMs, value } of batch.records) {
        if (value === null) throw new WeirError('FRAME_CORRUPT', `journal offset ${at} is empty`);
        this.#fetched.push({ offset: at, timeMs: timestampMs, value });
      }
      this.#fetchedTo = batch.nextOffset;
    }
    return true;
  }
}
