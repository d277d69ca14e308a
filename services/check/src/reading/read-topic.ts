import { setTimeout as sleep } from 'node:timers/promises';
import { isLogError, type Log, type LogReader, type LogRecord } from '@weir/log';
import { WeirError } from '@weir/model';
import type { FoldingGate } from './folding-gate.js';
import type { LogAge } from './log-age.js';
import { ShortTurns } from './short-turns.js';

export interface ReadTopicOptions {
  readonly log: Log;
  readonly topic: string;
  /** Takes one message. What it throws ends the reading, with the place named. */
  readonly take: (record: LogRecord, partition: number) => void;
  /** By partition: where reading begins; undefined: at the partition's beginning. */
  readonly next: readonly (number | undefined)[];
  /** Messages are taken only while it is open. */
  readonly gate: FoldingGate;
  readonly age: LogAge;
  /** Its messages are frames, which have checksums of their own. */
  readonly hasFrames: boolean;
  /** Hears the offset after the last that was taken of a partition. */
  readonly onTook: (topic: string, partition: number, offset: number) => void;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

const lookAgainMs = 500;
const bufferedBytesMax = 8 * 2 ** 20;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/** Waiting mends it: the servers are away, or the topic is still to be made. */
const passes = (error: unknown): boolean =>
  isLogError(error, 'LOG_UNREACHABLE') || isLogError(error, 'LOG_TOPIC_MISSING');

/**
 * Reads a topic from where it is told until `signal` aborts, and says how old what was read is. Waits for brokers and for a
 * topic that does not exist yet.
 * @throws {WeirError} `FRAME_CORRUPT`
 * @throws {WeirLogError} `LOG_OFFSET_MISSING`, `LOG_GAP`
 */
export const readTopic = async (options: ReadTopicOptions): Promise<void> => {
  const { log, topic, age, nowMs, signal } = options;
  const next = await openedAt(options);
  if (next === null) return;
  const { reader, positions } = next;
  const over = new AbortController();
  const close = (): void => void reader.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  const watching = watchEnd(log, topic, positions, age, nowMs, AbortSignal.any([signal, over.signal]));
  try {
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      const turns = new ShortTurns();
      for (const record of batch.records) {
        if (options.gate.isClosed) await options.gate.passed();
        takeRecord(options, record, batch.partition);
        if (turns.isOver) await turns.next();
      }
      positions[batch.partition] = batch.nextOffset;
      options.onTook(topic, batch.partition, batch.nextOffset);
      await turns.next();
    }
  } finally {
    over.abort();
    signal.removeEventListener('abort', close);
    await Promise.all([reader.close(), watching]);
  }
};

const takeRecord = ({ take, topic }: ReadTopicOptions, record: LogRecord, partition: number): void => {
  try {
    take(record, partition);
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    throw new WeirError(error.code, `${topic}/${partition} offset ${record.offset}: ${error.detail}`, { cause: error });
  }
};

/** Null: aborted before. */
const openedAt = async ({
  log,
  topic,
  hasFrames,
  next,
  onTook,
  signal,
}: ReadTopicOptions): Promise<{ readonly reader: LogReader; readonly positions: number[] } | null> => {
  while (!signal.aborted) {
    try {
      const offsets = await log.offsets(topic);
      const from = offsets.map(({ partition, earliest }) => ({
        topic,
        partition,
        offset: next[partition] ?? earliest,
      }));
      const reader = await log.openReader(from, { bufferedBytesMax, checksums: !hasFrames });
      for (const { partition, offset } of from) onTook(topic, partition, offset);
      return { reader, positions: from.map(({ offset }) => offset) };
    } catch (error) {
      if (signal.aborted) return null;
      if (!passes(error)) throw error;
    }
    await pause(lookAgainMs, signal);
  }
  return null;
};

/** Asks the log again and again where it ends, and says so once all before that end has been taken. */
const watchEnd = async (
  log: Log,
  topic: string,
  positions: readonly number[],
  age: LogAge,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<void> => {
  const lookMs = 20;
  while (!signal.aborted) {
    const askedMs = nowMs();
    // A log that is away says nothing, and what was read grows old.
    const ends = await log.offsets(topic).catch(() => null);
    const isTaken = (): boolean => ends?.every(({ partition, next }) => positions[partition]! >= next) === true;
    while (ends !== null && !signal.aborted && !isTaken()) await pause(lookMs, signal);
    if (isTaken()) age.reached(topic, askedMs);
    await pause(lookAgainMs, signal);
  }
};
