import { insides, KafkaJSConnectionError } from './kafkajs.js';
import { patchFetch } from './patch-fetch.js';
import { ResponseAssembly } from './response-assembly.js';

/** The version whose insides are mended here; the test beside this file holds the installed one to it. */
export const patchedKafkajsVersion = '2.2.4';

/** As in kafkajs: how soon requests are looked at again that wait for others in flight. */
const pendingCheckMs = 10;

/** Every response begins with its size. */
const responseSizeBytes = 4;

let applied = false;

/**
 * Mends four faults of kafkajs, once per process, has it put responses together without keeping what its sockets read
 * (response-assembly.ts), and hand on record batches whole (patch-fetch.ts).
 *
 * 1. Every connection checks for pending requests on a timer of `throttledUntil − now` ms, a large negative number
 *    while nothing throttles: a loop of 1 ms timers that never ends (thousands a second with a few clients).
 *    A timer is needed only while something is pending.
 * 2. A position that the broker does not hold is silently replaced by the start of the log. Here that is an error:
 *    whoever reads money halts and says so.
 * 3. A connection that breaks in the middle of a response keeps the half it has and puts what the next connection
 *    brings behind it: garbage, which as a rule ends the process by an exception that nobody can catch. A new
 *    connection begins empty, and what cannot be read at all breaks the connection, not the process.
 * 4. What topics there are is asked of one broker after another, and each one's refusal is swallowed: where none answers, as while
 *    the only one is being connected to again, the answer is null, and whoever takes it fails on a property of null.
 *    Here it is an error that another attempt may mend.
 */
export function patchKafkajs(): void {
  if (applied) return;
  const { Cluster, ConsumerGroup, Connection, RequestQueue } = insides;
  const queue = RequestQueue.prototype;
  const group = ConsumerGroup.prototype;
  const connection = Connection.prototype;
  const { connect, processData } = connection;
  const cluster = Cluster.prototype;
  const { metadata } = cluster;
  const methods = [
    queue.scheduleCheckPendingRequests,
    group.recoverFromOffsetOutOfRange,
    connect,
    processData,
    metadata,
  ];
  if (methods.some((method) => typeof method !== 'function'))
    throw new Error(`the installed kafkajs is not ${patchedKafkajsVersion}: install the version of the lock file`);

  queue.scheduleCheckPendingRequests = function (this: typeof queue) {
    if (this.pending.length === 0 || this.throttleCheckTimeoutId !== null) return;
    const throttledMs = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledMs > 0 ? throttledMs : pendingCheckMs,
    );
  };

  group.recoverFromOffsetOutOfRange = (error: Error) => Promise.reject(error);

  cluster.metadata = async function (this: typeof cluster, asked) {
    const known = await metadata.call(this, asked);
    if (known === null) throw new KafkaJSConnectionError('no broker says what topics there are', {});
    return known;
  };

  const assemblies = new WeakMap<typeof connection, ResponseAssembly>();

  connection.connect = function (this: typeof connection) {
    if (!this.isConnected()) {
      assemblies.set(this, new ResponseAssembly());
      if (this.socket?.connecting === false) this.socket.removeAllListeners('data');
      this.chunks = [];
      this.bytesBuffered = 0;
      this.bytesNeeded = responseSizeBytes;
    }
    return connect.call(this);
  };

  connection.processData = function (this: typeof connection, data: Buffer) {
    try {
      const assembly = assemblies.get(this);
      // How a broker is told who this is stays kafkajs' own business, and so do connections from before; it keeps what it is given.
      if (this.authHandlers !== null || assembly === undefined) processData.call(this, Buffer.from(data));
      else assembly.take(data, (response) => this.requestQueue.fulfillRequest(response));
    } catch (error) {
      this.socket?.destroy(error as Error);
    }
  };
  patchFetch();
  applied = true;
}
