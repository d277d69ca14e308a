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
import type { EventSink } from '../events/event-stream.js';
import { accountOf, storeWith, transferOf } from '../queries/ledger.fixture.js';

const mule = accountOf('6226000000000017');

let world: World;
let staffed: Staffed;
let analyst: Person;

beforeEach(async () => {
  world = newWorld();
  const store = await storeWith([
    transferOf({ id: 't0', time: 100, from: '3', to: '6226000000000017', amount: 10_000 }),
  ]);
  staffed = await staffDesk(world, { store });
  analyst = await staffed.hire('an', 'analyst');
});
afterEach(() => staffed.end());

const rows = async (query = '') => (await analyst.ask('GET', `/v1/board${query}`)).body.rows;
const report = (name: string, transfers: readonly string[], more = {}) =>
  analyst.ask('POST', '/v1/reports', { case: name, reporter: 'r', transfers, ...more });

describe('an account of several cases', () => {
  test('counts money once that two reports name, from the moment on that they do', async () => {
    await report('c1', ['t1', 't2']);
    sayAlerts(
      world,
      alertOf({ case: 'c1', holdable: '150000', path: ['t1'] }),
      alertOf({ case: 'c2', holdable: '50000', path: ['t3'] }),
    );
    await settle();
    expect((await rows())[0].pockets[0].holdable).toBe('200000');
    await report('c2', ['t2']);
    await settle();
    expect((await rows())[0].pockets[0].holdable).toBe('150000');
    await report('c2', [], { withdrawn: true });
    await settle();
    expect((await rows())[0].pockets[0].holdable).toBe('200000');
  });

  test('is what those say that stand: layer, range and sums', async () => {
    const span = { low: '50000', high: '50000' };
    const range = { atRest: span, received: span, holdable: span };
    const standing = { case: 'c2', layer: 3, holdable: '50000', path: ['t2'], range, rangeReason: null };
    const gone = { state: 'withdrawn', received: '0', atRest: '0', holdable: '0', revision: 2, asOf: 20 } as const;
    sayAlerts(world, alertOf({ layer: 1 }), alertOf(standing), alertOf({ layer: 1, ...gone }));
    await settle();
    expect((await rows())[0]).toMatchObject({ layer: 3, pockets: [{ holdable: '50000', range: span }] });
  });
});

describe('an account of which nothing is said any more', () => {
  test('is another when the hold of another authority ends, and when a label does', async () => {
    const untilMs = world.clock.nowMs + 60_000;
    const account = 'bank:CMB:6226000000000017';
    const label = { account, kind: 'merchant', source: 'bank', version: 1, to: untilMs };
    world.broker.append(topics.labels, 0, [{ value: Buffer.from(JSON.stringify(label)) }]);
    sayAlerts(world, alertOf({ account }));
    await settle();
    const { alert } = (await rows())[0].cases[0];
    const issuer = { unit: '反诈中心', officers: [] };
    const draft = { kind: 'limit-freeze', alert, issuer, caseNumber: 'A1', basis: '86号文', amount: '40000' };
    const { body: order } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
    const priorHolds = [{ authority: '法院', amount: null, until: untilMs }];
    const answer = { outcome: 'executed', balanceBefore: '100000', executedAmount: '40000', priorHolds };
    const headers = { 'if-match': `"${order.version}"` };
    const told = { ...answer, startedAt: null, reason: null };
    expect((await analyst.ask('POST', `/v1/orders/${order.id}/answer`, told, headers)).status).toBe(200);
    await settle();
    const [before] = await rows();
    expect([before.lane, before.pockets[0].holdable]).toEqual(['innocent', '0']);
    world.clock.nowMs = untilMs;
    const [after] = await rows();
    expect([after.lane, after.pockets[0].holdable]).toEqual(['act', '60000']);
  });
});

describe('thresholds on amount and share', () => {
  test('are both of one pocket', async () => {
    // Much money in dollars, of which nothing more is known; a large share in yuan, and little money.
    sayAlerts(
      world,
      alertOf({ account: mule, case: 'c1', received: '9000', holdable: '9000' }),
      alertOf({ account: mule, id: 'usd', asset: 'USD', received: '1', holdable: '500000' }),
    );
    await settle();
    const known = async (): Promise<number | null> => (await rows())[0].pockets[0].shareOfInflow;
    for (let look = 0; (await known()) === null && look < 100; look++) await settle();
    expect(await known()).toBe(0.9);
    expect(await rows('?asset=CNY&minShare=0.8')).toHaveLength(1);
    expect(await rows('?asset=CNY&minShare=0.95')).toHaveLength(0);
    expect(await rows('?asset=CNY&minHoldable=10000&minShare=0.8')).toHaveLength(0);
    expect(await rows('?asset=USD&minHoldable=10000&minShare=0.8')).toHaveLength(1);
  });

  test('want an asset: the same number is another sum in each', async () => {
    // 50.00 yuan and 500 USDT: 5,000 is below both numbers, and says nothing of which sum is meant.
    sayAlerts(
      world,
      alertOf({ account: mule, case: 'c1', received: '5000', holdable: '5000' }),
      alertOf({ account: mule, id: 'usdt', asset: 'USDT-TRON', received: '500000000', holdable: '500000000' }),
    );
    await settle();
    const viewer = await staffed.hire('vi', 'viewer');
    for (const path of ['/v1/board', '/v1/board/matching']) {
      const { body, status } = await viewer.ask('GET', `${path}?minHoldable=5000000`);
      expect([status, body.code, body.issues[0].path], path).toEqual([400, 'DESK_INVALID', 'asset']);
      expect(body.issues[0].message).toContain('asset=CNY');
    }
    expect(await rows('?asset=CNY&minHoldable=5000000')).toHaveLength(0);
    expect(await rows('?asset=USDT-TRON&minHoldable=5000000')).toHaveLength(1);
  });
});

