import type { Kafka as Client, SASLOptions } from 'kafkajs';
import { Kafka, logLevel } from './kafkajs.js';
import type { KafkaLogOptions } from './options.js';
import { patchKafkajs } from './patch.js';
import { openSocket } from './socket.js';

/** A request that has no answer by then is given up. Long enough for a broker that is busy with a full disk queue. */
export const requestTimeoutMs = 15_000;

/**
 * Nothing is waited for longer. Above every time-out and retry of kafkajs together; needed all the same, because a
 * connection that is closed while it is being made (a proxy without its broker, under TLS) leaves kafkajs waiting
 * for ever.
 */
export const hangMs = 60_000;

/**
 * A kafkajs client. Its own retries are few and quick: what outlasts them is retried a level above, where it is
 * logged, can be ended, and starts from positions that are known to be right.
 */
export function kafkaClient(options: KafkaLogOptions): Client {
  patchKafkajs();
  return new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    ...(options.ssl ? { ssl: options.ssl } : { socketFactory: openSocket }),
    ...(options.sasl === undefined ? {} : { sasl: options.sasl as SASLOptions }),
    connectionTimeout: 5_000,
    requestTimeout: requestTimeoutMs,
    retry: { retries: 3, initialRetryTime: 50, multiplier: 2, maxRetryTime: 500 },
    // kafkajs reports as errors what is handled and reported here: an outage would fill the log of the process.
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log }) =>
        options.onLog?.('debug', `kafkajs ${namespace}: ${log.message}`, log),
  });
}
