import type { Kafka, Producer, Transaction } from 'kafkajs';
import { type LogPlace, WeirLogError } from '../errors.js';
import type { LogWriter, OutMessage } from '../port.js';
import { offsetOf } from '../positions.js';
import { type Chunk, messageBytes } from './append-queue.js';
import { hangMs, requestTimeoutMs } from './client.js';
import { inTime, withinMs } from './deadline.js';
import { toMessage } from './message.js';
import { rootOf, translate } from './translate.js';

/** As in `writer.ts`: under Kafka's default `max.message.bytes`, which limits a request's batch. */
const requestBytesMax = 768 * 1024;

/** How long the broker keeps a transaction open whose writer is silent: committed readers wait behind it meanwhile. */
const transactionTimeoutMs = 20_000;

const farewellMs = 3_000;

// A broker's words for a writer whose id another has taken.
const fencedTypes = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'TRANSACTION_COORDINATOR_FENCED']);

/**
 * Each append is one transaction of Kafka, so that readers of committed records, whoever they are, see it whole or not
 * at all; and the broker refuses a writer after another of the same id was opened. Nothing here rests on that (marks and
 * claims do it): it is for readers that know neither. kafkajs cannot go on after a commit of unknown outcome, and a
 * writer that opened its id anew could fence its own successor: so after any error this one is spent.
 */
export class TransactionalWriter implements LogWriter {
  readonly #id: string;
  readonly #producer: Producer;
  #last: Promise<unknown> = Promise.resolve();
  #failure: WeirLogError | null = null;

  private constructor(id: string, producer: Producer) {
    this.#id = id;
    this.#producer = producer;
  }

  /** Fences the writers of this id that are open. @throws {WeirLogError} `LOG_UNREACHABLE`, `LOG_OTHER` */
  static async open(open: () => Kafka, id: string): Promise<TransactionalWriter> {
    const producer = open().producer({
      transactionalId: id,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: transactionTimeoutMs,
      allowAutoTopicCreation: false,
      // The first write after a commit is commonly refused for a moment: `CONCURRENT_TRANSACTIONS`.
      retry: { retries: 8, initialRetryTime: 10, maxRetryTime: 500 },
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition!,
    });
    try {
      await inTime(
        hangMs,
        producer.connect().then(async () => {
          // kafkajs asks for the id with the first transaction; until then nobody is fenced.
          const none = await producer.transaction();
          await none.abort();
        }),
        () => new WeirLogError('LOG_UNREACHABLE', `${id}: no answer in ${hangMs} ms`),
      );
      return new TransactionalWriter(id, producer);
    } catch (error) {
      void producer.disconnect().catch(() => undefined);
      throw translate(error, `opening a writer as ${id}`);
    }
  }

  append(topic: string, partition: number, messages: readonly OutMessage[]): Promise<{ baseOffset: number }> {
    const written = this.#last.then(() => this.#write(topic, partition, messages));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#failure ??= new WeirLogError('LOG_CLOSED', `writing as ${this.#id}`);
    await withinMs(farewellMs, this.#producer.disconnect());
  }

  async #write(topic: string, partition: number, messages: readonly OutMessage[]): Promise<{ baseOffset: number }> {
    if (this.#failure !== null) throw this.#failure;
    const place = { topic, partition };
    try {
      if (messages.length === 0) throw new WeirLogError('LOG_OTHER', `${topic}/${partition}: nothing to append`);
      offsetOf(partition);
      return await inTime(
        hangMs,
        this.#commit(topic, partition, messages),
        () => new WeirLogError('LOG_UNREACHABLE', `${topic}/${partition}: no answer in ${hangMs} ms`, { place }),
      );
    } catch (error) {
      this.#failure = this.#known(error, place);
      throw this.#failure;
    }
  }

  async #commit(topic: string, partition: number, messages: readonly OutMessage[]): Promise<{ baseOffset: number }> {
    const transaction = await this.#producer.transaction();
    let baseOffset: number;
    try {
      baseOffset = await sendAll(transaction, topic, partition, messages);
    } catch (error) {
      // Committed readers would wait behind it until the broker gave it up; a fenced one cannot, and need not.
      await transaction.abort().catch(() => undefined);
      throw error;
    }
    await transaction.commit();
    return { baseOffset };
  }

  #known(error: unknown, place: LogPlace): WeirLogError {
    const doing = `writing to ${place.topic}/${place.partition} as ${this.#id}`;
    if (fencedTypes.has(rootOf(error).type ?? ''))
      return new WeirLogError('LOG_FENCED', doing, { cause: error, place });
    return translate(error, doing, place);
  }
}

/** Returns the offset of the first. */
async function sendAll(
  transaction: Transaction,
  topic: string,
  partition: number,
  messages: readonly OutMessage[],
): Promise<number> {
  let first: number | null = null;
  for (const chunk of chunksOf(messages)) {
    const [written] = await transaction.send({
      topic,
      acks: -1,
      timeout: requestTimeoutMs,
      messages: chunk.messages.map((message) => toMessage(message, partition)),
    });
    // kafkajs leaves out what it finds no leader for, and calls it a success.
    if (written === undefined)
      throw new WeirLogError('LOG_UNREACHABLE', `${topic}/${partition} has no leader`, { place: { topic, partition } });
    first ??= offsetOf(written.baseOffset ?? '');
  }
  return first!;
}

/** What fits into one request each, in order. */
function chunksOf(messages: readonly OutMessage[]): Chunk[] {
  const chunks: { messages: OutMessage[]; bytes: number }[] = [];
  for (const message of messages) {
    const bytes = messageBytes(message);
    const last = chunks.at(-1);
    if (last === undefined || last.bytes + bytes > requestBytesMax) chunks.push({ messages: [message], bytes });
    else {
      last.messages.push(message);
      last.bytes += bytes;
    }
  }
  return chunks;
}
