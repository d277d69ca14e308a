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

const draft = { kind: 'stop', issuer: { unit: '反诈中心', officers: ['甲', '乙'] }, caseNumber: 'A1', basis: '86号文' };
const halfYearMs = 180 * 86_400_000;

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

type Shown = { id: string; version: number };
const post = (person: Person, { id, version }: Shown, what: string, body?: unknown) =>
  person.ask('POST', `/v1/orders/${id}/${what}`, body, { 'if-match': `"${version}"` });

/** An own stop that somebody else confirmed. */
const stopped = async () => {
  sayAlerts(world, alertOf());
  await settle();
  const { alert } = (await analyst.ask('GET', '/v1/board')).body.rows[0].cases[0];
  const own = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert });
  return (await post(approver, own.body, 'confirm')).body;
};

describe('money that is held', () => {
  test('is held for another term by somebody else than who stopped it', async () => {
    const order = await stopped();
    expect(order).toMatchObject({ held: '100000', isFrozen: false, extensions: 0, returns: [] });
    expect((await post(analyst, order, 'extend', { reason: '立案' })).status).toBe(403);
    const longer = await post(approver, order, 'extend', { reason: '立案' });
    expect(longer.body).toMatchObject({
      state: 'extended',
      extensions: 1,
      expiresAt: order.expiresAt + 48 * 3_600_000,
    });
    const third = await post(approver, longer.body, 'extend', { reason: '再延' });
    expect([third.status, third.body.code]).toEqual([422, 'DESK_STOPS_USED_UP']);
  });

  test('is not frozen by who stopped it, whatever their roles, and the order says so', async () => {
    const both = await staffed.hire('both', 'analyst', 'approver');
    sayAlerts(world, alertOf());
    await settle();
    const { alert } = (await both.ask('GET', '/v1/board')).body.rows[0].cases[0];
    const own = await both.ask('POST', '/v1/orders/own-stops', { ...draft, alert });
    expect(own.body.ofOthers).toContain('confirm');
    const confirmed = await post(approver, own.body, 'confirm');
    expect(confirmed.body.ofOthers).toEqual(['extend', 'freeze', 'renew', 'release', 'return']);
    const alone = await post(both, confirmed.body, 'freeze', { reason: '立案冻结' });
    expect(alone.body.code).toBe('DESK_SECOND_PERSON');
    const frozen = await post(approver, confirmed.body, 'freeze', { reason: '立案冻结' });
    expect(frozen.body.state).toBe('frozen');
    expect((await post(both, frozen.body, 'renew', { reason: '续冻' })).body.code).toBe('DESK_SECOND_PERSON');
  });

  test('is frozen, in part where it is said, and then renewed instead of extended', async () => {
    const order = await stopped();
    expect((await post(approver, order, 'renew', { reason: 'x' })).body.code).toBe('DESK_STATE');
    const frozen = await post(approver, order, 'freeze', { reason: '立案冻结', amount: '60000' });
    expect(frozen.body).toMatchObject({ state: 'frozen', held: '60000', isFrozen: true });
    expect((await post(approver, frozen.body, 'extend', { reason: 'x' })).body.code).toBe('DESK_STATE');
    const renewed = await post(approver, frozen.body, 'renew', { reason: '续冻' });
    expect(renewed.body).toMatchObject({ state: 'frozen', expiresAt: frozen.body.expiresAt + halfYearMs });
  });

  test('goes back to whom it was taken from, bit by bit, and never more than is held', async () => {
    const order = await stopped();
    const part = await post(approver, order, 'return', { reason: '返还决定', amount: '40000', to: '李女士' });
    expect(part.body).toMatchObject({
      state: 'executed',
      held: '60000',
      returns: [{ to: '李女士', amount: '40000', at: world.clock.nowMs }],
    });
    const tooMuch = await post(approver, part.body, 'return', { reason: 'x', amount: '60001' });
    expect([tooMuch.status, tooMuch.body.code]).toEqual([422, 'DESK_VALUE']);
    const rest = await post(approver, part.body, 'return', { reason: 'x', amount: '60000' });
    expect(rest.body).toMatchObject({ state: 'returned', returns: [{ to: '李女士' }, { to: null }] });
  });

  test('of another institution is released when that confirms it: until then order, task and board say that it was asked', async () => {
    const account = 'bank:ICBC:6222000000000099';
    sayAlerts(world, alertOf({ account }));
    await settle();
    const row = async () => (await analyst.ask('GET', '/v1/board')).body.rows[0];
    const { alert } = (await row()).cases[0];
    const answer = (executedAmount: string | null, outcome = 'executed') => ({
      ...{ outcome, executedAmount, balanceBefore: null, priorHolds: [], startedAt: null, reason: null },
    });
    const drafted = await analyst.ask('POST', '/v1/orders', { ...draft, alert, amount: '100000' });
    const sent = await post(analyst, drafted.body, 'send');
    const held = await post(analyst, sent.body, 'answer', answer('100000'));
    sayAlerts(world, alertOf({ account, revision: 2, holdable: '0', atRest: '0', state: 'withdrawn' }));
    await settle();
    const { tasks } = (await approver.ask('GET', '/v1/releases')).body;
    const url = `/v1/releases/${tasks[0].id}`;
    const end = await approver.ask(
      'POST',
      url,
      { outcome: 'released', reason: '撤案' },
      { 'if-match': `"${tasks[0].version}"` },
    );
    expect(end.body).toMatchObject({ state: 'open', doneBy: null, asked: { by: 'ap' } });
    const { body: asked } = await analyst.ask('GET', `/v1/orders/${held.body.id}`);
    expect(asked).toMatchObject({ state: 'executed', held: '100000', releaseAsked: { by: 'ap' } });
    expect((await row()).orders.map(({ releaseAsked }: { releaseAsked: boolean }) => releaseAsked)).toEqual([
      true,
      false,
    ]);
    const { body: asking } = await analyst.ask('GET', `/v1/orders/${asked.releaseAsked.order}`);
    expect(asking).toMatchObject({ kind: 'release', state: 'sent', of: asked.id, amount: '100000', basis: '撤案' });
    const late = await post(analyst, asked, 'answer', answer('5000', 'partly-executed'));
    expect(late.body).toMatchObject({ held: '5000', releaseAsked: { by: 'ap' } });
    await post(analyst, asking, 'answer', answer(null));
    expect((await analyst.ask('GET', `/v1/orders/${asked.id}`)).body).toMatchObject({
      ...{ state: 'released', held: '0', releaseAsked: null },
    });
    expect((await analyst.ask('GET', '/v1/releases')).body.tasks[0]).toMatchObject({ state: 'done', asked: null });
  });

  test('is released by somebody else; who saw an older version is told who was first', async () => {
    const order = await stopped();
    const released = await post(approver, order, 'release', { reason: '误止付' });
    expect(released.body).toMatchObject({ state: 'released', held: '0' });
    const late = await post(approver, order, 'return', { reason: 'x', amount: '1' });
    expect([late.status, late.body.code, late.body.by]).toEqual([409, 'DESK_CONFLICT', 'ap']);
    expect((await post(approver, { id: 'none', version: 0 }, 'release', { reason: 'x' })).status).toBe(404);
  });

  test('was stopped by one who is also an approver: another one decides', async () => {
    const both = await staffed.hire('an', 'analyst', 'approver');
    const order = await stopped();
    for (const [what, body] of [
      ['extend', { reason: 'x' }],
      ['release', { reason: 'x' }],
      ['return', { reason: 'x', amount: '1' }],
    ] as const)
      expect((await post(both, order, what, body)).body.code).toBe('DESK_SECOND_PERSON');
  });
});

