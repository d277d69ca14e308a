import { createRequire } from 'node:module';
import { crc32c } from './records/crc32c.js';
import { type ProduceContent, ProducePayload } from './records/produce-payload.js';

const require = createRequire(import.meta.url);

/** Replaces what a file of kafkajs exports, before others of its files have taken it. */
const replace = <Exports>(file: string, by: (original: Exports) => Exports): void => {
  const path = require.resolve(`kafkajs/src/${file}`);
  const original = require(path) as Exports;
  require.cache[path]!.exports = by(original);
};

interface Request {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly encode: () => Promise<unknown>;
}
interface Numbered {
  readonly correlationId: number;
  readonly clientId: string;
  readonly request: Request;
}

const noCompression = 0;

const headOf = ({ correlationId, clientId, request }: Numbered): Buffer => {
  const name = Buffer.from(clientId);
  const head = Buffer.alloc(10 + name.length);
  head.writeInt16BE(request.apiKey, 0);
  head.writeInt16BE(request.apiVersion, 2);
  head.writeInt32BE(correlationId, 4);
  head.writeInt16BE(name.length, 8);
  name.copy(head, 10);
  return head;
};

const longestClientId = 490;

replace<(bytes: Buffer) => number>('protocol/recordBatch/crc32C/index.js', () => (bytes) => crc32c(bytes));
replace<(content: ProduceContent) => Request>('protocol/requests/produce/v3/request.js', (original) => (content) => {
  const request = original(content);
  if ((content.compression ?? noCompression) !== noCompression) return request;
  return { ...request, encode: async () => new ProducePayload(content, Date.now()) };
});
replace<(numbered: Numbered) => Promise<{ readonly buffer: Buffer }>>(
  'protocol/request.js',
  (original) => async (numbered) => {
    const payload = await numbered.request.encode();
    if (payload instanceof ProducePayload && Buffer.byteLength(numbered.clientId) <= longestClientId)
      return { buffer: payload.behind(headOf(numbered)) };
    return original({ ...numbered, request: { ...numbered.request, encode: async () => payload } });
  },
);

/**
 * kafkajs with a faster checksum and with produce requests that are written once. Whatever takes a part of kafkajs takes it
 * from here: what was loaded before keeps the slow ways.
 */
const kafkajs = require('kafkajs') as typeof import('kafkajs');
export const { AssignerProtocol, ConfigResourceTypes, Kafka, KafkaJSConnectionError, logLevel } = kafkajs;

/** The classes that patch.ts mends. */
export const insides = {
  Cluster: require('kafkajs/src/cluster/index.js') as typeof import('kafkajs/src/cluster/index.js').default,
  ConsumerGroup:
    require('kafkajs/src/consumer/consumerGroup.js') as typeof import('kafkajs/src/consumer/consumerGroup.js').default,
  Connection:
    require('kafkajs/src/network/connection.js') as typeof import('kafkajs/src/network/connection.js').default,
  RequestQueue:
    require('kafkajs/src/network/requestQueue/index.js') as typeof import('kafkajs/src/network/requestQueue/index.js').default,
};
