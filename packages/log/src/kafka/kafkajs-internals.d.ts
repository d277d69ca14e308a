// The four classes of kafkajs 2.2.4 that patch.ts mends; only what it touches is described.

declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    readonly throttledUntil: number;
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    checkPendingRequests(): void;
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  export default class ConsumerGroup {
    recoverFromOffsetOutOfRange(error: Error): Promise<void>;
  }
}

declare module 'kafkajs/src/network/connection.js' {
  import type { Socket } from 'node:net';

  export default class Connection {
    chunks: Buffer[];
    bytesBuffered: number;
    bytesNeeded: number;
    readonly socket: Socket | undefined;
    /** While the broker is being told who this is; null otherwise. */
    readonly authHandlers: object | null;
    readonly requestQueue: { fulfillRequest(response: object): void };
    isConnected(): boolean;
    connect(): Promise<true>;
    processData(data: Buffer): void;
  }
}

declare module 'kafkajs/src/cluster/index.js' {
  export default class Cluster {
    /** What the brokers know of topics; null where none of them answered. */
    metadata(asked?: { readonly topics?: readonly string[] }): Promise<object | null>;
  }
}
