import { connect, type Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

/** As in kafkajs. */
const keepAliveMs = 60_000;

/** Read at once of what has come: few system calls for a large fetch, and still in the processor's cache when copied. */
const readBytesMax = 128 * 1024;

/**
 * Sockets without TLS that read into one buffer again and again, where Node would allocate 64 KiB for each read. Who
 * listens to `data` must not keep what it is given: `patch.ts` has connections copy it.
 */
export const openSocket: ISocketFactory = ({ host, port, onConnect }) => {
  const socket: Socket = connect(
    {
      host,
      port,
      onread: {
        buffer: Buffer.allocUnsafeSlow(readBytesMax),
        callback: (bytes, buffer) => {
          socket.emit('data', (buffer as Buffer).subarray(0, bytes));
          return true;
        },
      },
    },
    onConnect,
  );
  socket.setKeepAlive(true, keepAliveMs);
  return socket;
};
