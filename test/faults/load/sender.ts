import { setTimeout as sleep } from 'node:timers/promises';
import type { Log, LogWriter } from '@weir/log';
import { partitionOf } from '../../../services/cli/src/send/partition.js';
import type { LoadEvent } from './seeded-load.js';

const tickMs = 50;

/** Sends events at a rate, into the partition of their key, past every proxy; waits while the broker is away. */
export class Sender {
  readonly #log: Log;
  readonly #topicOf: (name: string) => string;
  readonly #partitions: number;
  #writer: LogWriter | null = null;
  #sent = 0;

  constructor(log: Log, topicOf: (name: string) => string, partitions: number) {
    this.#log = log;
    this.#topicOf = topicOf;
    this.#partitions = partitions;
  }

  /** Messages that the broker has acknowledged. */
  get sent(): number {
    return this.#sent;
  }

  /** All at once. */
  async send(events: readonly LoadEvent[]): Promise<void> {
    this.#writer ??= await this.#log.openWriter();
    const writer = this.#writer;
    const ways = new Map<string, { topic: string; partition: number; events: LoadEvent[] }>();
    for (const event of events) {
      const partition = partitionOf(event.key, this.#partitions);
      const topic = this.#topicOf(event.topic);
      const way = ways.get(`${topic}/${partition}`) ?? { topic, partition, events: [] };
      ways.set(`${topic}/${partition}`, way);
      way.events.push(event);
    }
    await Promise.all(
      [...ways.values()].map(({ topic, partition, events: ofWay }) =>
        writer.append(
          topic,
          partition,
          ofWay.map(({ key, value }) => ({ key, value: Buffer.from(JSON.stringify(value)) })),
        ),
      ),
    );
    this.#sent += events.length;
  }

  /** So many a second until they are through, or `signal` aborts: what is left then is returned. */
  async sendAt(perSecond: number, events: readonly LoadEvent[], signal: AbortSignal): Promise<readonly LoadEvent[]> {
    let at = 0;
    for (const beganMs = performance.now(); at < events.length && !signal.aborted; ) {
      const due = Math.min(events.length, Math.ceil(((performance.now() - beganMs + tickMs) / 1000) * perSecond));
      if (due > at) await this.send(events.slice(at, due));
      at = Math.max(at, due);
      await sleep(tickMs);
    }
    return events.slice(at);
  }
}
