import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookKeyId } from '@weir/model';
import { createLogger } from '@weir/runtime';
import { afterEach, expect, test, vi } from 'vitest';
import { alertOf, newWorld, type Staffed, sayAlerts, settle, staffDesk } from '../desk.fixture.js';
import { signatureOf, Webhooks } from './webhooks.js';

const secret = 'shared with the receiver';
let receiver: Server | null = null;
afterEach(() => new Promise<void>((resolve) => (receiver === null ? resolve() : receiver.close(() => resolve()))));

const desks: Staffed[] = [];
afterEach(async () => {
  for (const each of desks.splice(0)) await each.end();
});

/** A desk with an order that is drafted. */
const drafted = async (): Promise<Staffed> => {
  const world = newWorld();
  const staffed = await staffDesk(world);
  desks.push(staffed);
  const analyst = await staffed.hire('an', 'analyst');
  sayAlerts(world, alertOf({ id: 'a1', account: 'bank:ICBC:6222000000000099' }));
  await settle();
  const order = {
    kind: 'stop',
    alert: 'a1',
    issuer: { unit: '反诈中心', officers: [] },
    caseNumber: 'A1',
    basis: '86号文',
  };
  await analyst.ask('POST', '/v1/orders', order);
  return staffed;
};

test('an order that is sent is told to a receiver until it takes it, signed, and once it has it no more', async () => {
  const came: { body: string; headers: IncomingHttpHeaders }[] = [];
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      came.push({ body, headers: request.headers });
      // The first two times it is not well.
      response.writeHead(came.length < 3 ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/orders`;
  const world = newWorld();
  const webhooks = { receivers: [{ url, secrets: [secret] }], waitsMs: [5, 5, 5, 5] };
  const staffed = await staffDesk(world, { webhooks });
  const analyst = await staffed.hire('an', 'analyst');
  sayAlerts(world, alertOf({ account: 'bank:ICBC:6222000000000099' }));
  await settle();
  const { alert } = (await analyst.ask('GET', '/v1/board')).body.rows[0].cases[0];
  const issuer = { unit: '反诈中心', officers: [] };
  const { body: order } = await analyst.ask('POST', '/v1/orders', {
    ...{ kind: 'stop', alert, issuer, caseNumber: 'A1', basis: '86号文' },
  });
  await settle();
  expect(came).toHaveLength(0);
  await analyst.ask('POST', `/v1/orders/${order.id}/send`, undefined, { 'if-match': `${order.version}` });
  await vi.waitFor(() => expect(came).toHaveLength(3));
  for (const { body, headers } of came) {
    expect(JSON.parse(body)).toMatchObject({ type: 'StopPaymentRequested', id: order.id, amount: '100000' });
    expect(headers['idempotency-key']).toBe(order.id);
    expect(headers['weir-signature']).toBe(signatureOf([secret], Math.floor(world.clock.nowMs / 1_000), body));
  }
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(came).toHaveLength(3);
  await staffed.end();

  // A start tells anew what still waits for an answer: the receiver knows the id.
  const next = await staffDesk(world, { webhooks });
  await vi.waitFor(() => expect(came).toHaveLength(4));
  await next.end();
});

test('a receiver that does not answer is named in the log without the key in its address', async () => {
  let lines = '';
  const write = (line: string): void => {
    lines += line;
  };
  const logger = createLogger('desk', 'info', { write });
  // Nobody listens there.
  const receivers = [{ url: 'http://127.0.0.1:9/hooks/K3Y-IN-PATH?key=K3Y-BEHIND', secrets: [secret] }];
  const webhooks = new Webhooks({ receivers, waitsMs: [] }, logger, Date.now);
  const { state } = (await drafted()).open.desk.parts.acts;
  const order = [...state.orders.values()][0]!;
  webhooks.see({ ...order, state: 'sent' }, state);
  await vi.waitFor(() => expect(lines).toContain('given up'));
  expect(lines).toContain('"receiver":"http://127.0.0.1:9"');
  expect(lines).not.toContain('K3Y');
  webhooks.close();
});

test('each receiver has orders signed with its own secrets, the newest first, and hears which those are', async () => {
  const came: IncomingHttpHeaders[] = [];
  let told = '';
  receiver = createServer((request, response) => {
    told = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      told += piece;
    });
    request.on('end', () => {
      came.push({ ...request.headers, 'x-path': request.url! });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const [ours, after, theirs] = ['the secret of a', 'what comes after it', 'the secret of b'];
  const receivers = [
    { url: `${url}/a`, secrets: [after!, ours!] },
    { url: `${url}/b`, secrets: [theirs!] },
  ];
  const webhooks = new Webhooks({ receivers }, createLogger('desk', 'silent'), () => 1_700_000_000_000);
  const { state } = (await drafted()).open.desk.parts.acts;
  const order = [...state.orders.values()][0]!;
  webhooks.see({ ...order, state: 'sent' }, state);
  await vi.waitFor(() => expect(came).toHaveLength(2));
  webhooks.close();
  // As a receiver checks it: any `v1` of a secret that it knows.
  const macOf = (by: string): string => createHmac('sha256', by).update(`1700000000.${told}`).digest('hex');
  const at = (path: string) => came.find((headers) => headers['x-path'] === path)!;
  expect(at('/a')['weir-signature']).toBe(`t=1700000000,v1=${macOf(after!)},v1=${macOf(ours!)}`);
  expect(at('/b')['weir-signature']).toBe(`t=1700000000,v1=${macOf(theirs!)}`);
  expect(at('/a')['weir-key-id']).toBe([after!, ours!].map(webhookKeyId).join(','));
  expect(at('/b')['weir-key-id']).toMatch(/^[0-9a-f]{8}$/);
});
