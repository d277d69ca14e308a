import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  alertOf,
  newWorld,
  type Person,
  type Staffed,
  sayAlerts,
  settle,
  staffDesk,
  type World,
} from '../desk.fixture.js';

const issuer = { unit: '反诈中心', officers: [] };
const facts = { issuer, basis: '86号文' };

let world: World;
let staffed: Staffed;
let analyst: Person;
let approver: Person;
let viewer: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'analyst', 'approver');
  viewer = await staffed.hire('vi', 'viewer');
  sayAlerts(
    world,
    alertOf({ account: 'bank:CMB:6226000000000017', case: 'ZA-1' }),
    alertOf({ account: 'bank:ICBC:6222000000000025', case: 'ZA-2' }),
  );
  await settle();
});
afterEach(() => staffed.end());

const ordersOf = async (person: Person, query: Record<string, string>): Promise<string[]> => {
  const { body } = await person.ask('GET', `/v1/orders?${new URLSearchParams(query)}`);
  return body.orders.map(({ caseNumber }: { caseNumber: string }) => caseNumber).sort();
};
const draft = async (person: Person, url: string, kind: string, name: string, caseNumber: string) => {
  const [row] = (await person.ask('GET', `/v1/board?case=${name}`)).body.rows;
  const body = { ...facts, kind, caseNumber, alert: row.cases[0].alert };
  const answer = await person.ask('POST', url, body, { 'idempotency-key': `key-${name}` });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};

describe('the list of orders', () => {
  test('is searched by account, case, case number, institution and the beginning of an id, and narrowed by kind', async () => {
    const own = await draft(analyst, '/v1/orders/own-stops', 'stop', 'ZA-1', '一号');
    const foreign = await draft(analyst, '/v1/orders', 'limit-freeze', 'ZA-2', '二号');
    for (const q of [
      '6226000000000017',
      'bank:cmb:6226',
      '6226 0000 0000 0017',
      'za-1',
      '一号',
      own.id,
      own.id.slice(0, 8),
    ])
      expect(await ordersOf(analyst, { q }), q).toEqual(['一号']);
    expect(await ordersOf(analyst, { q: 'ICBC' })).toEqual(['二号']);
    expect(await ordersOf(analyst, { q: 'za-' })).toEqual(['一号', '二号']);
    // Letters in the middle of an id are found by nobody who means them.
    expect(await ordersOf(analyst, { q: own.id.slice(1) })).toEqual([]);
    expect(await ordersOf(analyst, { kind: 'limit-freeze' })).toEqual(['二号']);
    expect(await ordersOf(analyst, { ref: foreign.target.ref })).toEqual(['二号']);
    expect(await ordersOf(analyst, { ref: foreign.target.ref, kind: 'stop' })).toEqual([]);
  });

  test('finds no number by its pieces for who may not see it, and counts those that are typed whole', async () => {
    await draft(analyst, '/v1/orders/own-stops', 'stop', 'ZA-1', '一号');
    expect(await ordersOf(viewer, { q: '000000000017' })).toEqual([]);
    expect(await ordersOf(viewer, { q: '6226000000000017' })).toEqual(['一号']);
    expect(await ordersOf(viewer, { q: '6226…0017' })).toEqual(['一号']);
    const statuses = new Set<number>();
    for (const list of ['orders', 'releases', 'appeals'])
      for (let at = 0; at < 80; at++)
        statuses.add((await viewer.ask('GET', `/v1/${list}?q=62260000${list.length}000${1_000 + at}`)).status);
    expect([...statuses]).toEqual([200, 429]);
  });

  test('says what waits for a second person: of all, and of those that the reader may confirm', async () => {
    await draft(analyst, '/v1/orders/own-stops', 'stop', 'ZA-1', '一号');
    await draft(approver, '/v1/orders', 'limit-freeze', 'ZA-2', '二号');
    expect(await ordersOf(viewer, { awaits: 'confirm' })).toEqual(['一号', '二号']);
    expect(await ordersOf(approver, { awaits: 'me' })).toEqual(['一号']);
    const [{ id, version }] = (await approver.ask('GET', '/v1/orders?awaits=me')).body.orders;
    const seen = { 'if-match': `"${version}"`, 'idempotency-key': 'confirm' };
    expect((await approver.ask('POST', `/v1/orders/${id}/confirm`, undefined, seen)).status).toBe(200);
    expect(await ordersOf(viewer, { awaits: 'confirm' })).toEqual(['二号']);
  });
});
