import { randomBytes } from 'node:crypto';
import type { DeskEvent } from '@weir/desk-api';
import type { Who } from '../http/handler.js';

/** What changed, named so that it can be shown again as it is then. */
export interface Change {
  readonly kind: 'row' | 'order' | 'release' | 'appeal' | 'report' | 'note';
  /** Account of a row or a note, `keyOfReport` of a report, id of the others. */
  readonly key: string;
}

/** A reader of events. */
export interface EventSink {
  readonly who: Who;
  write(text: string): void;
  /** Bytes that wait for the reader. */
  waitingBytes(): number;
  /** Whether it may still read. */
  isGood(): boolean;
  /** Ends it: it comes back and says what it had last. */
  drop(): void;
}

export interface EventStreamOptions {
  /** A thing as it is now, cut to the reader's rights; null: there is nothing to show. */
  readonly show: (change: Change, who: Who) => DeskEvent | null;
  /** Changes that are remembered for readers who come back. */
  readonly rememberedMax?: number;
  /** So many bytes may wait for one reader before it is dropped. */
  readonly waitingBytesMax?: number;
  /** Changes are gathered for so long: one that changes often is shown once. */
  readonly gatherMs?: number;
}

/** More at once than a reader can look at: it is told to ask for everything again. */
const burstMax = 2_000;

/**
 * What changed, to everybody who listens. Owns the order of changes, and the last of them: what is remembered is which
 * thing changed, not how, so a reader that comes back gets each once, as it is then.
 */
export class EventStream {
  readonly #options: Required<EventStreamOptions>;
  /** Ids of another start, or of another desk, mean nothing here. */
  readonly #start = randomBytes(6).toString('base64url');
  readonly #readers = new Set<EventSink>();
  readonly #waiting = new Map<string, Change>();
  readonly #remembered: Change[] = [];
  /** Number of the last change that was said. */
  #last = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: EventStreamOptions) {
    this.#options = { rememberedMax: 20_000, waitingBytesMax: 8 * 2 ** 20, gatherMs: 40, ...options };
  }

  /** Id of the last event. Whatever is shown now contains all up to it. */
  get lastId(): string {
    return `${this.#start}-${this.#last}`;
  }

  get readerCount(): number {
    return this.#readers.size;
  }

  changed(change: Change): void {
    this.#waiting.set(`${change.kind}/${change.key}`, change);
    this.#timer ??= setTimeout(() => this.flush(), this.#options.gatherMs).unref();
  }

  /** @param lastId the last event that the reader had; null: it begins with what comes */
  open(sink: EventSink, lastId: string | null): void {
    this.flush();
    this.#readers.add(sink);
    const missed = lastId === null ? [] : this.#since(lastId);
    if (missed === null || missed.length > burstMax) sink.write(this.#text({ kind: 'reset' }, this.#last));
    else this.#tell(sink, missed.map((change) => this.#show(change, this.#last, sink.who)).join(''));
  }

  close(sink: EventSink): void {
    this.#readers.delete(sink);
  }

  /**
   * Says something to everybody that is no event: keeps connections alive. Readers that are too slow, or may not read any
   * more, are dropped.
   */
  beat(): void {
    for (const reader of this.#readers) {
      if (reader.isGood()) this.#tell(reader, ':\n\n');
      else this.#drop(reader);
    }
  }

  /** Says what waits, at once. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.size === 0) return;
    const changes = [...this.#waiting.values()];
    this.#waiting.clear();
    const before = this.#last;
    this.#remember(changes);
    // What one may see another may too who has the same rights: each text is made once for all of them.
    const texts = new Map<string, string>();
    for (const reader of this.#readers) {
      // Who was let in may have lost that since: nothing more is told, not only from the next beat on.
      if (!reader.isGood()) {
        this.#drop(reader);
        continue;
      }
      const rights = [...reader.who.rights].sort().join();
      let text = texts.get(rights);
      if (text === undefined) {
        text =
          changes.length > burstMax
            ? this.#text({ kind: 'reset' }, this.#last)
            : changes.map((change, at) => this.#show(change, before + at + 1, reader.who)).join('');
        texts.set(rights, text);
      }
      this.#tell(reader, text);
    }
  }

  #remember(changes: readonly Change[]): void {
    const { rememberedMax } = this.#options;
    for (const change of changes) {
      this.#last++;
      this.#remembered[this.#last % rememberedMax] = change;
    }
  }

  /** Each thing that changed after an event, once; null: that is not known any more. */
  #since(lastId: string): Change[] | null {
    if (!lastId.startsWith(`${this.#start}-`)) return null;
    const last = Number(lastId.slice(this.#start.length + 1));
    if (!Number.isSafeInteger(last) || last < 0 || last > this.#last) return null;
    const { rememberedMax } = this.#options;
    if (this.#last - last > rememberedMax) return null;
    const changes = new Map<string, Change>();
    for (let at = last + 1; at <= this.#last; at++) {
      const change = this.#remembered[at % rememberedMax]!;
      changes.set(`${change.kind}/${change.key}`, change);
    }
    return [...changes.values()];
  }

  #show(change: Change, number: number, who: Who): string {
    const event = this.#options.show(change, who);
    return event === null ? '' : this.#text(event, number);
  }

  #text(event: DeskEvent, number: number): string {
    return `id: ${this.#start}-${number}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
  }

  #tell(reader: EventSink, text: string): void {
    if (text === '') return;
    if (reader.waitingBytes() > this.#options.waitingBytesMax) {
      this.#drop(reader);
      return;
    }
    reader.write(text);
  }

  #drop(reader: EventSink): void {
    this.#readers.delete(reader);
    reader.drop();
  }
}
