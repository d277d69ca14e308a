import { setImmediate as turnOfOthers } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { Backoff } from '../backoff.js';
import { WeirLogError } from '../errors.js';
import type { LogWriter, OutMessage } from '../port.js';
import { offsetOf } from '../positions.js';
import type { Administration } from './administration.js';
import { AppendQueue, type Chunk } from './append-queue.js';
import type { KafkaLogOptions } from './options.js';
import { RequestSender } from './request-sender.js';
import { translate } from './translate.js';

/** kafkajs groups the messages of a request by copying an array a message: 2,000 cost a few ms, 10,000 a hundred. */
const requestMessagesMax = 2_000;

/** Under Kafka's default `max.message.bytes` of 1 MiB, which limits a request's batch, not its messages. */
const requestBytesMax = 768 * 1024;

/** A topic may be unknown for a moment to a broker that has just started or just been told of it. */
const topicGraceMs = 3_000;

/** After so many failures in a row the producer is replaced, whatever they were. */
const failuresMax = 10;

/** kafkajs fails in odd ways while brokers come and go: a refusal counts when a fresh producer meets it too. */
const unexplainedMax = 3;

/**
 * Appends in order, at least once. One request is out per partition, so that a retry cannot overtake, and a request
 * that failed is tried again as it was, so that the broker can tell that it has it. Appends that come meanwhile
 * travel together in the next.
 */
export class KafkaWriter implements LogWriter {
  readonly #sender: RequestSender;
  readonly #options: KafkaLogOptions;
  readonly #queues = new Map<string, AppendQueue>();
  readonly #closing = new AbortController();

  constructor(open: () => Kafka, administration: Administration, options: KafkaLogOptions) {
    this.#options = options;
    this.#sender = new RequestSender(open, administration);
    this.#sender.connectEarly();
  }

  async append(topic: string, partition: number, messages: readonly OutMessage[]): Promise<{ baseOffset: number }> {
    if (this.#closing.signal.aborted) throw closedError(topic, partition);
    if (messages.length === 0) throw new WeirLogError('LOG_OTHER', `${topic}/${partition}: nothing to append`);
    offsetOf(partition);
    const place = `${topic}\u0000${partition}`;
    const queue = this.#queues.get(place) ?? new AppendQueue();
    this.#queues.set(place, queue);
    const idle = queue.isEmpty;
    const written = queue.push(messages);
    if (idle) void this.#drain(topic, partition, queue);
    return written;
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    for (const [place, queue] of this.#queues) {
      const [topic, partition] = place.split('\u0000');
      queue.fail(closedError(topic!, Number(partition)));
    }
    await this.#sender.close();
  }

  /** Sends what is queued for one partition until nothing is. Exactly one runs for a queue that is not empty. */
  async #drain(topic: string, partition: number, queue: AppendQueue): Promise<void> {
    const backoff = new Backoff(50, 2_000);
    let unsettled: Chunk | null = null;
    let bytesMax = requestBytesMax;
    let missingSinceMs: number | null = null;
    let unexplained = 0;
    // What others append in the same turn of the event loop goes along.
    await turnOfOthers();
    while (!queue.isEmpty && !this.#closing.signal.aborted) {
      const chunk: Chunk = unsettled ?? queue.peek(requestMessagesMax, bytesMax);
      unsettled = null;
      try {
        const baseOffset = await this.#sender.send(topic, partition, chunk);
        if (this.#closing.signal.aborted) return;
        if (backoff.attempts > 0) this.#options.onLog?.('info', 'writing again', { topic, partition });
        backoff.succeeded();
        missingSinceMs = null;
        unexplained = 0;
        queue.written(chunk, baseOffset);
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        const known = translate(error, `writing to ${topic}/${partition}`, { topic, partition });
        if (known.code === 'LOG_MESSAGE_TOO_LARGE' && chunk.messages.length > 1) {
          // The topic takes less than is usual: smaller requests, down to one message.
          bytesMax = Math.ceil(chunk.bytes / 2);
          continue;
        }
        if (known.code === 'LOG_TOPIC_MISSING') missingSinceMs ??= Date.now();
        if (known.code === 'LOG_OTHER') unexplained++;
        const passing =
          known.code === 'LOG_UNREACHABLE' ||
          (known.code === 'LOG_TOPIC_MISSING' && Date.now() - missingSinceMs! <= topicGraceMs) ||
          (known.code === 'LOG_OTHER' && unexplained < unexplainedMax);
        if (!passing) {
          unexplained = 0;
          queue.refused(known);
          continue;
        }
        unsettled = chunk;
        if (backoff.worthSaying) this.#reportRetry(topic, partition, known);
        await backoff.failed(this.#closing.signal);
        if (backoff.attempts % failuresMax === 0) this.#sender.replaceProducer();
      }
    }
  }

  #reportRetry(topic: string, partition: number, { code, message }: WeirLogError): void {
    this.#options.onLog?.('warn', 'writing failed and is tried again', { topic, partition, code, error: message });
  }
}

function closedError(topic: string, partition: number): WeirLogError {
  return new WeirLogError('LOG_CLOSED', `${topic}/${partition}`, { place: { topic, partition } });
}