describe('an account that time changes', () => {
  const label = (kind: string, more: object = {}) => {
    const said = { account: mule, kind, source: kind, ...more };
    world.broker.append(topics.labels, 0, [{ key: null, value: Buffer.from(JSON.stringify(said)) }]);
  };

  test('is in another lane when a label begins or ends, and those who listen hear of it', async () => {
    const begun = world.clock.nowMs;
    label('merchant', { from: begun + 1_000 });
    label('mule', { to: begun + 2_000 });
    sayAlerts(world, alertOf({ account: mule, id: 'a1' }));
    await settle();
    const lane = async () => (await rows())[0].lane;
    expect(await lane()).toBe('act');
    world.clock.nowMs = begun + 1_000;
    expect(await lane()).toBe('act');
    let heard = '';
    const sink: EventSink = {
      who: { actor: 'an', name: 'an', rights: new Set(['read', 'unmask']) as never },
      write: (text) => {
        heard += text;
      },
      waitingBytes: () => 0,
      isGood: () => true,
      drop: () => undefined,
    };
    staffed.open.events.open(sink, null);
    const { desk, events } = staffed.open;
    desk.sayChangedByTime();
    events.flush();
    expect(heard).toBe('');
    world.clock.nowMs = begun + 2_000;
    desk.sayChangedByTime();
    events.flush();
    expect(heard).toContain('"lane":"innocent"');
    expect(await lane()).toBe('innocent');
    const stop = { kind: 'stop', alert: 'a1', issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b' };
    expect((await analyst.ask('POST', '/v1/orders/own-stops', stop)).body.code).toBe('DESK_INNOCENT');
  });

  test('has more to hold when what others held before is over', async () => {
    const account = 'bank:ICBC:6226000000000017';
    sayAlerts(world, alertOf({ account, id: 'a1' }));
    await settle();
    const draft = { kind: 'stop', alert: 'a1', issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b' };
    const { body: order } = await analyst.ask('POST', '/v1/orders', { ...draft, amount: '20000' });
    const seen = (version: number) => ({ 'if-match': `"${version}"` });
    const sent = await analyst.ask('POST', `/v1/orders/${order.id}/send`, undefined, seen(order.version));
    const priorHolds = [{ authority: '法院', amount: '30000', until: world.clock.nowMs + 1_000 }];
    const answer = { outcome: 'executed', balanceBefore: null, executedAmount: null, startedAt: null, reason: null };
    await analyst.ask('POST', `/v1/orders/${order.id}/answer`, { ...answer, priorHolds }, seen(sent.body.version));
    const holdable = async () => (await rows())[0].pockets[0].holdable;
    await holdable();
    // What the store says of an account works it out anew: that is over before the clock goes on.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await holdable()).toBe('50000');
    world.clock.nowMs += 1_000;
    expect(await holdable()).toBe('80000');
  });
});

test('a dismissed account stands in no lane, as it stands in no list', async () => {
  sayAlerts(world, alertOf({ account: mule, case: 'c1' }), alertOf({ case: 'c2', account: accountOf('9') }));
  await settle();
  const [row] = await rows();
  const dismissal = { kind: 'dismiss', reason: '误报', feedback: 'false-positive' };
  await analyst.ask('POST', `/v1/board/${row.account.ref}/acts`, dismissal, { 'if-match': '"0"' });
  const { body } = await analyst.ask('GET', '/v1/board');
  expect([body.total, body.lanes]).toEqual([1, { act: 1, innocent: 0, done: 0 }]);
});

test('a dismissed account is new again when money is told that came before, not when what is known of it is less', async () => {
  const received = (sum: string, revision: number) =>
    alertOf({ account: mule, case: 'c1', received: sum, atRest: sum, holdable: sum, revision, asOf: 10 + revision });
  sayAlerts(world, received('100000', 1));
  await settle();
  const [row] = await rows();
  world.clock.nowMs += 1_000;
  const dismissal = { kind: 'dismiss', reason: '误报', feedback: 'false-positive' };
  await analyst.ask('POST', `/v1/board/${row.account.ref}/acts`, dismissal, { 'if-match': '"0"' });
  world.clock.nowMs += 1_000;
  sayAlerts(world, received('90000', 2));
  await settle();
  expect(await rows()).toEqual([]);
  // A bank tells late what was paid in before: the entry is as old as the others.
  sayAlerts(world, received('5000000', 3));
  await settle();
  expect(await rows()).toMatchObject([{ state: 'new', pockets: [{ holdable: '5000000' }] }]);
});
