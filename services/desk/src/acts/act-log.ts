import { type Act, actForm, type DeskState, emptyState, encodeAct, type Refusal, type Stepped, step } from '@weir/acts';
import type { Log, LogReader, LogWriter } from '@weir/log';
import { WeirError } from '@weir/model';
import { RefusedAct } from '../http/problem.js';

/** An act that somebody wants to make. */
export type WantedAct = Pick<Act, 'id' | 'actor' | 'subject' | 'seen' | 'deed'>;

/** Hears of each message of the topic, in its order. */
export type OnStepped = (stepped: Stepped, act: Act | null) => void;

/** Somebody who waits for an act to be read back. */
interface Waiting {
  readonly value: Uint8Array;
  readonly resolve: (stepped: Stepped) => void;
}

/** So long a caller waits for the log. */
const waitMsMax = 15_000;

/** @throws {WeirError} `DESK_LOG_SLOW` */
const inTime = async <T>(awaited: Promise<T>, otherwise: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WeirError('DESK_LOG_SLOW', `${otherwise} in ${waitMsMax} ms`)), waitMsMax);
  });
  try {
    return await Promise.race([awaited, tooLong]);
  } finally {
    clearTimeout(timer);
  }
};

const refusalOf = ({ code, detail, by, atMs }: Refusal): RefusedAct => new RefusedAct(code, detail, by, atMs);

/**
 * The acts: what this desk writes and what all desks read. Owns the state of the fold; a caller hears what became of an
 * act when it has been read back, so whatever was answered is what every desk says. Source: ADR 28.
 */
export class ActLog {
  readonly state: DeskState = emptyState();
  readonly #log: Log;
  readonly #topic: string;
  readonly #writer: LogWriter;
  readonly #reader: LogReader;
  /** By id of the act. */
  readonly #waiting = new Map<string, Waiting[]>();
  /** Who waits until this has been read, and up to which offset. */
  #behind: { readonly end: number; readonly resolve: () => void }[] = [];
  readonly #listeners: OnStepped[] = [];
  #position = 0;
  #failure: unknown = null;

  private constructor(log: Log, topic: string, writer: LogWriter, reader: LogReader) {
    this.#log = log;
    this.#topic = topic;
    this.#writer = writer;
    this.#reader = reader;
  }

  /**
   * Reads all acts that stand.
   * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`, `LOG_OFFSET_MISSING` where acts are gone from the topic
   */
  static async open(log: Log, topic: string): Promise<ActLog> {
    const end = (await log.offsets(topic))[0]?.next ?? 0;
    const [writer, reader] = [await log.openWriter(), await log.openReader([{ topic, partition: 0, offset: 0 }])];
    const acts = new ActLog(log, topic, writer, reader);
    while (acts.#position < end) if (!(await acts.#read())) break;
    return acts;
  }

  /** Offset after the last message that was folded. */
  get position(): number {
    return this.#position;
  }

  listen(listener: OnStepped): void {
    this.#listeners.push(listener);
  }

  /** Reads until it is closed. @throws as `LogReader.next`, and what the fold throws */
  async run(): Promise<void> {
    try {
      while (await this.#read());
    } catch (error) {
      this.#failure = error;
      throw error;
    } finally {
      this.#waiting.clear();
    }
  }

  /**
   * Makes an act, and waits until it has been read back.
   * @throws {RefusedAct} where the fold does not take it: with `DESK_CONFLICT` who was first, and when
   * @throws {WeirError} `DESK_LOG_SLOW` where the log does not answer in time: the act may count all the same
   */
  async make(wanted: WantedAct): Promise<Stepped> {
    if (this.#failure !== null) throw this.#failure;
    const value = Buffer.from(encodeAct({ v: actForm, ...wanted, head: this.state.head }));
    const readBack = new Promise<Stepped>((resolve) => {
      const waiting = this.#waiting.get(wanted.id);
      if (waiting === undefined) this.#waiting.set(wanted.id, [{ value, resolve }]);
      else waiting.push({ value, resolve });
    });
    const refused = new Promise<never>((_resolve, reject) => {
      this.#writer.append(this.#topic, 0, [{ key: wanted.subject.slice(0, 200), value }]).catch(reject);
    });
    const stepped = await inTime(Promise.race([readBack, refused]), `act ${wanted.id} was not read back`);
    if (stepped.outcome.kind === 'refused') throw refusalOf(stepped.outcome);
    return stepped;
  }

  /**
   * Sees that a version is known here which somebody saw, through another desk maybe: what stands now is read first, so that nothing is
   * judged by what was before. Of a version that nobody made the fold says so.
   * @throws {WeirError} `DESK_LOG_SLOW`
   */
  async readUpTo(version: number): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (version <= this.state.seq) return;
    const end = (await this.#log.offsets(this.#topic))[0]?.next ?? 0;
    if (this.#position >= end) return;
    const read = new Promise<void>((resolve) => this.#behind.push({ end, resolve }));
    await inTime(read, `acts up to offset ${end} were not read`);
  }

  async close(): Promise<void> {
    await Promise.all([this.#reader.close(), this.#writer.close()]);
  }

  async #read(): Promise<boolean> {
    const batch = await this.#reader.next();
    if (batch === null) return false;
    for (const { offset, timestampMs, value } of batch.records) {
      const stepped = step(this.state, { offset, timeMs: timestampMs, value });
      // The fold has read it already: reading is a sixth of what a start costs.
      const { act } = this.state.audit.at(-1)!;
      for (const listener of this.#listeners) listener(stepped, act);
      if (act !== null) this.#answer(act.id, value, stepped);
    }
    this.#position = batch.nextOffset;
    this.#behind = this.#behind.filter(({ end, resolve }) => {
      if (end <= this.#position) resolve();
      return end > this.#position;
    });
    return true;
  }

  /** Each hears of its own message: another of the same id may say something else, and be what counts. */
  #answer(id: string, value: Uint8Array | null, stepped: Stepped): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined || value === null) return;
    const left = waiting.filter((one) => Buffer.compare(one.value, value) !== 0);
    if (left.length === 0) this.#waiting.delete(id);
    else this.#waiting.set(id, left);
    for (const one of waiting) if (!left.includes(one)) one.resolve(stepped);
  }
}
