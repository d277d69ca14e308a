import { type SendClock, sendWhenDue, wallClock } from '../send/send-when-due.js';

/** A message that knows when it reaches its topic, epoch milliseconds. */
export interface Arriving {
  readonly arriveMs: number;
}

export interface PaceProgress<Message> {
  /** Messages written so far. */
  readonly sent: number;
  readonly last: Message;
}

export interface Pacing<Message extends Arriving> {
  /** By arrival. */
  readonly messages: Iterable<Message>;
  /** Resolves when the batch is written; the next is not sent before. */
  readonly send: (batch: readonly Message[]) => Promise<unknown>;
  /** Milliseconds between arrivals that pass in one of ours: 1 is life, Infinity as fast as `send` takes them. */
  readonly speed: number;
  /** Messages a second at most, whatever the speed. */
  readonly perSecondMax?: number;
  /**
   * How far before its own arrival a message may go, milliseconds. Default 0: what has not happened yet is not
   * sent (the intake refuses times ahead of its clock), so that speed falls to 1 when it catches up with the present.
   */
  readonly aheadMsMax?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PaceProgress<Message>) => void;
  readonly clock?: SendClock;
}

/**
 * Sends messages at the pace of their arrivals, quickened by `speed`, the first at once, in bounded batches.
 * @returns how many were written; fewer than there are when `signal` aborted
 */
export const paceMessages = <Message extends Arriving>({
  messages,
  send,
  speed,
  perSecondMax = Number.POSITIVE_INFINITY,
  aheadMsMax = 0,
  signal,
  onProgress = () => {},
  clock = wallClock,
}: Pacing<Message>): Promise<number> => {
  const startMs = clock.nowMs();
  let firstArriveMs: number | null = null;
  return sendWhenDue({
    messages,
    send,
    dueMs: ({ arriveMs }, index) => {
      firstArriveMs ??= arriveMs;
      return Math.max(
        startMs + (arriveMs - firstArriveMs) / speed,
        startMs + (index * 1000) / perSecondMax,
        arriveMs - aheadMsMax,
      );
    },
    ...(signal === undefined ? {} : { signal }),
    onSent: (sent, last) => onProgress({ sent, last }),
    clock,
  });
};
