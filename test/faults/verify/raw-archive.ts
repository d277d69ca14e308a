import type { Log } from '@weir/log';
import { parseTime, type TopicNames } from '@weir/model';
import { asTraceLine } from './trace-line.js';

/** What the raw topics have held, as lines for `weir trace`. */
export interface RawEvents {
  readonly transfers: readonly string[];
  readonly roots: readonly string[];
  readonly labels: readonly string[];
  /** Of a clock that ran ahead: each is refused. */
  readonly ahead: number;
  readonly messages: number;
}

/** As the configuration has it by default. Source: architecture §4. */
const futureToleranceMs = 300_000;

const isAhead = (value: Readonly<Record<string, unknown>>, arrivedMs: number): boolean => {
  const time = value['time'];
  const ms = typeof time === 'string' ? parseTime(time) : (time as number | undefined);
  return ms !== null && ms !== undefined && !('void' in value) && ms > arrivedMs + futureToleranceMs;
};

/** Reads the raw topics past everything that is being tested, and keeps what it read: they may be truncated since. */
export class RawArchive {
  readonly #log: Log;
  readonly #topics: TopicNames;
  readonly #next = new Map<string, number>();
  readonly #events = {
    transfers: [] as string[],
    roots: [] as string[],
    labels: [] as string[],
    ahead: 0,
    messages: 0,
  };

  constructor(log: Log, topics: TopicNames) {
    this.#log = log;
    this.#topics = topics;
  }

  /** Reads on to where the topics end now. @throws {WeirLogError} `LOG_OFFSET_MISSING`: it came too late */
  async take(): Promise<RawEvents> {
    for (const topic of [this.#topics.bank, this.#topics.reports, this.#topics.labels]) {
      for (const { partition, next } of await this.#log.offsets(topic)) await this.#readTo(topic, partition, next);
    }
    return this.#events;
  }

  async #readTo(topic: string, partition: number, end: number): Promise<void> {
    const place = `${topic}/${partition}`;
    let offset = this.#next.get(place) ?? 0;
    if (offset >= end) return;
    const reader = await this.#log.openReader([{ topic, partition, offset }]);
    try {
      while (offset < end) {
        const batch = await reader.next();
        if (batch === null) throw new Error(`the reader of ${place} was closed`);
        for (const { timestampMs, value } of batch.records) this.#keep(topic, timestampMs, value!);
        offset = batch.nextOffset;
      }
    } finally {
      await reader.close();
    }
    this.#next.set(place, offset);
  }

  #keep(topic: string, timestampMs: number, bytes: Buffer): void {
    const { bank, reports } = this.#topics;
    const value = JSON.parse(bytes.toString()) as Record<string, unknown>;
    const events = this.#events;
    events.messages++;
    if (isAhead(value, timestampMs)) events.ahead++;
    else if (topic === bank) events.transfers.push(asTraceLine(value));
    else (topic === reports ? events.roots : events.labels).push(JSON.stringify(value));
  }
}
