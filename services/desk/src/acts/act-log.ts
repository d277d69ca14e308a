import { type Act, actForm, type DeskState, emptyState, encodeAct, type Refusal, type Stepped, step } from '@weir/acts';
import type { Log, LogReader, LogWriter } from '@weir/log';
import { WeirError } from '@weir/model';
import { RefusedAct } from '../http/problem.js';

/** An act that somebody wants to make. */
export type WantedAct = Pick<Act, 'id' | 'actor' | 'subject' | 'seen' | 'deed'>;

/** Hears of each message of the topic, in its order. */
export type OnStepped = (stepped: Stepped, act: Act | null) => void;

/** So long a caller waits for the log. */
const waitMsMax = 15_000;

const refusalOf = ({ code, detail, by, atMs }: Refusal): RefusedAct => new RefusedAct(code, detail, by, atMs);

/**
 * The acts: what this desk writes and what all desks read. Owns the state of the fold; a caller hears what became of an
 * act when it has been read back, so whatever was answered is what every desk says. Source: ADR 28.
 */
export class ActLog {
  readonly state: DeskState = emptyState();
  readonly #topic: string;
  readonly #writer: LogWriter;
  readonly #reader: LogReader;
  readonly #waiting = new Map<string, ((stepped: Stepped) => void)[]>();
  readonly #listeners: OnStepped[] = [];
  #position = 0;
  #failure: unknown = null;

  private constructor(topic: string, writer: LogWriter, reader: LogReader) {
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
    const acts = new ActLog(topic, writer, reader);
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
      if (waiting === undefined) this.#waiting.set(wanted.id, [resolve]);
      else waiting.push(resolve);
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new WeirError('DESK_LOG_SLOW', `act ${wanted.id} was not read back in ${waitMsMax} ms`)),
        waitMsMax,
      );
    });
    const refused = new Promise<never>((_resolve, reject) => {
      this.#writer.append(this.#topic, 0, [{ key: wanted.subject.slice(0, 200), value }]).catch(reject);
    });
    try {
      const stepped = await Promise.race([readBack, tooLong, refused]);
      if (stepped.outcome.kind === 'refused') throw refusalOf(stepped.outcome);
      return stepped;
    } finally {
      clearTimeout(timer);
    }
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
      if (act !== null) this.#answer(act.id, stepped);
    }
    this.#position = batch.nextOffset;
    return true;
  }

  #answer(id: string, stepped: Stepped): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    for (const resolve of waiting) resolve(stepped);
  }
}
