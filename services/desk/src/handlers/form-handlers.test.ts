import { defaultTerms } from '@weir/acts';
import { afterEach, expect, test } from 'vitest';
import { alertOf, newWorld, type Staffed, sayAlerts, settle, staffDesk } from '../desk.fixture.js';

let staffed: Staffed;
afterEach(() => staffed.end());

test('an order whose message has another code by now has a form under that code', async () => {
  const { kinds, ...terms } = defaultTerms();
  const world = newWorld();
  staffed = await staffDesk(world, {
    terms: { ...terms, kinds: { ...kinds, stop: { ...kinds.stop, code: '100999' } } },
  });
  const analyst = await staffed.hire('an', 'analyst');
  sayAlerts(world, alertOf({ id: 'a1' }));
  await settle();
  const draft = { kind: 'stop', alert: 'a1', issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b' };
  const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
  const form = async (as: string) => analyst.ask('GET', `/v1/orders/${order.id}/form?as=${as}`);
  const { body, status } = await form('json');
  expect([status, body.platform.messageCode]).toEqual([200, '100999']);
  expect(body.platform.fields).toContainEqual(expect.objectContaining({ field: 'TransferAmount', value: '1000.00' }));
  const printed = await form('html');
  expect([printed.status, String(printed.body).includes('100999')]).toEqual([200, true]);
  // It has account numbers whole: no browser keeps it.
  expect(printed.headers['cache-control']).toBe('no-store');
});
