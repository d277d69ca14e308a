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
} from './desk.fixture.js';

const own = 'bank:CMB:6226000000000017';
const foreign = 'bank:ICBC:6222000000000099';
const draft = { kind: 'stop', issuer: { unit: '反诈中心', officers: [] }, caseNumber: 'A1', basis: '86号文' };

let world: World;
let staffed: Staffed;
let analyst: Person;
let approver: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'approver');
});
afterEach(() => staffed.end());

const rowOf = async () => (await analyst.ask('GET', '/v1/board')).body.rows[0];
/** The alert of an account that is on the board alone. */
const alerted = async (account: string): Promise<string> => {
  sayAlerts(world, alertOf({ account }));
  await settle();
  return (await rowOf()).cases[0].alert;
};
const labelled = async (account: string): Promise<void> => {
  const label = { account, kind: 'merchant', source: 'tax office' };
  world.broker.append(topics.labels, 0, [{ key: null, value: Buffer.from(JSON.stringify(label)) }]);
  await settle();
};
const act = (person: Person, { id, version }: { id: string; version: number }, what: string, body?: unknown) =>
  person.ask('POST', `/v1/orders/${id}/${what}`, body, { 'if-match': `"${version}"` });

describe('an account that turns out to be a probable innocent’s', () => {
  test('is not stopped in full by what was drafted before', async () => {
    const alert = await alerted(foreign);
    const { body: order } = await analyst.ask('POST', '/v1/orders', { ...draft, alert });
    await labelled(foreign);
    expect((await act(analyst, order, 'send')).body.code).toBe('DESK_INNOCENT');
    expect((await act(approver, order, 'confirm')).body.code).toBe('DESK_INNOCENT');
    expect((await act(analyst, order, 'cancel')).body.state).toBe('cancelled');
  });

  test('has its stop confirmed by nobody, so that it lapses', async () => {
    const alert = await alerted(own);
    const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert });
    await labelled(own);
    expect((await act(approver, order, 'confirm')).body.code).toBe('DESK_INNOCENT');
    world.clock.nowMs = order.confirmBy;
    staffed.open.desk.sendDueTimers();
    await settle();
    expect((await analyst.ask('GET', `/v1/orders/${order.id}`)).body.state).toBe('lapsed');
  });

  test('has its stop extended by no way, and released', async () => {
    const alert = await alerted(own);
    const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert });
    const { body: confirmed } = await act(approver, order, 'confirm');
    await labelled(own);
    expect((await act(approver, confirmed, 'extend', { reason: 'r' })).body.code).toBe('DESK_INNOCENT');
    const extension = { ...draft, kind: 'extension', alert, of: order.id };
    expect((await analyst.ask('POST', '/v1/orders', extension)).body.code).toBe('DESK_INNOCENT');
    expect((await act(approver, confirmed, 'release', { reason: 'r' })).body.state).toBe('released');
  });

  test('is not stopped in full where nothing seems left to hold either', async () => {
    await labelled(own);
    const alert = await alerted(own);
    const limit = { ...draft, kind: 'limit-freeze', alert };
    const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', limit);
    await act(approver, order, 'confirm');
    expect((await rowOf()).lane).toBe('done');
    const full = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert, amount: '100000' });
    expect(full.body.code).toBe('DESK_INNOCENT');
  });
});

describe('an account that one label calls a merchant’s', () => {
  test('is stopped in full once a person calls it a mule’s, and no more when that is taken back', async () => {
    const alert = await alerted(foreign);
    await labelled(foreign);
    expect(await rowOf()).toMatchObject({ lane: 'innocent', action: 'limit' });
    const ref = (await rowOf()).account.ref;
    const mule = { account: ref, kind: 'mule', source: 'desk' };
    expect((await analyst.ask('POST', '/v1/labels', mule)).status).toBe(200);
    await settle();
    expect(await rowOf()).toMatchObject({ lane: 'act', action: 'stop', laneReasons: [] });
    const { body: order } = await analyst.ask('POST', '/v1/orders', { ...draft, alert });
    expect(order.state).toBe('drafted');
    await analyst.ask('POST', '/v1/labels', { ...mule, withdrawn: true });
    await settle();
    expect((await rowOf()).lane).toBe('innocent');
    expect((await act(analyst, order, 'send')).body.code).toBe('DESK_INNOCENT');
  });
});
