import { setTimeout as sleep } from 'node:timers/promises';
import { emptyState, step } from '@weir/acts';
import { beat, isLogError, type Log, type LogWriter, untilSilent } from '@weir/log';
import type { TopicNames } from '@weir/model';
import type { Logger } from '@weir/runtime';
import { actOffsetHeader, feedMessages } from './feed-messages.js';

export interface FeedOptions {
  readonly log: Log;
  readonly topics: Pick<TopicNames, 'acts' | 'stopOrders' | 'blocklist' | 'pulse'>;
  readonly logger: Logger;
  /** Nobody has said for so long that they write the feeds: this desk does. */
  readonly silenceMs?: number;
}

const silenceMsDefault = 3_000;
const againMs = 5_000;
/** Records of the end of a topic that are looked at for the mark; more, where none of them has one. */
const tailRecords = 64;

/**
 * Writes the feeds that others read, `weir.stop-orders.v1` and `weir.blocklist.v1`, from a fold of the acts of its own. Of several desks
 * one writes; the others wait until it is silent. Each act's events are one transaction of an id that belongs to the feeds,
 * so whoever takes over fences who wrote before; each says its act's offset, so writing goes on after the last that stands.
 * Runs until `signal` aborts, whatever happens to the log meanwhile.
 */
export const runOutgoingFeeds = async (options: FeedOptions, signal: AbortSignal): Promise<void> => {
  const { log, logger, silenceMs = silenceMsDefault, topics } = options;
  while (!signal.aborted) {
    const mine = new AbortController();
    const pulse = { log, topic: topics.pulse, name: 'desk-feeds', signal: AbortSignal.any([signal, mine.signal]) };
    let beating: Promise<void> = Promise.resolve();
    try {
      if (!(await untilSilent(pulse, silenceMs))) return;
      beating = beat(pulse);
      beating.catch(() => undefined);
      await speak(options, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isLogError(error, 'LOG_FENCED')) logger.info('another desk writes the feeds');
      else logger.warn({ err: error }, 'the feeds were not written: later again');
      await sleep(Math.min(againMs, silenceMs), undefined, { signal }).catch(() => undefined);
    } finally {
      mine.abort();
      await beating.catch(() => undefined);
    }
  }
};

/** Writes what is missing, and what comes. @throws {WeirLogError} `LOG_FENCED` where another took over, and what the log throws */
const speak = async ({ log, topics }: FeedOptions, signal: AbortSignal): Promise<void> => {
  const writer = await log.openWriter({ transactionalId: `${topics.stopOrders}.desk` });
  try {
    const mark = await markOf(log, topics.stopOrders);
    await tellFrom({ log, topics, writer, mark }, signal);
  } finally {
    await writer.close();
  }
};

interface Telling extends Pick<FeedOptions, 'log' | 'topics'> {
  readonly writer: LogWriter;
  /** Offset of the last act whose events stand; -1: none does. */
  readonly mark: number;
}

const tellFrom = async ({ log, topics, writer, mark }: Telling, signal: AbortSignal): Promise<void> => {
  const state = emptyState();
  const earliest = (await log.offsets(topics.acts))[0]?.earliest ?? 0;
  const reader = await log.openReader([{ topic: topics.acts, partition: 0, offset: earliest }]);
  const close = (): void => void reader.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      for (const { offset, timestampMs, value } of batch.records) {
        const stepped = step(state, { offset, timeMs: timestampMs, value });
        const { act } = state.audit.at(-1)!;
        if (act === null || offset <= mark) continue;
        const said = feedMessages(state, stepped, { kind: act.deed.kind, offset, atMs: timestampMs });
        // The blocklist before: it says what stands, so that to say it again is harmless; the mark is on the other.
        if (said.blocklist.length > 0) await writer.append(topics.blocklist, 0, said.blocklist);
        if (said.stopOrders.length > 0) await writer.append(topics.stopOrders, 0, said.stopOrders);
      }
    }
  } finally {
    signal.removeEventListener('abort', close);
    await reader.close();
  }
};

/** The highest act whose events are on the topic. Only the end of the topic is read: offsets of acts grow. */
const markOf = async (log: Log, topic: string): Promise<number> => {
  const { earliest = 0, next = 0 } = (await log.offsets(topic))[0] ?? {};
  for (let look = tailRecords; ; look *= 4) {
    const from = Math.max(earliest, next - look);
    const mark = await markFrom(log, topic, from, next);
    if (mark >= 0 || from === earliest) return mark;
  }
};

const markFrom = async (log: Log, topic: string, from: number, next: number): Promise<number> => {
  if (from >= next) return -1;
  const reader = await log.openReader([{ topic, partition: 0, offset: from }]);
  let mark = -1;
  try {
    for (let batch = await reader.next(); batch !== null; batch = await reader.next()) {
      for (const { headers } of batch.records) {
        const offset = Number(headers[actOffsetHeader]?.toString() ?? '-1');
        if (Number.isSafeInteger(offset)) mark = Math.max(mark, offset);
      }
      if (batch.nextOffset >= next) break;
    }
  } finally {
    await reader.close();
  }
  return mark;
};
