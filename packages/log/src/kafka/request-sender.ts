import type { Kafka, Producer } from 'kafkajs';
import { WeirLogError } from '../errors.js';
import { offsetOf } from '../positions.js';
import type { Administration } from './administration.js';
import { type Chunk, messageBytes } from './append-queue.js';
import { hangMs, requestTimeoutMs } from './client.js';
import { inTime, withinMs } from './deadline.js';
import { toMessage } from './message.js';
import { isNotConnected, rootOf, translate } from './translate.js';

/** A broker closes the connection on a request above its `socket.request.max.bytes`, 100 MB, and says nothing. */
const messageBytesMax = 64 * 1024 * 1024;

const farewellMs = 3_000;

// After these the producer is as good as before and has not used its sequence numbers: the same request again is
// recognised by the broker if it got through after all.
const harmlessNames = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSLockTimeout',
]);
const harmlessTypes = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'NOT_LEADER_FOR_PARTITION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'REQUEST_TIMED_OUT',
]);

// By these a broker ends a producer; the message is not to blame.
const producerTypes = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
]);

/**
 * Sends one request at a time to a partition, through one kafkajs producer that it replaces when that is spent.
 *
 * The producer is idempotent: a request that is repeated because its answer was lost is stored once, and one that
 * arrives after its repetition is refused, so duplicates and stragglers are rare. They are not impossible: a producer
 * that can go no further (its sequence is out of order, its id forgotten) is replaced by one with a new id, and the
 * request is sent again. Readers of this system live with that by their marks. The price is that kafkajs lets an
 * idempotent producer have one request out per broker.
 */
export class RequestSender {
  readonly #open: () => Kafka;
  readonly #administration: Administration;
  #producer: Promise<Producer> | null = null;

  constructor(open: () => Kafka, administration: Administration) {
    this.#open = open;
    this.#administration = administration;
  }

  /** Makes the first request quick; if it fails, that request tries again. */
  connectEarly(): void {
    this.#connected().catch(() => undefined);
  }

  /**
   * One attempt; returns the offset of the first message.
   * @throws whatever went wrong, to be translated; `LOG_UNREACHABLE` where the same request may be sent again
   */
  async send(topic: string, partition: number, chunk: Chunk): Promise<number> {
    const place = { topic, partition };
    if (chunk.messages.length === 1 && messageBytes(chunk.messages[0]!) > messageBytesMax)
      throw new WeirLogError('LOG_MESSAGE_TOO_LARGE', `${topic}/${partition}: ${chunk.bytes} bytes`, { place });
    const current = this.#connected();
    try {
      const [written, ...more] = await inTime(
        hangMs,
        current.then((producer) =>
          producer.send({
            topic,
            acks: -1,
            timeout: requestTimeoutMs,
            messages: chunk.messages.map((message) => toMessage(message, partition)),
          }),
        ),
        () => new WeirLogError('LOG_UNREACHABLE', `${topic}/${partition}: no answer in ${hangMs} ms`, { place }),
      );
      // kafkajs leaves out what it finds no leader for, and calls it a success.
      if (written === undefined || more.length > 0 || written.partition !== partition)
        throw await this.#unwritten(topic, partition);
      return offsetOf(written.baseOffset ?? '');
    } catch (error) {
      const root = rootOf(error);
      const wasReplaced = this.#producer !== current;
      if (!harmlessNames.has(root.name) && !harmlessTypes.has(root.type ?? '') && !isNotConnected(root))
        this.#replace(current);
      // A producer that another partition had replaced meanwhile refuses in words of its own.
      if (producerTypes.has(root.type ?? '') || (wasReplaced && translate(error, 'writing').code === 'LOG_OTHER'))
        throw new WeirLogError('LOG_UNREACHABLE', `${topic}/${partition}: a new producer is needed`, { cause: error });
      throw error;
    }
  }

  replaceProducer(): void {
    this.#replace(this.#producer);
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    if (producer !== null)
      await withinMs(
        farewellMs,
        producer.then((opened) => opened.disconnect()),
      );
  }

  async #unwritten(topic: string, partition: number): Promise<WeirLogError> {
    const place = { topic, partition };
    const partitions = await this.#administration.partitions(topic);
    return partition < partitions
      ? new WeirLogError('LOG_UNREACHABLE', `${topic}/${partition} has no leader`, { place })
      : new WeirLogError('LOG_TOPIC_MISSING', `${topic} has ${partitions} partitions, ${partition} is not one`, {
          place,
        });
  }

  #connected(): Promise<Producer> {
    this.#producer ??= this.#connect();
    return this.#producer;
  }

  async #connect(): Promise<Producer> {
    const producer = this.#open().producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      // Without this an idempotent producer of kafkajs tries for ever by itself, where nobody can see or stop it.
      retry: { retries: 1, initialRetryTime: 20, maxRetryTime: 100 },
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition!,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.#producer = null;
      void producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** Lets go of `old` unless another partition has done so already. */
  #replace(old: Promise<Producer> | null): void {
    if (this.#producer === old) this.#producer = null;
    void old?.then((producer) => producer.disconnect()).catch(() => undefined);
  }
}
