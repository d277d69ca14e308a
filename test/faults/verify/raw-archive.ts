import type { Log, LogRecord } from '@weir/log';
import { parseTime, type TopicNames } from '@weir/model';
import { asTraceLine } from '../../e2e/support/trace-line.js';
import { behindPrefix } from '../load/seeded-load.js';

/** What the raw topics have held, as lines for `weir trace`. */
export interface RawEvents {
  readonly transfers: readonly string[];
  readonly roots: readonly string[];
  readonly labels: readonly string[];
  /** Of a clock that ran ahead: each is refused. */
  readonly ahead: number;
  /** Ids of a clock that was behind: each is late. */
  readonly behind: readonly string[];
  readonly messages: number;
}

/** As the configuration has it by default. Source: architecture §4. */
const futureToleranceMs = 300_000;

const isAhead = (value: Readonly<Record<string, unknown>>, arrivedMs: number): boolean => {
  const time = value['time'];
  const ms = typeof time === 'string' ? parseTime(time) : (time as number | undefined);
  return ms !== null && ms !== undefined && !('void' in value) && ms > arrivedMs + futureToleranceMs;
};

interface KeptMessage {
  readonly place: string;
  readonly offset: number;
  readonly as: 'ahead' | 'transfers' | 'roots' | 'labels';
  readonly line: string;
  /** Of a transfer. */
  readonly id: string | undefined;
}

/** Reads the raw topics past everything that is being tested, and keeps what it read: they may be truncated since. */
export class RawArchive {
  readonly #log: Log;
  readonly #topics: TopicNames;
  readonly #next = new Map<string, number>();
  readonly #heldBackFrom = new Map<string, number>();
  readonly #messages: KeptMessage[] = [];

  constructor(log: Log, topics: TopicNames) {
    this.#log = log;
    this.#topics = topics;
  }

  /** Reads on to where the topics end now. @throws {WeirLogError} `LOG_OFFSET_MISSING`: it came too late */
  async take(): Promise<RawEvents> {
    for (const topic of [this.#topics.bank, this.#topics.reports, this.#topics.labels]) {
      for (const { partition, next, earliest } of await this.#log.offsets(topic)) {
        const from = this.#next.get(`${topic}/${partition}`) ?? 0;
        // What is held back may be gone: nobody is going to compare it.
        const isHeldBack = from >= (this.#heldBackFrom.get(`${topic}/${partition}`) ?? Number.POSITIVE_INFINITY);
        if (!(isHeldBack && earliest > from)) await this.#readTo(topic, partition, from, next);
      }
    }
    const counted = this.#messages.filter(
      ({ place, offset }) => offset < (this.#heldBackFrom.get(place) ?? Number.POSITIVE_INFINITY),
    );
    const linesOf = (kind: KeptMessage['as']) => counted.flatMap(({ as, line }) => (as === kind ? [line] : []));
    return {
      transfers: linesOf('transfers'),
      roots: linesOf('roots'),
      labels: linesOf('labels'),
      ahead: linesOf('ahead').length,
      behind: counted.flatMap(({ id }) => (id?.startsWith(behindPrefix) ? [id] : [])),
      messages: counted.length,
    };
  }

  /** From an offset on a partition waits for somebody's decision: a service stands before a gap there, and says so. */
  holdBack(topic: string, partition: number, from: number): void {
    this.#heldBackFrom.set(`${topic}/${partition}`, from);
  }

  async #readTo(topic: string, partition: number, from: number, end: number): Promise<void> {
    if (from >= end) return;
    const place = `${topic}/${partition}`;
    const reader = await this.#log.openReader([{ topic, partition, offset: from }]);
    let offset = from;
    try {
      while (offset < end) {
        const batch = await reader.next();
        if (batch === null) throw new Error(`the reader of ${place} was closed`);
        for (const record of batch.records) this.#keep(topic, place, record);
        offset = batch.nextOffset;
      }
    } finally {
      await reader.close();
    }
    this.#next.set(place, offset);
  }

  #keep(topic: string, place: string, { offset, timestampMs, value: bytes }: LogRecord): void {
    const { bank, reports } = this.#topics;
    const value = JSON.parse(bytes!.toString()) as Record<string, unknown>;
    const line = topic === bank ? asTraceLine(value) : JSON.stringify(value);
    const kind = topic === bank ? 'transfers' : topic === reports ? 'roots' : 'labels';
    this.#messages.push({
      place,
      offset,
      as: isAhead(value, timestampMs) ? 'ahead' : kind,
      line,
      id: value['id'] as string | undefined,
    });
  }
}
