import { type Log, WeirLogError } from '@weir/log';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

const draft = { kind: 'stop', issuer: { unit: '反诈中心', officers: [] }, caseNumber: 'A1', basis: '86号文' };
const gone = { state: 'withdrawn', received: '0', atRest: '0', holdable: '0', action: 'watch' } as const;

let world: World;
let staffed: Staffed;
let analyst: Person;
let approver: Person;
/** Whether the log takes what is said about alerts. */
let isAway: boolean;

/** A log whose broker is away, for a while, for acts about alerts. */
const unsteady = (log: Log): Log => ({
  ...log,
  openWriter: async (options) => {
    const writer = await log.openWriter(options);
    const append = writer.append.bind(writer);
    return Object.assign(writer, {
      append: (...given: Parameters<typeof append>) =>
        isAway && String(given[2][0]?.key).startsWith('alert:')
          ? Promise.reject(new WeirLogError('LOG_UNREACHABLE', 'no broker answers'))
          : append(...given),
    });
  },
});

beforeEach(async () => {
  isAway = false;
  world = newWorld();
  staffed = await staffDesk({ ...world, log: unsteady(world.log) });
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'approver');
});
afterEach(() => staffed.end());

const alertIds = async (): Promise<Record<string, string>> => {
  const { rows } = (await analyst.ask('GET', '/v1/board')).body;
  return Object.fromEntries(rows[0].cases.map((each: { case: string; alert: string }) => [each.case, each.alert]));
};
const stopOwn = (alert: string) => analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert });
const tasks = async () => (await analyst.ask('GET', '/v1/releases')).body.tasks;

describe('an alert that is said to be gone', () => {
  test('and stands again is as its newest revision: its account can be stopped anew', async () => {
    sayAlerts(world, alertOf());
    await settle();
    const { c1: alert } = await alertIds();
    const { body: order } = await stopOwn(alert!);
    sayAlerts(world, alertOf({ revision: 2, ...gone }));
    await settle();
    const [task] = await tasks();
    const end = { outcome: 'released', reason: '撤案' };
    await approver.ask('POST', `/v1/releases/${task.id}`, end, { 'if-match': `"${task.version}"` });
    sayAlerts(world, alertOf({ revision: 3 }));
    await settle();
    const again = await stopOwn(alert!);
    expect([again.status, again.body.state]).toEqual([200, 'unconfirmed']);
    expect(again.body.id).not.toBe(order.id);
    sayAlerts(world, alertOf({ revision: 4, holdable: '99999' }));
    await settle();
    expect((await tasks()).filter(({ state }: { state: string }) => state === 'open')).toHaveLength(1);
  });

  test('is said again where the log was away, and releases appear then', async () => {
    sayAlerts(world, alertOf());
    await settle();
    const { body: order } = await stopOwn((await alertIds())['c1']!);
    isAway = true;
    sayAlerts(world, alertOf({ revision: 2, ...gone }));
    await settle();
    staffed.open.desk.sayAgain();
    await settle();
    expect(await tasks()).toEqual([]);
    isAway = false;
    await vi.waitFor(async () => {
      staffed.open.desk.sayAgain();
      expect(await tasks()).toMatchObject([{ of: { kind: 'order', id: order.id }, cause: 'withdrawn' }]);
    });
    const before = world.broker.offsets(topics.acts);
    staffed.open.desk.sayAgain();
    await settle();
    expect(world.broker.offsets(topics.acts)).toEqual(before);
  });
});

test('an account that a late label gives to an exchanger is to be released; money that only left is no reason', async () => {
  sayAlerts(world, alertOf());
  await settle();
  const { body: order } = await stopOwn((await alertIds())['c1']!);
  const none = { atRest: '0', holdable: '0', action: 'watch' } as const;
  sayAlerts(world, alertOf({ ...none, revision: 2, forwarded: '100000', state: 'drained' }));
  await settle();
  expect(await tasks()).toEqual([]);
  sayAlerts(world, alertOf({ ...none, revision: 3, exited: '100000', action: 'preserve-evidence' }));
  await settle();
  expect(await tasks()).toMatchObject([{ of: { kind: 'order', id: order.id }, cause: 'shrunk', state: 'open' }]);
});

describe('an order that holds what several alerts say', () => {
  const other = { case: 'c2', received: '50000', atRest: '50000', holdable: '50000', path: ['t2'] } as const;

  /** A stop on the first alert of the sum of both. */
  const stopBoth = async (): Promise<string> => {
    sayAlerts(world, alertOf(), alertOf(other));
    await settle();
    const { body } = await stopOwn((await alertIds())['c1']!);
    expect(body.amount).toBe('150000');
    return body.id;
  };

  test('is to be released when the other one is gone, once, and what is kept stays kept on a new desk', async () => {
    const id = await stopBoth();
    sayAlerts(world, alertOf({ ...other, ...gone, revision: 2 }));
    await settle();
    const [task, ...more] = await tasks();
    expect(task).toMatchObject({ of: { kind: 'order', id }, cause: 'withdrawn', state: 'open' });
    expect(task.reason.en).toContain('c2');
    expect(more).toEqual([]);
    const kept = { outcome: 'kept', reason: '另行解除' };
    const url = `/v1/releases/${encodeURIComponent(task.id)}`;
    await approver.ask('POST', url, kept, { 'if-match': `"${task.version}"` });
    const end = world.broker.offsets(topics.acts);
    const second = await staffDesk(world);
    staffed.open.desk.sayAgain();
    second.open.desk.sayAgain();
    await settle();
    expect(world.broker.offsets(topics.acts)).toEqual(end);
    expect(await tasks()).toMatchObject([{ state: 'kept' }]);
    await second.end();
  });

  test('has a task that can be ended, however long the names of what it is about make its id', async () => {
    // As followers name alerts, and orders down the flow are named for their alerts.
    const [first, second] = ['a'.repeat(32), 'b'.repeat(32)];
    sayAlerts(world, alertOf({ id: first }), alertOf({ ...other, id: second }));
    await settle();
    const drafted = await analyst.ask('POST', '/v1/orders/downstream', {
      ...{ ...draft, case: 'c1', asset: 'CNY', minHoldable: '1', targetClass: 'personal' },
    });
    const [order] = drafted.body.orders;
    const seen = { 'if-match': `"${order.version}"` };
    expect((await approver.ask('POST', `/v1/orders/${order.id}/confirm`, undefined, seen)).body.state).toBe('executed');
    sayAlerts(world, alertOf({ ...other, ...gone, id: second, revision: 2 }));
    await settle();
    const [task] = await tasks();
    expect(task).toMatchObject({ of: { id: order.id }, cause: 'withdrawn', state: 'open' });
    const kept = { outcome: 'kept', reason: '另行解除' };
    const headers = { 'if-match': `"${task.version}"` };
    const ended = await approver.ask('POST', `/v1/releases/${encodeURIComponent(task.id)}`, kept, headers);
    expect([ended.status, ended.body.state]).toEqual([200, 'kept']);
  });

  test('is left alone as long as the alerts together say as much', async () => {
    sayAlerts(world, alertOf({ received: '200000', atRest: '200000', holdable: '200000' }), alertOf(other));
    await settle();
    const { c1: alert } = await alertIds();
    await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert, amount: '150000' });
    sayAlerts(world, alertOf({ ...other, ...gone, revision: 2 }));
    await settle();
    expect(await tasks()).toEqual([]);
  });
});
