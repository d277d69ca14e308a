import { setTimeout as sleep, setImmediate as turnOfOthers } from 'node:timers/promises';
import { FlowScan, type LateEvent } from '@weir/journal';
import { isLogError, type Log, type LogReader, type LogWriter } from '@weir/log';
import { flowsCoverage } from './flows-coverage.js';

/** What one journal batch came to. */
export interface Outcome {
  readonly frames: readonly Buffer[];
  readonly late: readonly LateEvent[];
  /** Journal offset after the batch: the frames cover the journal up to here. */
  readonly to: number;
}

export interface FlowsOutletParts {
  readonly log: Log;
  readonly topics: { readonly flows: string; readonly late: string };
  readonly shard: number;
  /** Journal offset up to which flows stand, and the topic offset after the last of them. */
  readonly covered: number;
  readonly end: number;
  /** So long flows must have said nothing new, though there is something to say, for a standby to speak. */
  readonly silenceMs: number;
  /** Hears where it begins or ends to stand by. */
  readonly onStandby: (isStandby: boolean) => void;
  /** Hears what ended it while nobody waited for it. */
  readonly onFailed: (error: unknown) => void;
}

const lookEveryMs = 100;
/** What was put and does not stand yet; beyond, folding waits. */
const unsaidBytesMax = 16 * 2 ** 20;
/** What a standby is ahead of what stands; beyond, it waits. */
const heldBytesMax = 64 * 2 ** 20;

/**
 * Where a matcher's flows go. Of several instances of a shard the first in the log counts, so any may write at any time;
 * to write twice what one wrote is only dear. Who finds that another has said already what it says stands by: it goes on
 * folding, reads what the other writes, and keeps what that has not said yet. Where the other falls silent, it says that
 * and speaks from then on. No clock decides what counts, only who takes the trouble. Owns the writer, and what is held.
 *
 * Folding does not wait for the log: what is put while an append is out goes together in the next. One append for each
 * journal batch would let no more batches through in a second than the log answers appends, however small they are.
 */
export class FlowsOutlet {
  readonly #parts: FlowsOutletParts;
  readonly #writer: LogWriter;
  #covered: number;
  /** Topic offset at which the next append stands if nobody else writes. */
  #end: number;
  /** What waits for its turn, and the turn in which all of it is said or held. */
  #unsaid: Outcome[] = [];
  #turnOfUnsaid: Promise<void> | null = null;
  /** Of what waits and of what is being said. */
  #unsaidBytes = 0;
  /** What could not be said: nothing may be said past it. */
  #failure: { readonly error: unknown } | null = null;
  #held: Outcome[] = [];
  #heldBytes = 0;
  #standby: Standby | null = null;
  /** One thing after another: what is put, and what a standby does by itself. */
  #turn: Promise<unknown> = Promise.resolve();
  #onRoom: () => void = () => undefined;
  #isClosed = false;

  private constructor(parts: FlowsOutletParts, writer: LogWriter) {
    this.#parts = parts;
    this.#writer = writer;
    this.#covered = parts.covered;
    this.#end = parts.end;
  }

  static async open(parts: FlowsOutletParts): Promise<FlowsOutlet> {
    return new FlowsOutlet(parts, await parts.log.openWriter());
  }

  /** Journal offset up to which flows are known to stand: nobody needs to say more of what lies below. */
  get covered(): number {
    return this.#covered;
  }

  /** Nothing waits: all that was put stands in the log. */
  get isSaid(): boolean {
    return this.#held.length === 0;
  }

  /** Takes what the next journal batch came to; resolves when it stands, or is held for another to say. */
  put(outcome: Outcome): Promise<void> {
    this.#unsaid.push(outcome);
    this.#unsaidBytes += bytesOf(outcome);
    this.#turnOfUnsaid ??= this.#inTurn(() => this.#sayOrHold());
    return this.#turnOfUnsaid;
  }

