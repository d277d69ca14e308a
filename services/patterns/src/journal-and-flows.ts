import { FlowScan } from '@weir/journal';
import type { Log, LogReader } from '@weir/log';
import { WeirError } from '@weir/model';
import { type FlowsPart, flowsPartOf, type MatchedMessage, MatchedMessages } from './matched-messages.js';
import { restMs } from './rest.js';

interface Place {
  readonly offset: number;
  readonly value: Buffer;
}

const noFlows: FlowsPart = { flows: [], findings: [] };

/**
 * The journal with what the matcher made of each of its messages: a message is handed out once a flows frame covers it.
 * Owns both readers, and the reading of messages.
 */
export class JournalAndFlows {
  readonly #journal: LogReader;
  readonly #flows: LogReader;
  readonly #messages = new MatchedMessages();
  readonly #scan = new FlowScan();
  #fetched: Place[] = [];
  #fetchedTo = 0;
  #position = 0;
  #droppedFrames = 0;

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

  /** Highest event time that was accepted so far, milliseconds UTC; null before the first. */
  get reachedMs(): number | null {
    return this.#messages.reachedMs;
  }

  /** Journal offset of the last claim of patterns among the messages handed out; −1: none. */
  get newestClaim(): number {
    return this.#messages.newestClaim;
  }

  async close(): Promise<void> {
    await Promise.all([this.#journal.close(), this.#flows.close()]);
  }

  /** Batches of messages, one for each frame of flows, until closed. @throws {WeirError} `FRAME_CORRUPT` */
  async *batches(): AsyncIterable<MatchedMessage[]> {
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
  async #coveredBy(flows: Buffer): Promise<MatchedMessage[] | null> {
    const scan = this.#scan;
    scan.open(flows);
    const { from, to } = scan;
    if (to <= this.#position) return [];
    if (from > this.#position) {
      this.#droppedFrames++;
      return [];
    }
    if (!(await this.#fetchTo(to))) return null;
    this.#messages.hear(scan);
    const partAt = new Map<number, FlowsPart>();
    while (scan.nextUnit()) partAt.set(scan.version, flowsPartOf(scan));
    const next = this.#fetched.findIndex(({ offset }) => offset >= to);
    const covered = this.#fetched.splice(0, next < 0 ? this.#fetched.length : next);
    this.#position = to;
    return covered.map(({ offset, value }) => ({
      ...this.#messages.take(offset, value),
      ...(partAt.get(offset) ?? noFlows),
    }));
  }

  /** Fetches the journal up to an offset; the log's own markers take offsets too. False: closed. */
  async #fetchTo(offset: number): Promise<boolean> {
    while (this.#fetchedTo < offset) {
      const batch = await this.#journal.next();
      if (batch === null) return false;
      for (const { offset: at, value } of batch.records) {
        if (value === null) throw new WeirError('FRAME_CORRUPT', `journal offset ${at} is empty`);
        this.#fetched.push({ offset: at, value });
      }
      this.#fetchedTo = batch.nextOffset;
    }
    return true;
  }
}
