import { createRequire } from 'node:module';
import { type AbortedTransaction, abortedOnes, type StoredBatch, storedBatches } from './records/stored-batch.js';

const require = createRequire(import.meta.url);
const folder = 'kafkajs/src/protocol/requests/fetch';
/** Versions of the fetch request whose answer holds record batches. */
const versions = [4, 5, 6, 7, 8, 9, 10, 11] as const;

/** What kafkajs takes for a message: the batch whole, at its last offset, and nothing that its own filters look for. */
interface MessageOfBatch {
  readonly offset: string;
  readonly key: null;
  readonly isControlRecord: false;
  readonly batchContext: { readonly inTransaction: false };
  readonly stored: StoredBatch;
  aborted: boolean;
}

interface FetchedPartition {
  abortedTransactions: readonly { readonly producerId: string; readonly firstOffset: string }[] | null;
  readonly messages: readonly MessageOfBatch[];
}

interface FetchResponse {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
}

interface ResponseModule {
  decode(rawData: unknown): Promise<FetchResponse>;
}

/** The part of kafkajs' decoder that is needed here. */
interface WireDecoder {
  readInt32(): number;
  canReadBytes(length: number): boolean;
  readBytes(length: number): Buffer;
}

const messageOf = (stored: StoredBatch): MessageOfBatch => ({
  offset: String(stored.last),
  key: null,
  isControlRecord: false,
  batchContext: { inTransaction: false },
  stored,
  aborted: false,
});

const decodeBatches = async (decoder: WireDecoder): Promise<MessageOfBatch[]> => {
  const length = decoder.readInt32();
  if (length <= 0 || !decoder.canReadBytes(length)) return [];
  return storedBatches(decoder.readBytes(length)).map(messageOf);
};

/** Says which batches were given up, and keeps kafkajs from filtering by itself. */
const settleTransactions = (partition: FetchedPartition): void => {
  const transactions = (partition.abortedTransactions ?? []).map(
    ({ producerId, firstOffset }): AbortedTransaction => ({
      producerId: BigInt(producerId),
      firstOffset: Number(firstOffset),
    }),
  );
  if (transactions.length === 0) return;
  const { messages } = partition;
  const aborted = abortedOnes(
    messages.map(({ stored }) => stored),
    transactions,
  );
  for (const message of messages) message.aborted = aborted.has(message.stored);
  partition.abortedTransactions = [];
};

/**
 * Makes a fetch give whole record batches in place of messages: kafkajs makes several objects of each record, which
 * costs 2 µs and is what limits a reader; what is done with a batch afterwards costs a tenth of that. Every consumer
 * of this process is changed by it.
 * @throws {Error} where a consumer has fetched before
 */
export const patchFetch = (): void => {
  const ofMessages = require.resolve(`${folder}/v4/decodeMessages.js`);
  const ofResponses = versions.map((version) => require.resolve(`${folder}/v${version}/response.js`));
  if (ofResponses.some((path) => require.cache[path] !== undefined))
    throw new Error('a kafkajs consumer was used in this process before the log was opened');
  require(ofMessages);
  require.cache[ofMessages]!.exports = decodeBatches;
  // All are loaded before any is changed: the newer ones take functions of the older.
  for (const response of ofResponses.map((path) => require(path) as ResponseModule)) {
    const { decode } = response;
    response.decode = async (rawData) => {
      const decoded = await decode(rawData);
      for (const { partitions } of decoded.responses) for (const partition of partitions) settleTransactions(partition);
      return decoded;
    };
  }
};
