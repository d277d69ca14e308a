import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  alertOf,
  newWorld,
  type Person,
  type Staffed,
  sayAlerts,
  settle,
  staffDesk,
  topics,
  type World,
} from '../desk.fixture.js';

const draft = { kind: 'stop', issuer: { unit: '反诈中心', officers: [] }, caseNumber: 'A1', basis: '86号文' };

let world: World;
let staffed: Staffed;
let analyst: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
});
afterEach(() => staffed.end());

/** An own account that was stopped, the stop confirmed. */
const stopped = async (): Promise<{ id: string; alert: string }> => {
  sayAlerts(world, alertOf());
  await settle();
  const { alert } = (await analyst.ask('GET', '/v1/board')).body.rows[0].cases[0];
  const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert });
  const approver = await staffed.hire('ap', 'approver');
  const headers = { 'if-match': `"${order.version}"` };
  await approver.ask('POST', `/v1/orders/${order.id}/confirm`, undefined, headers);
  return { id: order.id, alert };
};

describe('an order of another one', () => {
  test('is about what that one holds, where nobody says how much', async () => {
    const { alert, id: of } = await stopped();
    for (const kind of ['limit-freeze', 'extension', 'release']) {
      const { body } = await analyst.ask('POST', '/v1/orders', { ...draft, kind, alert, of });
      expect(body).toMatchObject({ state: 'drafted', kind, amount: '100000', of });
    }
  });

  test('cites what that one cites, though the alert has a larger transfer to cite by now', async () => {
    const { alert, id: of } = await stopped();
    const larger = { ...alertOf().anchor, id: 't7', time: 1_900, creditTime: 2_000, amount: '200000' };
    const more = { received: '300000', atRest: '300000', holdable: '300000', lastIn: 2_000, anchor: larger };
    sayAlerts(world, alertOf({ revision: 2, ...more }));
    await settle();
    for (const kind of ['extension', 'release']) {
      const { body } = await analyst.ask('POST', '/v1/orders', { ...draft, kind, alert, of });
      expect(body).toMatchObject({ state: 'drafted', kind, anchor: { id: 't1', amount: '100000' } });
    }
  });

  test('is of one in the same account', async () => {
    const { id: of } = await stopped();
    sayAlerts(world, alertOf({ account: 'bank:ICBC:6222000000000099' }));
    await settle();
    const { rows } = (await analyst.ask('GET', '/v1/board?institution=ICBC')).body;
    const { alert } = rows[0].cases[0];
    const { body } = await analyst.ask('POST', '/v1/orders', { ...draft, kind: 'extension', alert, of });
    expect(body.code).toBe('DESK_ANCHOR_MISMATCH');
  });
});

describe('an order that stands for itself', () => {
  test('does not hold again what another one holds, also where its sum is written out', async () => {
    const { alert, id } = await stopped();
    const freeze = { ...draft, kind: 'limit-freeze', alert, amount: '100000' };
    for (const path of ['/v1/orders/own-stops', '/v1/orders']) {
      const { body, status } = await analyst.ask('POST', path, freeze);
      expect([status, body.code]).toEqual([409, 'DESK_ORDER_EXISTS']);
      expect(body.detail).toContain(id);
    }
    const more = { received: '140000', atRest: '140000', holdable: '140000', lastIn: 2_000 };
    sayAlerts(world, alertOf({ revision: 2, ...more }));
    await settle();
    expect((await analyst.ask('POST', '/v1/orders/own-stops', { ...freeze, amount: '40001' })).status).toBe(409);
    const { body } = await analyst.ask('POST', '/v1/orders/own-stops', { ...freeze, amount: '40000' });
    expect(body).toMatchObject({ kind: 'limit-freeze', held: '40000' });
  });
});

describe('whose kind of account an order is about', () => {
  const [shop, person, nobody] = ['bank:ICBC:11', 'bank:ICBC:12', 'bank:ICBC:13'];
  const label = (account: string, kind: string, owner: string | null = null): void => {
    const said = { account, kind, source: 'bank', ...(owner === null ? {} : { owner }) };
    world.broker.append(topics.labels, 0, [{ key: account, value: Buffer.from(JSON.stringify(said)) }]);
  };
  const known = async (): Promise<void> => {
    sayAlerts(world, ...[shop, person, nobody].map((account) => alertOf({ account, id: account })));
    label(shop, 'mule', '深圳市信达贸易有限公司');
    label(person, 'personal');
    await settle();
  };
  const classes = (orders: readonly { target: { account: string }; targetClass: string }[]) =>
    Object.fromEntries(orders.map(({ target, targetClass }) => [target.account, targetClass]));

  test('is what is known of each account down the flow; of others somebody says it, or none is drafted', async () => {
    await known();
    const flow = { ...draft, case: 'c1', asset: 'CNY', minHoldable: '1' };
    const { body: first } = await analyst.ask('POST', '/v1/orders/downstream', flow);
    expect(classes(first.orders)).toEqual({ [shop]: 'corporate', [person]: 'personal' });
    expect(first.skipped).toMatchObject([{ account: { account: nobody }, code: 'CLASS_UNKNOWN' }]);
    const { body: rest } = await analyst.ask('POST', '/v1/orders/downstream', { ...flow, targetClass: 'corporate' });
    expect(classes(rest.orders)).toEqual({ [nobody]: 'corporate' });
  });

  test('stands on the board with what says it, and holds where somebody drafts an order and does not say', async () => {
    await known();
    const { rows } = (await analyst.ask('GET', '/v1/board')).body;
    expect(
      Object.fromEntries(
        rows.map((row: { account: { account: string }; targetClass: unknown }) => [
          row.account.account,
          row.targetClass,
        ]),
      ),
    ).toEqual({
      [shop]: { code: 'corporate', by: 'name' },
      [person]: { code: 'personal', by: 'label' },
      [nobody]: null,
    });
    const { body: told } = await analyst.ask('POST', '/v1/orders', { ...draft, alert: shop });
    expect(told.targetClass).toBe('corporate');
    const key = { 'idempotency-key': 'k' };
    const asked = { ...draft, alert: nobody };
    const { body: otherwise } = await analyst.ask('POST', '/v1/orders', asked, key);
    expect(otherwise.targetClass).toBe('personal');
    // What is known by then makes the same request no other one.
    label(nobody, 'corporate');
    await settle();
    expect((await analyst.ask('POST', '/v1/orders', asked, key)).body.id).toBe(otherwise.id);
  });
});
