import { FlowScan } from '@weir/journal';
import type { Log, LogReader } from '@weir/log';
import { WeirError } from '@weir/model';
import { FollowedJournal, type FollowedMessage } from './followed-journal.js';

interface JournalMessage {
  readonly offset: number;
  readonly timeMs: number;
  readonly value: Buffer;
}

/** A frame of the flows topic with the journal messages that it covers and nobody had before. */
export interface MergedFrame {
  readonly frame: Buffer;
  readonly messages: readonly FollowedMessage[];
}

/**
 * Journal and flows, merged by journal offset: a message is handed out when the flows topic covers it. Owns both
 * readers and what is folded of the journal.
 */
export class MergedStream {
  readonly #journal: LogReader;
  readonly #flows: LogReader;
  readonly fold = new FollowedJournal();
  readonly #scan = new FlowScan();
  readonly #waiting: JournalMessage[] = [];
  #nextWaiting = 0;
  /** Journal offset up to which messages have been fetched. */
  #journalRead = 0;
  #position = 0;
  #droppedFrames = 0;

  private constructor(journal: LogReader, flows: LogReader) {
    this.#journal = journal;
    this.#flows = flows;
  }

  static async open(log: Log, topics: { readonly journal: string; readonly flows: string }): Promise<MergedStream> {
    const journal = await log.openReader([{ topic: topics.journal, partition: 0, offset: 0 }], { checksums: false });
    const flows = await log.openReader([{ topic: topics.flows, partition: 0, offset: 0 }], { checksums: false });
    return new MergedStream(journal, flows);
  }

  /** Journal offset up to which messages have been handed out. */
  get position(): number {
    return this.#position;
  }

  /** Flows frames that began past what was covered; the position then stands still. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /** Journal offset of the last claim of the shard among the messages handed out; −1: none. */
  get newestClaim(): number {
    return this.fold.newestClaim;
  }

  /** The next messages, as many as one fetch of the flows topic covers; null when closed. */
  async next(): Promise<MergedFrame[] | null> {
    const batch = await this.#flows.next();
    if (batch === null) return null;
    const merged: MergedFrame[] = [];
    for (const { offset, value } of batch.records) {
      if (value === null) throw new WeirError('FRAME_CORRUPT', `flows offset ${offset} is empty`);
      this.#scan.open(value);
      const { from, to } = this.#scan;
      if (to <= this.#position) continue;
      if (from > this.#position) {
        this.#droppedFrames++;
        continue;
      }
      this.fold.hear(this.#scan);
      const messages: FollowedMessage[] = [];
      for (;;) {
        const journal = await this.#journalBefore(to);
        if (journal === 'closed') return null;
        if (journal === null) break;
        messages.push(this.fold.take(journal.offset, journal.timeMs, journal.value));
      }
      merged.push({ frame: value, messages });
      this.#position = to;
    }
    return merged;
  }

  async close(): Promise<void> {
    await Promise.all([this.#journal.close(), this.#flows.close()]);
  }

  /** The next journal message before an offset; null where there is none: the log's own markers take offsets too. */
  async #journalBefore(before: number): Promise<JournalMessage | null | 'closed'> {
    for (;;) {
      const message = this.#waiting[this.#nextWaiting];
      if (message !== undefined) {
        if (message.offset >= before) return null;
        this.#nextWaiting++;
        return message;
      }
      if (this.#journalRead >= before) return null;
      const batch = await this.#journal.next();
      if (batch === null) return 'closed';
      this.#waiting.length = 0;
      this.#nextWaiting = 0;
      this.#journalRead = batch.nextOffset;
      for (const { offset, timestampMs, value } of batch.records) {
        if (value === null) throw new WeirError('FRAME_CORRUPT', `journal offset ${offset} is empty`);
        this.#waiting.push({ offset, timeMs: timestampMs, value });
      }
    }
  }
}
