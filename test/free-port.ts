import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port of loopback that is free now: some servers must know, before they start, at which one they will be reached. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
