import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { alertOf, newWorld, sayAlerts, settle, staffDesk } from '../desk.fixture.js';
import { signatureOf } from './webhooks.js';

const secret = 'shared with the receiver';
let receiver: Server | null = null;
afterEach(() => new Promise<void>((resolve) => (receiver === null ? resolve() : receiver.close(() => resolve()))));

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
  const webhooks = { urls: [url], secret, waitsMs: [5, 5, 5, 5] };
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
    expect(headers['weir-signature']).toBe(signatureOf(secret, Math.floor(world.clock.nowMs / 1_000), body));
  }
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(came).toHaveLength(3);
  await staffed.end();

  // A start tells anew what still waits for an answer: the receiver knows the id.
  const next = await staffDesk(world, { webhooks });
  await vi.waitFor(() => expect(came).toHaveLength(4));
  await next.end();
});
