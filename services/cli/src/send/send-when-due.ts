import { setTimeout as sleepFor } from 'node:timers/promises';

/** The clock that sending goes by; tests bring their own. */
export interface SendClock {
  /** Milliseconds UTC. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const wallClock: SendClock = {
  nowMs: Date.now,
  sleep: async (ms, signal) => {
    await sleepFor(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
};

export interface DueSending<Message> {
  readonly messages: Iterable<Message>;
  /** Resolves when the batch is written; the next is not sent before. */
  readonly send: (batch: readonly Message[]) => Promise<unknown>;
  /** Instant of our clock from which a message may go; `index` counts from 0. Never falls. */
  readonly dueMs: (message: Message, index: number) => number;
  readonly bytesOf?: (message: Message) => number;
  readonly signal?: AbortSignal;
  /** After each batch: how many are written, and the last of them. */
  readonly onSent?: (sent: number, last: Message) => void;
  readonly clock?: SendClock;
}

export const batchMessagesMax = 500;
const batchBytesMax = 4 * 1024 * 1024;
/** What falls due within one tick goes together: a wake-up for every message would be most of the work. */
const tickMs = 20;

/**
 * Sends messages in their order, none before it is due and at most a tick after, in batches of at most 500 messages
 * and about 4 MiB, one after another; a receiver that is slower than they fall due delays the rest.
 * @returns how many were written; fewer than there are when `signal` aborted
 */
export const sendWhenDue = async <Message>(options: DueSending<Message>): Promise<number> => {
  const { messages, send, dueMs, bytesOf = () => 0, signal, onSent = () => {}, clock = wallClock } = options;
  let batch: Message[] = [];
  let batchBytes = 0;
  let taken = 0;
  let sent = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await send(batch);
    sent += batch.length;
    onSent(sent, batch.at(-1)!);
    batch = [];
    batchBytes = 0;
  };
  for (const message of messages) {
    if (signal?.aborted) return sent;
    const due = dueMs(message, taken++);
    if (due > clock.nowMs()) {
      await flush();
      for (let waitMs = due - clock.nowMs(); waitMs > 0 && !signal?.aborted; waitMs = due - clock.nowMs()) {
        await clock.sleep(Math.max(waitMs, tickMs), signal);
      }
      if (signal?.aborted) return sent;
    }
    batch.push(message);
    batchBytes += bytesOf(message);
    if (batch.length >= batchMessagesMax || batchBytes >= batchBytesMax) await flush();
  }
  if (!signal?.aborted) await flush();
  return sent;
};
