import type { Log } from '@weir/log';
import { isLogError } from '@weir/log/errors';
import { Gauge, type Registry } from 'prom-client';

/**
 * How far one stage is behind, in the same words for each: its name is a label, so that one line of a dashboard shows
 * them all. The stage says what it has taken; how much more there is the log is asked for every few seconds, since a
 * stage that stands still would go on saying what it last knew.
 */
export class StageGauges {
  readonly #stage: string;
  readonly #lagMessages: Gauge;
  readonly #lagSeconds: Gauge;
  readonly #eventTime: Gauge;
  readonly #positions = new Map<string, Map<number, number>>();
  #reachedMs: number | null = null;

  constructor(registry: Registry, stage: string) {
    this.#stage = stage;
    const registers = [registry];
    this.#lagMessages = new Gauge({
      name: 'weir_stage_lag_messages',
      help: 'Messages that the log holds and the stage has not taken yet; of the journal and of flows a message is a frame.',
      labelNames: ['stage', 'topic', 'partition'],
      registers,
    });
    this.#lagSeconds = new Gauge({
      name: 'weir_stage_lag_seconds',
      help: 'Time now less the highest event time the stage has taken; 0 where there is nothing more to take.',
      labelNames: ['stage'],
      registers,
    });
    this.#eventTime = new Gauge({
      name: 'weir_stage_event_timestamp_seconds',
      help: 'Highest event time that the stage has taken, Unix time.',
      labelNames: ['stage'],
      registers,
    });
  }

  /** Everything of a partition below `offset` has been taken. */
  took(topic: string, partition: number, offset: number): void {
    let partitions = this.#positions.get(topic);
    if (partitions === undefined) {
      partitions = new Map();
      this.#positions.set(topic, partitions);
    }
    partitions.set(partition, offset);
  }

  /** What is left of a partition, known without asking: sooner than the log is asked next. */
  left(topic: string, partition: number, messages: number): void {
    this.#lagMessages.set({ stage: this.#stage, topic, partition }, messages);
  }

  /** An event time that was taken, milliseconds UTC; null: none yet. */
  reached(eventMs: number | null): void {
    if (eventMs === null || eventMs <= (this.#reachedMs ?? Number.NEGATIVE_INFINITY)) return;
    this.#reachedMs = eventMs;
    this.#eventTime.set({ stage: this.#stage }, eventMs / 1_000);
  }

  /** Asks the log for the ends of what is read. Topics that do not exist are passed over. @throws {WeirLogError} */
  async measure(log: Log, nowMs: number): Promise<void> {
    let sum = 0;
    for (const [topic, taken] of this.#positions) {
      for (const { partition, next } of await endsOf(log, topic)) {
        const position = taken.get(partition);
        if (position === undefined) continue;
        const messages = Math.max(0, next - position);
        this.left(topic, partition, messages);
        sum += messages;
      }
    }
    if (this.#reachedMs === null) return;
    this.#lagSeconds.set({ stage: this.#stage }, sum === 0 ? 0 : Math.max(0, nowMs - this.#reachedMs) / 1_000);
  }
}

const endsOf = async (log: Log, topic: string) => {
  try {
    return await log.offsets(topic);
  } catch (error) {
    if (isLogError(error, 'LOG_TOPIC_MISSING')) return [];
    throw error;
  }
};
