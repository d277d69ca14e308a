import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import Cluster from 'kafkajs/src/cluster/index.js';
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import Connection from 'kafkajs/src/network/connection.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patchedKafkajsVersion, patchKafkajs } from './patch.js';
import { openSocket } from './socket.js';
import { translate } from './translate.js';

describe('the patch of kafkajs', () => {
  beforeEach(() => {
    patchKafkajs();
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const newQueue = () => {
    const logger = { debug: () => undefined, warn: () => undefined };
    const Queue = RequestQueue as unknown as new (
      options: object,
    ) => RequestQueue & {
      maybeThrottle(ms: number): void;
      push(request: object): void;
      fulfillRequest(response: object): void;
    };
    return new Queue({ maxInFlightRequests: 1, requestTimeout: 1_000, clientId: 'c', broker: 'b', logger });
  };
  const request = (correlationId: number, sent: number[]) => ({
    entry: { correlationId, resolve: () => undefined, reject: () => undefined, apiKey: 0, apiName: 'x', apiVersion: 0 },
    expectResponse: true,
    sendRequest: () => sent.push(correlationId),
  });

  it('is for the version that is installed', () => {
    const { version } = createRequire(import.meta.url)('kafkajs/package.json') as { version: string };
    expect(version).toBe(patchedKafkajsVersion);
  });

  it('has no timer while nothing is pending', () => {
    const queue = newQueue();
    const sent: number[] = [];
    queue.checkPendingRequests();
    queue.push(request(1, sent));
    queue.fulfillRequest({ correlationId: 1, payload: {}, size: 0 });
    expect(sent).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends what was throttled when the throttling ends, and then rests', () => {
    const queue = newQueue();
    const sent: number[] = [];
    queue.maybeThrottle(500);
    queue.push(request(1, sent));
    vi.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends what waited for another request as soon as that is answered', () => {
    const queue = newQueue();
    const sent: number[] = [];
    queue.push(request(1, sent));
    queue.push(request(2, sent));
    expect(sent).toEqual([1]);
    queue.fulfillRequest({ correlationId: 1, payload: {}, size: 0 });
    expect(sent).toEqual([1, 2]);
    queue.fulfillRequest({ correlationId: 2, payload: {}, size: 0 });
    vi.advanceTimersByTime(50);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('turns an offset out of range into an error, never into another offset', async () => {
    const refused = new Error('offset out of range');
    await expect(ConsumerGroup.prototype.recoverFromOffsetOutOfRange(refused)).rejects.toBe(refused);
  });

  it('says that the brokers are away where none of them says what topics there are', async () => {
    const answers: (object | null)[] = [null, { topicMetadata: [] }];
    // As it stands while its only broker is being connected to again: what the broker refused was swallowed.
    const cluster = Object.assign(Object.create(Cluster.prototype) as Cluster, {
      retrier: (ask: (bail: (error: Error) => void) => Promise<object | null>) =>
        ask((error) => {
          throw error;
        }),
      brokerPool: { refreshMetadataIfNecessary: async () => undefined, withBroker: async () => answers.shift() },
    });
    const refused = await cluster.metadata({ topics: ['t'] }).catch((error: unknown) => error);
    expect(translate(refused, 'looking up t')).toMatchObject({
      code: 'LOG_UNREACHABLE',
      message: expect.stringContaining('no broker says what topics there are'),
    });
    expect(await cluster.metadata({ topics: ['t'] })).toEqual({ topicMetadata: [] });
  });

  it('begins a new connection without what the last one left', async () => {
    vi.useRealTimers();
    // The first connection gets half a response and is closed; the second gets a whole one.
    let connections = 0;
    const server = createServer((socket) => {
      const response = Buffer.alloc(4 + 4 + 8);
      response.writeInt32BE(4 + 8, 0);
      response.writeInt32BE(connections++ === 0 ? 66 : 77, 4);
      socket.end(connections === 1 ? response.subarray(0, 9) : response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const quiet = { debug: () => undefined, error: () => undefined, warn: () => undefined };
    const responses: object[] = [];
    const Wire = Connection as unknown as new (
      options: object,
    ) => Connection & {
      requestQueue: { fulfillRequest(response: object): void };
    };
    const wire = new Wire({
      host: '127.0.0.1',
      port,
      logger: { namespace: () => quiet },
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
      socketFactory: openSocket,
    });
    wire.requestQueue.fulfillRequest = (response) => void responses.push(response);
    await wire.connect();
    await vi.waitFor(() => expect(wire.isConnected()).toBe(false));
    expect(responses).toEqual([]);
    await wire.connect();
    await vi.waitFor(() => expect(responses).toMatchObject([{ correlationId: 77, size: 12 }]));
    server.close();
  });

  it('leaves a connection from before as it was', () => {
    const quiet = { debug: () => undefined, error: () => undefined, warn: () => undefined };
    const Wire = Connection as unknown as new (
      options: object,
    ) => Connection & {
      requestQueue: { fulfillRequest(response: object): void };
    };
    // It has never been connected here, as if that had come before the patch.
    const wire = new Wire({ host: '127.0.0.1', port: 1, logger: { namespace: () => quiet } });
    const responses: object[] = [];
    wire.requestQueue.fulfillRequest = (response) => void responses.push(response);
    const response = Buffer.from([0, 0, 0, 6, 0, 0, 0, 9, 1, 2]);
    const read = Buffer.from(response.subarray(0, 7));
    wire.processData(read);
    read.fill(0xee);
    wire.processData(response.subarray(7));
    expect(responses).toEqual([{ correlationId: 9, size: 6, payload: Buffer.from([1, 2]) }]);
  });
});
