import { FlowScan, FlowsMerge } from '@weir/journal';
import { type Log, type LogReader, PartitionReaders } from '@weir/log';
import { WeirError } from '@weir/model';
import { LastRead, type MergedPlace } from '@weir/snapshots';
import {
  type FlowsPart,
  flowsPartOf,
  type MatchedMessage,
  MatchedMessages,
  type SavedMessages,
} from './matched-messages.js';
import { restMs } from './rest.js';

interface Place {
  readonly offset: number;
  readonly value: Buffer;
}

/** Where a stream goes on, and what it knew of the journal there. */
export interface StreamSnapshot {
  readonly place: MergedPlace;
  readonly messages: SavedMessages;
}

const noFlows: FlowsPart = { flows: [], findings: [] };

/**
 * The journal with what the matchers made of each of its messages: a message is handed out once the flows of all shards
 * cover it. Owns the readers, and the reading of messages.
 */
export class JournalAndFlows {
  readonly #journal: LogReader;
  readonly #flows: PartitionReaders;
  readonly #merge: FlowsMerge;
  readonly #messages = new MatchedMessages();
  readonly #scan = new FlowScan();
  #fetched: Place[] = [];
  #fetchedTo: number;
  readonly #lastRead: LastRead;

  private constructor(journal: LogReader, flows: PartitionReaders, from: StreamSnapshot | null) {
    this.#journal = journal;
    this.#flows = flows;
    this.#fetchedTo = from?.place.position ?? 0;
    this.#merge = new FlowsMerge(flows.count, this.#fetchedTo);
    this.#lastRead = new LastRead(flows.count);
    if (from !== null) this.#messages.load(from.messages);
  }

  /** @param from where it goes on; null: at the beginning */
  static async open(
    log: Log,
    topics: { readonly journal: string; readonly flows: string },
    from: StreamSnapshot | null = null,
  ): Promise<JournalAndFlows> {
    const options = { checksums: false, restMs };
    const { position = 0, flows: ofFlows = [] } = from?.place ?? {};
    const offsets = ofFlows.map(({ next }) => next);
    const [journal, flows] = await Promise.all([
      log.openReader([{ topic: topics.journal, partition: 0, offset: position }], options),
      PartitionReaders.open(log, topics.flows, options, offsets),
    ]);
    return new JournalAndFlows(journal, flows, from);
  }

  /** Where it stands, for a snapshot, when all that was handed out has been taken; null: nothing was since it began. */
  saved(): StreamSnapshot | null {
    const place = this.#lastRead.at(this.#merge);
    return place === null ? null : { place, messages: this.#messages.saved() };
  }

  /** Journal offset up to which messages have been handed out. */
  get position(): number {
    return this.#merge.position;
  }

  /** Flows frames that began past what was covered; the position then stands still. */
  get droppedFrames(): number {
    return this.#merge.droppedFrames;
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

  /** Batches of messages, one for each stretch that all shards cover, until closed. @throws {WeirError} `FRAME_CORRUPT` */
  async *batches(): AsyncIterable<MatchedMessage[]> {
    for (;;) {
      const { wanted } = this.#merge;
      const next = this.#flows.take(wanted);
      if (next === null) {
        if (!(await this.#flows.fetch(wanted))) return;
        continue;
      }
      const { offset, value } = next;
      if (value === null) throw new WeirError('FRAME_CORRUPT', `flows offset ${offset} is empty`);
      this.#lastRead.flows(wanted, offset, value);
      const frame = this.#merge.take(value);
      if (frame === null) continue;
      const messages = await this.#coveredBy(frame);
      if (messages === null) return;
      yield messages;
    }
  }

  /** Null: closed meanwhile. */
  async #coveredBy(frame: Buffer): Promise<MatchedMessage[] | null> {
    const scan = this.#scan;
    scan.openAgain(frame);
    const { to } = scan;
    if (!(await this.#fetchTo(to))) return null;
    this.#messages.hear(scan);
    const partAt = new Map<number, FlowsPart>();
    while (scan.nextUnit()) partAt.set(scan.version, flowsPartOf(scan));
    const next = this.#fetched.findIndex(({ offset }) => offset >= to);
    const covered = this.#fetched.splice(0, next < 0 ? this.#fetched.length : next);
    const last = covered.at(-1);
    if (last !== undefined) this.#lastRead.journal(last.offset, last.value);
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
