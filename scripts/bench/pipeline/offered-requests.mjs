// Produce requests that are made before the clock runs, and a connection that only sends them.
import { createRequire } from 'node:module';
import { connect } from 'node:net';
// kafkajs with the product's own checksum and request writer, which are put in where it is first loaded.
import '../../../packages/log/dist/kafka/kafkajs.js';

const require = createRequire(import.meta.resolve('@weir/log'));
const produce = require('kafkajs/src/protocol/requests/produce/v7/request.js');
const answerOf = require('kafkajs/src/protocol/requests/produce/v7/response.js');
const encodeRequest = require('kafkajs/src/protocol/request.js');

const clientId = 'weir-bench-offer';
const answerTimeoutMs = 15_000;
const sizeBytes = 4;
const correlationBytes = 4;

/** One request for all partitions that have messages, as bytes. @param messages by partition: `{ key, value }` */
export const requestOf = async (topic, messages, correlationId) => {
  const partitions = messages.flatMap((each, partition) =>
    each.length === 0
      ? []
      : [{ partition, messages: each.map(({ key, value }) => ({ key: Buffer.from(key), value })) }],
  );
  const request = produce({ acks: -1, timeout: answerTimeoutMs, topicData: [{ topic, partitions }] });
  return (await encodeRequest({ correlationId, clientId, request })).buffer;
};

/** A connection to the broker that leads the topic's partitions. Waits for no answer, but reads all of them. */
export class Offering {
  #socket;
  #waiting = 0;
  #bytes = Buffer.alloc(0);
  #failed = null;
  #heard = () => undefined;

  /** @param broker host:port */
  static async open(broker) {
    const [host, port] = broker.split(':');
    const socket = connect({ host, port: Number(port), noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Offering(socket);
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the broker closed the connection')));
  }

  send(request) {
    this.#waiting++;
    this.#socket.write(request);
  }

  /** Resolves when all that was sent has been acknowledged. @throws what went wrong first, silence among it */
  async close() {
    this.#socket.setTimeout(answerTimeoutMs, () => this.#fail(new Error(`no answer within ${answerTimeoutMs} ms`)));
    while (this.#waiting > 0 && this.#failed === null)
      await new Promise((resolve) => {
        this.#heard = resolve;
      });
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
    if (this.#failed !== null) throw this.#failed;
  }

  #take(bytes) {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    while (this.#bytes.length >= sizeBytes && this.#bytes.length >= sizeBytes + this.#bytes.readInt32BE(0)) {
      const end = sizeBytes + this.#bytes.readInt32BE(0);
      const answer = this.#bytes.subarray(sizeBytes + correlationBytes, end);
      this.#bytes = this.#bytes.subarray(end);
      answerOf
        .decode(answer)
        .then((data) => answerOf.parse(data))
        .catch((error) => this.#fail(error))
        // Whoever waits is woken once an answer has been read: woken before, it would find one missing and sleep on.
        .finally(() => {
          this.#waiting--;
          this.#heard();
        });
    }
  }

  #fail(error) {
    this.#failed ??= error;
    this.#heard();
  }
}
