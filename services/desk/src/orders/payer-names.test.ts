import { createLogger } from '@weir/runtime';
import type { Store } from '@weir/store';
import { expect, test } from 'vitest';
import { alertOf, newWorld, type Person, sayAlerts, settle, staffDesk } from '../desk.fixture.js';
import { storeWith, transferOf } from '../queries/ledger.fixture.js';
import { placeOf, type ReadWords } from '../reports/words.js';
import { type AnchorNames, payerNames } from './payer-names.js';

const parts = { logger: createLogger('desk', 'silent'), reportsTopic: 'reports' };
const newWorldWith = (...alerts: readonly Parameters<typeof sayAlerts>[1][]) => {
  const world = newWorld();
  sayAlerts(world, ...alerts);
  return world;
};
const messageOf = (offset: number) => ({ topic: 'raw', partition: 0, offset, timeMs: 0, sha256: '00'.repeat(32) });
const words = (fromName: string | null) => ({ fromName, toName: '收款人', memo: null });

/** A store of one transfer that so many messages told of. */
const storeTold = async (messages: number): Promise<Store> => {
  const store = await storeWith([transferOf({ id: 't1', time: 900, from: '1', to: '6226000000000017' })]);
  const [row] = await store.flowsByIds(['t1']);
  const told = Array.from({ length: messages }, (_, at) => messageOf(at));
  await store.insert('flows', [{ version: 2, record: { ...row!.record, messages: told } }]);
  return store;
};
const payersOf = (names: ReadonlyMap<string, AnchorNames>) =>
  [...names].flatMap(([id, { payer }]) => (payer === null ? [] : [[id, payer]]));
const namesOf = async (...told: (string | null)[]) => {
  const readWords: ReadWords = async (messages) =>
    new Map(messages.map((message) => [placeOf(message), words(told[message.offset]!)]));
  return payersOf(await payerNames({ ...parts, store: await storeTold(told.length), readWords })([alertOf()]));
};

test('the name of a payer is what the messages of the transfer say', async () => {
  expect(await namesOf('王五')).toEqual([['t1', '王五']]);
  expect(await namesOf(null, '王 五', '王五')).toEqual([['t1', '王 五']]);
});

test('a masked name names nobody, and of two names neither is taken', async () => {
  expect(await namesOf('王*')).toEqual([]);
  expect(await namesOf('王*', '王五')).toEqual([['t1', '王五']]);
  expect(await namesOf('王五', '李四')).toEqual([]);
  expect(await namesOf('王'.repeat(201))).toEqual([]);
  expect(await namesOf()).toEqual([]);
});

test('what the store does not have yet is told by the messages of an alert whose path is that transfer alone', async () => {
  const evidence = [messageOf(0), { ...messageOf(1), topic: 'reports' }];
  const names = ['王五', '李四'];
  const readWords: ReadWords = async (messages) =>
    new Map(messages.map((message) => [placeOf(message), words(names[message.offset]!)]));
  const payers = payerNames({ ...parts, store: await storeWith([]), readWords });
  expect(payersOf(await payers([alertOf({ evidence })]))).toEqual([['t1', '王五']]);
  expect(payersOf(await payers([alertOf({ evidence, path: ['t0', 't1'] })]))).toEqual([]);
});

test('an order does not wait for a name that does not come', async () => {
  const store = await storeTold(1);
  const away: ReadWords = async () => Promise.reject(new Error('away'));
  expect((await payerNames({ ...parts, store, readWords: away })([alertOf()])).size).toBe(0);
  let isGivenUp = false;
  const slow: ReadWords = (_messages, signal) =>
    new Promise((_resolve, reject) => {
      signal!.addEventListener('abort', () => {
        isGivenUp = true;
        reject(new Error('given up'));
      });
    });
  expect((await payerNames({ ...parts, store, readWords: slow, waitMsMax: 10 })([alertOf()])).size).toBe(0);
  expect(isGivenUp).toBe(true);
});

test('a form names the payer of the transfer that its order cites, and so does what is drafted down the flow', async () => {
  const world = newWorld();
  const readWords: ReadWords = async ([message]) => new Map([[placeOf(message!), words('王五')]]);
  const staffed = await staffDesk(world, { store: await storeTold(1), readWords });
  const analyst: Person = await staffed.hire('an', 'analyst');
  sayAlerts(world, alertOf(), alertOf({ account: 'bank:ICBC:6222000000000099' }));
  await settle();
  const { rows } = (await analyst.ask('GET', '/v1/board?institution=CMB')).body;
  const issuer = { unit: '反诈中心', officers: ['甲', '乙'] };
  const draft = { kind: 'stop', issuer, caseNumber: 'A1', basis: '86号文' };
  const own = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert: rows[0].cases[0].alert });
  const flow = { ...draft, case: 'c1', asset: 'CNY', minHoldable: '1' };
  const { orders } = (await analyst.ask('POST', '/v1/orders/downstream', flow)).body;
  for (const { id } of [own.body, orders[0]]) {
    const { body } = await analyst.ask('GET', `/v1/orders/${encodeURIComponent(id)}/form?as=json`);
    const { fields, missing } = body.platform;
    expect(fields.find(({ field }: { field: string }) => field === 'TransferOutAccountName').value).toBe('王五');
    expect(missing).not.toContain('TransferOutAccountName');
    expect(body.event.anchor.fromName).toBe('王五');
    expect(body.camt056.Undrlyg.TxInf.OrgnlTxRef.Dbtr).toEqual({ Nm: '王五' });
  }
  await staffed.end();
});

test('down the flow an account is a company’s where its own transfer names one as the payee', async () => {
  const said = { fromName: '王五', toName: '深圳市信达贸易有限公司', memo: null };
  const readWords: ReadWords = async ([message]) => new Map([[placeOf(message!), said]]);
  const staffed = await staffDesk(newWorldWith(alertOf()), { store: await storeTold(1), readWords });
  const analyst: Person = await staffed.hire('an', 'analyst');
  await settle();
  const draft = { kind: 'stop', issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b' };
  const flow = { ...draft, case: 'c1', asset: 'CNY', minHoldable: '1' };
  const { orders } = (await analyst.ask('POST', '/v1/orders/downstream', flow)).body;
  expect(orders).toMatchObject([{ targetClass: 'corporate' }]);
  await staffed.end();
});