  /** Waits while too much was put that does not stand; lets what was put be sent in any case. */
  async room(): Promise<void> {
    await turnOfOthers();
    while (this.#isFull && !this.#isClosed)
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve;
      });
  }

  /** Resolves when all that was put stands, is held, or has failed. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  /** Nothing more is wanted: whoever waits to put something need not wait. */
  end(): void {
    this.#isClosed = true;
    this.#onRoom();
  }

  async close(): Promise<void> {
    this.end();
    await this.#turn;
    await this.#standby?.close();
    await this.#writer.close();
  }

  #fail(error: unknown): void {
    this.end();
    this.#parts.onFailed(error);
  }

  get #isFull(): boolean {
    return this.#unsaidBytes > unsaidBytesMax || (this.#standby !== null && this.#heldBytes > heldBytesMax);
  }

  async #sayOrHold(): Promise<void> {
    const outcomes = this.#unsaid.splice(0);
    this.#turnOfUnsaid = null;
    try {
      if (this.#standby === null) await this.#say(outcomes);
      else for (const outcome of outcomes) this.#hold(outcome);
    } finally {
      for (const outcome of outcomes) this.#unsaidBytes -= bytesOf(outcome);
      this.#onRoom();
    }
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Writes outcomes in their order. What is late comes first: what covers a message says that all of it was said. */
  async #say(outcomes: readonly Outcome[]): Promise<void> {
    if (this.#failure !== null) throw this.#failure.error;
    try {
      await this.#append(outcomes);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  async #append(outcomes: readonly Outcome[]): Promise<void> {
    const { topics, shard } = this.#parts;
    const late = outcomes.flatMap((outcome) => outcome.late);
    if (late.length > 0)
      await this.#writer.append(
        topics.late,
        0,
        late.map((event) => ({ key: event.id, value: Buffer.from(JSON.stringify(event)) })),
      );
    const frames = outcomes.flatMap((outcome) => outcome.frames);
    const to = outcomes.at(-1)?.to ?? this.#covered;
    if (frames.length > 0) {
      const messages = frames.map((value) => ({ key: null, value }));
      const { baseOffset } = await this.#writer.append(topics.flows, shard, messages);
      const before = baseOffset === this.#end ? 0 : await this.#coverageAt(baseOffset - 1);
      this.#end = baseOffset + frames.length;
      if (before >= to) await this.#standBy(before);
    }
    this.#covered = Math.max(this.#covered, to);
  }

  /** Another has said all that was just said: from here on it is left to them. */
  async #standBy(covered: number): Promise<void> {
    this.#covered = Math.max(this.#covered, covered);
    if (this.#isClosed) return;
    const { log, topics, shard, silenceMs, onStandby } = this.#parts;
    const at = { topic: topics.flows, partition: shard, offset: this.#end };
    const reader = await log.openReader([at], { checksums: false, restMs: lookEveryMs });
    this.#standby = new Standby(reader, silenceMs, {
      heard: (to, end) => this.#heard(to, end),
      isWaiting: () => !this.isSaid,
      takeOver: () => this.#inTurn(() => this.#takeOver()),
      failed: (error) => this.#fail(error),
    });
    onStandby(true);
  }

  #hold(outcome: Outcome): void {
    if (outcome.to <= this.#covered) return;
    this.#held.push(outcome);
    this.#heldBytes += bytesOf(outcome);
  }

  /** The other has said more. */
  #heard(to: number, end: number): void {
    this.#end = end;
    if (to <= this.#covered) return;
    this.#covered = to;
    const said = this.#held.findIndex((outcome) => outcome.to > to);
    for (const outcome of this.#held.splice(0, said < 0 ? this.#held.length : said))
      this.#heldBytes -= bytesOf(outcome);
    this.#onRoom();
  }

  /** Speaks, unless the other has said something meanwhile. False: it has. */
  async #takeOver(): Promise<boolean> {
    const { log, topics, shard, onStandby } = this.#parts;
    if (this.#isClosed || this.isSaid) return false;
    // This process may itself have stood still: what it has not heard may stand all the same.
    const covered = await flowsCoverage(log, topics.flows, shard);
    if (covered > this.#covered) {
      this.#heard(covered, this.#end);
      return false;
    }
    this.#end = (await log.offsets(topics.flows))[shard]!.next;
    const standby = this.#standby;
    this.#standby = null;
    await standby?.close();
    onStandby(false);
    const held = this.#held.splice(0);
    this.#heldBytes = 0;
    this.#onRoom();
    // Nobody waits for this: the next that is put would go past what was not said.
    await this.#say(held).catch((error: unknown) => this.#fail(error));
    return true;
  }

  /** Journal offset up to which the frame at a topic offset covers; 0 where none is there. */
  async #coverageAt(offset: number): Promise<number> {
    const { log, topics, shard } = this.#parts;
    const reader = await log.openReader([{ topic: topics.flows, partition: shard, offset }]);
    try {
      const first = (await reader.next())?.records[0];
      if (first === undefined || first.offset !== offset || first.value === null) return 0;
      const scan = new FlowScan();
      scan.open(first.value);
      return scan.to;
    } finally {
      await reader.close();
    }
  }
}

const bytesOf = ({ frames }: Outcome): number => frames.reduce((bytes, { length }) => bytes + length, 0);

interface StandbyEars {
  /** @param to journal offset up to which flows cover; @param end topic offset after what was read */
  readonly heard: (to: number, end: number) => void;
  /** There is something that nobody has said. */
  readonly isWaiting: () => boolean;
  readonly takeOver: () => Promise<boolean>;
  readonly failed: (error: unknown) => void;
}

/** Listens to what another instance writes, until it falls silent. Owns the reader. */
class Standby {
  readonly #reader: LogReader;
  readonly #ears: StandbyEars;
  readonly #over = new AbortController();
  #newsMs = performance.now();

  constructor(reader: LogReader, silenceMs: number, ears: StandbyEars) {
    this.#reader = reader;
    this.#ears = ears;
    const fail = (error: unknown): void => {
      if (!this.#over.signal.aborted) ears.failed(error);
    };
    this.#listen().catch(fail);
    this.#wait(silenceMs).catch(fail);
  }

  async close(): Promise<void> {
    this.#over.abort();
    await this.#reader.close();
  }

  async #listen(): Promise<void> {
    const scan = new FlowScan();
    let covered = 0;
    for (let batch = await this.#reader.next(); batch !== null; batch = await this.#reader.next()) {
      if (this.#over.signal.aborted) return;
      const before = covered;
      for (const { value } of batch.records) {
        if (value === null) continue;
        scan.open(value);
        covered = Math.max(covered, scan.to);
      }
      if (covered > before) this.#newsMs = performance.now();
      this.#ears.heard(covered, batch.nextOffset);
    }
  }

  async #wait(silenceMs: number): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      // Who has nothing to say is not silent.
      if (!this.#ears.isWaiting()) this.#newsMs = performance.now();
      if (performance.now() - this.#newsMs < silenceMs) continue;
      try {
        if (await this.#ears.takeOver()) return;
      } catch (error) {
        // Where the log is away, silence says nothing.
        if (!isLogError(error, 'LOG_UNREACHABLE')) throw error;
      }
      this.#newsMs = performance.now();
    }
  }
}
