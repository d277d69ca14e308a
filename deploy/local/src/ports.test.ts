import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandLine } from '../programs/command-line.mjs';
import { choosePort, isPortFree, listeningInodes, portHolder } from './ports.js';

let server: Server;
let held: number;
beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  held = (server.address() as { port: number }).port;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('a port asked for is taken or refused, with the process that holds it', async () => {
  const refused = choosePort({ what: 'Kafka', asked: held, preferred: 1 });
  await expect(refused).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  await expect(refused).rejects.toThrow(`${held} for Kafka is held by process ${process.pid}`);
  const free = await choosePort({ what: 'Kafka', preferred: held });
  expect(await choosePort({ what: 'Kafka', asked: free, remembered: 1, preferred: 1 })).toBe(free);
});

test("last time's port comes before the preferred one, and both give way when they are held", async () => {
  const [a, b] = [await choosePort({ what: 'x', preferred: held }), await choosePort({ what: 'x', preferred: held })];
  expect(await choosePort({ what: 'x', remembered: a, preferred: b })).toBe(a);
  expect(await choosePort({ what: 'x', remembered: held, preferred: b })).toBe(b);
});

test("last time's port is waited for while a killed server still gives its memory back", async () => {
  const serve = `
    globalThis.memory = Buffer.alloc(700 * 1024 * 1024, 1);
    const server = require('node:net').createServer();
    server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));`;
  const child = spawn(process.execPath, ['-e', serve], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number((await once(child.stdout, 'data'))[0]);
  expect(await choosePort({ what: 'x', remembered: port, preferred: held })).not.toBe(port);

  child.kill('SIGKILL');
  while (commandLine(child.pid as number).length > 0);
  expect(await choosePort({ what: 'x', remembered: port, preferred: held })).toBe(port);
});

test('a port drawn lies below the range of outgoing connections, and is not one that is spoken for', async () => {
  const drawn = await choosePort({ what: 'x', remembered: held, preferred: held });
  expect(drawn).toBeGreaterThanOrEqual(20_000);
  expect(drawn).toBeLessThan(32_000);
  expect(await choosePort({ what: 'x', preferred: drawn }, new Set([drawn]))).not.toBe(drawn);
});

test('one port cannot be asked for twice', async () => {
  const free = await choosePort({ what: 'x', preferred: held });
  const twice = choosePort({ what: 'ClickHouse native', asked: free, preferred: 1 }, new Set([free]));
  await expect(twice).rejects.toMatchObject({ code: 'PORT_IN_USE' });
});

test('whoever listens is found', async () => {
  expect(await isPortFree(held)).toBe(false);
  expect(portHolder(held)).toContain(`process ${process.pid}`);
});

test('the table of sockets is read: listening ones of the port only', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:4A94 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 51234 1 0 100 0 0 10 0
   1: 0100007F:4A94 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 51235 1 0 20 4 30 10 -1
   2: 0100007F:4A95 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 51236 1 0 100 0 0 10 0
`;
  expect(listeningInodes(table, 19_092)).toEqual(['51234']);
  expect(listeningInodes('', 19_092)).toEqual([]);
});