describe('an appeal', () => {
  test('is given to a reviewer who did not do what it is against, and may decide it', async () => {
    const order = await stopped();
    await staffed.hire('ap2', 'approver');
    await staffed.hire('vi', 'viewer');
    const intake = await analyst.ask('POST', '/v1/appeals', { order: order.id, text: '货款', from: '张三' });
    const assign = (reviewer: string, version = intake.body.version) =>
      approver.ask('POST', `/v1/appeals/${intake.body.id}/reviewer`, { reviewer }, { 'if-match': `"${version}"` });
    expect((await assign('ap')).body.code).toBe('DESK_SECOND_PERSON');
    expect((await assign('an')).body.code).toBe('DESK_VALUE');
    expect((await assign('vi')).body).toMatchObject({ code: 'DESK_VALUE', status: 422 });
    const assigned = await assign('ap2');
    expect(assigned.body).toMatchObject({ reviewer: 'ap2', decision: null });
    // Nobody of this desk: who signs in elsewhere is asked there.
    expect((await assign('oidc|7', assigned.body.version)).body.reviewer).toBe('oidc|7');
  });

  test('is decided by another person than who took it in', async () => {
    const order = await stopped();
    const [one, other] = [await staffed.hire('ap2', 'approver', 'analyst'), await staffed.hire('ap3', 'approver')];
    const { body } = await one.ask('POST', '/v1/appeals', { order: order.id, text: '货款', from: '张三' });
    const decide = (person: Person) =>
      person.ask(
        'POST',
        `/v1/appeals/${body.id}/decision`,
        { outcome: 'granted', text: '有合同' },
        { 'if-match': `"${body.version}"` },
      );
    const alone = await decide(one);
    expect([alone.status, alone.body.code]).toEqual([409, 'DESK_SECOND_PERSON']);
    expect(alone.body.detail).toContain('took it in');
    expect((await decide(other)).body).toMatchObject({ takenInBy: 'ap2', decision: { outcome: 'granted', by: 'ap3' } });
  });
});

describe('orders down the flow', () => {
  test('say one by one for whom none was drafted, and why', async () => {
    const account = 'bank:ABC:4';
    const label = { account, kind: 'merchant', source: 'tax office' };
    world.broker.append('account.labels.v1', 0, [{ key: null, value: Buffer.from(JSON.stringify(label)) }]);
    sayAlerts(
      world,
      alertOf({ account: 'bank:ICBC:1' }),
      alertOf({ account: 'bank:ABC:3', holdable: '10' }),
      alertOf({ account }),
    );
    await settle();
    const body = { ...draft, case: 'c1', asset: 'CNY', minHoldable: '1000', targetClass: 'personal' };
    const first = await analyst.ask('POST', '/v1/orders/downstream', body);
    expect(first.body.orders).toHaveLength(1);
    expect(first.body.skipped.map(({ code }: { code: string }) => code)).toEqual(['MIN_HOLDABLE', 'DESK_INNOCENT']);
    const second = await analyst.ask('POST', '/v1/orders/downstream', body);
    expect(second.body).toMatchObject({ orders: [], left: 3 });
    expect(second.body.skipped.at(-1)).toMatchObject({ code: 'DESK_ORDER_EXISTS', account: { isMasked: false } });
    const from = staffed.open.refs.seal('bank:ICBC:1' as never);
    const without = await analyst.ask('POST', '/v1/orders/downstream', { ...body, from });
    expect([without.status, without.body.code]).toEqual([501, 'DESK_NOT_SERVED']);
  });
});
