import { assertShards, FlowScan, FlowsMerge, shardOfCase } from '@weir/journal';
import { type Log, type LogReader, PartitionReaders } from '@weir/log';
import { WeirError } from '@weir/model';
import { LastRead, type MergedPlace } from '@weir/snapshots';
import { FollowedJournal, type FollowedMessage, type SavedJournal } from './followed-journal.js';

/** Which follower shard of how many. */
interface Place {
  readonly shard: number;
  readonly shards: number;
}

interface JournalMessage {
  readonly offset: number;
  readonly timeMs: number;
  readonly value: Buffer;
}

/** Where a stream goes on, and what it knew of the journal there. */
export interface StreamSnapshot {
  readonly place: MergedPlace;
  readonly journal: SavedJournal;
}

/** A frame of flows, of all shards together and opened before, with the journal messages that it covers and nobody had before. */
export interface MergedFrame {
  readonly frame: Buffer;
  readonly messages: readonly FollowedMessage[];
}

/**
 * Journal and flows, merged by journal offset: a message is handed out when the flows of all shards cover it. Owns the
 * readers and what is folded of the journal.
 */
export class MergedStream {
  readonly #journal: LogReader;
  readonly #flows: PartitionReaders;
  readonly #flowsTopic: string;
  readonly #merge: FlowsMerge;
  readonly #place: Place;
  readonly fold: FollowedJournal;
  readonly #scan = new FlowScan();
  readonly #waiting: JournalMessage[] = [];
  #nextWaiting = 0;
  /** Journal offset up to which messages have been fetched. */
  #journalRead: number;
  readonly #lastRead: LastRead;

  private constructor(
    journal: LogReader,
    flows: PartitionReaders,
    flowsTopic: string,
    place: Place,
    from: StreamSnapshot | null,
  ) {
    this.#journal = journal;
    this.#flows = flows;
    this.#flowsTopic = flowsTopic;
    this.#journalRead = from?.place.position ?? 0;
    this.#merge = new FlowsMerge(flows.count, this.#journalRead);
    this.#lastRead = new LastRead(flows.count);
    this.#place = place;
    this.fold = new FollowedJournal(place.shard);
    if (from !== null) this.fold.load(from.journal);
  }

  /**
   * @param place the follower shard, of so many, whose claims and cases are of interest
   * @param from where it goes on; null: at the beginning
   */
  static async open(
    log: Log,
    topics: { readonly journal: string; readonly flows: string },
    place: Place = { shard: 0, shards: 1 },
    from: StreamSnapshot | null = null,
  ): Promise<MergedStream> {
    const { position = 0, flows: ofFlows = [] } = from?.place ?? {};
    const journalFrom = [{ topic: topics.journal, partition: 0, offset: position }];
    const journal = await log.openReader(journalFrom, { checksums: false });
    const offsets = ofFlows.map(({ next }) => next);
    const flows = await PartitionReaders.open(log, topics.flows, { checksums: false }, offsets);
    return new MergedStream(journal, flows, topics.flows, place, from);
  }

  /** Where it stands, for a snapshot, when all that was handed out has been taken; null: nothing was since it began. */
  saved(): StreamSnapshot | null {
    const place = this.#lastRead.at(this.#merge);
    return place === null ? null : { place, journal: this.fold.saved() };
  }

  /** Journal offset up to which messages have been handed out. */
  get position(): number {
    return this.#merge.position;
  }

  /** Flows frames that began past what was covered; the position then stands still. */
  get droppedFrames(): number {
    return this.#merge.droppedFrames;
  }

  /** Journal offset of the last claim of the shard among the messages handed out; −1: none. */
  get newestClaim(): number {
    return this.fold.newestClaim;
  }

  /** How many matcher shards there are. */
  get shards(): number {
    return this.#flows.count;
  }

  /** The next messages, as many as can be handed out without another fetch of flows; null when closed. */
  async next(): Promise<MergedFrame[] | null> {
    const merged: MergedFrame[] = [];
    if (!(await this.#flows.fetch(this.#merge.wanted))) return null;
    for (;;) {
      const { wanted } = this.#merge;
      const next = this.#flows.take(wanted);
      if (next === null) return merged;
      const { offset, value } = next;
      if (value === null) throw new WeirError('FRAME_CORRUPT', `flows offset ${offset} is empty`);
      this.#lastRead.flows(wanted, offset, value);
      const frame = this.#merge.take(value);
      if (frame === null) continue;
      this.#scan.openAgain(frame);
      this.fold.hear(this.#scan);
      const messages = await this.#coveredBy(this.#merge.position);
      if (messages === null) return null;
      merged.push({ frame, messages });
    }
  }

  /** Folds the journal up to an offset. Null: closed meanwhile. */
  async #coveredBy(position: number): Promise<FollowedMessage[] | null> {
    const messages: FollowedMessage[] = [];
    for (;;) {
      const journal = await this.#journalBefore(position);
      if (journal === 'closed') return null;
      if (journal === null) return messages;
      this.#lastRead.journal(journal.offset, journal.value);
      const message = this.fold.take(journal.offset, journal.timeMs, journal.value);
      if (message.settings !== null) assertShards(message.settings, 'matcher', this.#flowsTopic, this.shards);
      messages.push(message.reports.length === 0 ? message : this.#withOwnReports(message));
    }
  }

  /** A case is followed by the shard that its name hashes to; all shards know of everything else. */
  #withOwnReports(message: FollowedMessage): FollowedMessage {
    const { shard, shards } = this.#place;
    const isMine = ({ report }: FollowedMessage['reports'][number]): boolean =>
      shardOfCase(report.roots.case, shards) === shard;
    return { ...message, reports: message.reports.filter(isMine) };
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
