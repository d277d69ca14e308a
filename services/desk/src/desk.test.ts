import { type Alert, claimInAlerts, epochHeader } from '@weir/journal';
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

const account = 'bank:CMB:6226000000000017';
const draft = { kind: 'stop', issuer: { unit: '反诈中心', officers: ['甲', '乙'] }, caseNumber: 'A1', basis: '86号文' };

let world: World;
let staffed: Staffed;
let analyst: Person;
let approver: Person;
let viewer: Person;
const others: Staffed[] = [];

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'approver');
  viewer = await staffed.hire('vi', 'viewer');
});
afterEach(async () => {
  for (const each of [staffed, ...others.splice(0)]) await each.end();
});

const rowsOf = async (person: Person, query = '') => (await person.ask('GET', `/v1/board${query}`)).body.rows;

describe('the first start', () => {
  test('makes a token for an administrator, who may do nothing else; the next start makes none', async () => {
    const admin = staffed.as(staffed.firstToken);
    const me = await admin.ask('GET', '/v1/me');
    expect(me.body).toMatchObject({ actor: 'admin', roles: ['admin'], rights: ['read', 'administer'] });
    const second = await staffDesk(world);
    others.push(second);
    expect(second.firstToken).toBeNull();
    expect((await second.as(staffed.firstToken).ask('GET', '/v1/me')).status).toBe(200);
  });
});

describe('a session', () => {
  test('is a cookie that scripts cannot read, good for another desk of the secret, until it is over or its token revoked', async () => {
    const signed = await staffed.as(null).ask('POST', '/v1/session', { token: analyst.token });
    expect(signed.body).toMatchObject({ actor: 'an', zone: '+08:00', own: ['bank:CMB:'] });
    const set = String(signed.headers['set-cookie']);
    expect(set).toMatch(/HttpOnly; SameSite=Strict/);
    const cookie = set.split(';')[0]!;
    const ask = (headers: Record<string, string>) => staffed.as(null).ask('GET', '/v1/me', undefined, headers);
    expect((await ask({ cookie })).status).toBe(200);
    expect((await ask({ cookie: `${cookie.slice(0, -30)}AAAA${cookie.slice(-26)}` })).status).toBe(401);
    const elsewhere = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await staffed.as(null).ask('POST', '/v1/board/acts', {}, elsewhere)).status).toBe(401);
    world.clock.nowMs += 13 * 3_600_000;
    expect((await ask({ cookie })).status).toBe(401);
  });

  test('is refused with a wrong token, and not tried for ever', async () => {
    const nobody = staffed.as(null);
    const statuses = [];
    for (let attempt = 0; attempt < 25; attempt++)
      statuses.push((await nobody.ask('POST', '/v1/session', { token: 'weir_x' })).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
  });

  test('is counted as an attempt however the address is written', async () => {
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 25; attempt++)
      statuses.add((await staffed.as(null).ask('POST', '/%761/session', { token: 'weir_x' })).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await viewer.ask('GET', '/%761/board')).status).toBe(200);
  });
});

describe('an account on the board', () => {
  test('appears with its alert, masked for whoever may not see it whole', async () => {
    sayAlerts(world, alertOf());
    await settle();
    const [row] = await rowsOf(analyst);
    expect(row).toMatchObject({ action: 'stop', lane: 'act', isOwn: true, state: 'new', version: 0 });
    expect(row.account).toMatchObject({ account, isMasked: false });
    expect(row.institution).toMatchObject({ code: 'CMB', contact: null });
    expect(row.pockets[0]).toMatchObject({ holdable: '100000', asset: 'CNY', shareOfInflow: null });
    const [masked] = await rowsOf(viewer);
    expect(masked.account).toEqual({ ref: row.account.ref, account: 'bank:CMB:6226…0017', isMasked: true });
    expect(masked.cases[0].anchor.from.account).toBe('bank:ICBC:6222…0001');
  });

  test('counts money of one root once, and never more than the balance', async () => {
    const capped = [{ code: 'CAPPED_BY_BALANCE', zh: '', en: '' }];
    sayAlerts(
      world,
      alertOf({ case: 'c1' }),
      alertOf({ case: 'c2', holdable: '70000' }),
      alertOf({ case: 'c3', path: ['t9'] }),
    );
    await settle();
    expect((await rowsOf(analyst))[0].pockets[0]).toMatchObject({ holdable: '200000' });
    sayAlerts(world, alertOf({ case: 'c1', revision: 2, holdable: '30000', reasons: capped, asOf: 11 }));
    await settle();
    expect((await rowsOf(analyst))[0].pockets[0]).toMatchObject({ holdable: '30000' });
  });

  test('of a probable innocent is limited, never stopped', async () => {
    const label = { account, kind: 'merchant', source: 'tax office', owner: '小店' };
    world.broker.append(topics.labels, 0, [{ key: null, value: Buffer.from(JSON.stringify(label)) }]);
    sayAlerts(world, alertOf());
    await settle();
    const [row] = await rowsOf(analyst, '?lane=innocent');
    expect(row).toMatchObject({ action: 'limit', holder: '小店', laneReasons: [{ code: 'merchant' }] });
    const stopped = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert: row.cases[0].alert });
    expect([stopped.status, stopped.body.code]).toEqual([422, 'DESK_INNOCENT']);
  });

  test('with nothing left is done; with money on its way that is called back first', async () => {
    sayAlerts(
      world,
      alertOf({ state: 'drained', holdable: '0', atRest: '0', forwarded: '100000' }),
      alertOf({ account: 'bank:ABC:1', inFlight: '5', holdable: '7' }),
    );
    await settle();
    const { body } = await analyst.ask('GET', '/v1/board');
    expect(body.lanes).toEqual({ act: 1, innocent: 0, done: 1 });
    expect(body.rows.map(({ action }: { action: string }) => action)).toEqual(['cancel', 'watch']);
  });

  test('is found, filtered, sorted and paged; a text finds no number by its pieces without the right', async () => {
    const alerts = Array.from({ length: 25 }, (_, at) =>
      alertOf({ account: `bank:ICBC:62220000000000${10 + at}`, case: `c${at % 3}`, holdable: String(1_000 + at) }),
    );
    sayAlerts(world, ...alerts);
    await settle();
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const { body } = await analyst.ask('GET', `/v1/board?limit=10${cursor}`);
      expect(body.total).toBe(25);
      seen.push(...body.rows.map((row: { pockets: { holdable: string }[] }) => row.pockets[0]!.holdable));
      next = body.next;
    }
    expect(seen).toEqual(alerts.map(({ holdable }) => holdable).reverse());
    expect(await rowsOf(analyst, '?case=c1')).toHaveLength(8);
    expect(await rowsOf(analyst, '?asset=CNY&minHoldable=1020')).toHaveLength(5);
    expect(await rowsOf(analyst, '?q=0000001')).toHaveLength(10);
    expect(await rowsOf(viewer, '?q=0000001')).toHaveLength(0);
    expect(await rowsOf(viewer, '?q=6222000000000017')).toHaveLength(1);
    expect((await analyst.ask('GET', '/v1/board?cursor=x')).status).toBe(400);
    expect((await analyst.ask('GET', '/v1/board?limit=0')).body).toMatchObject({ code: 'DESK_INVALID', status: 400 });
  });

  test('is worked on: seen versions, lost races with who was first, the same key once', async () => {
    sayAlerts(world, alertOf());
    await settle();
    const { ref } = (await rowsOf(analyst))[0].account;
    const url = `/v1/board/${ref}/acts`;
    const acknowledge = { kind: 'acknowledge' };
    expect((await analyst.ask('POST', url, acknowledge)).body.code).toBe('DESK_VERSION_NEEDED');
    const key = { 'if-match': '"0"', 'idempotency-key': 'k1' };
    const first = await analyst.ask('POST', url, acknowledge, key);
    expect(first.body).toMatchObject({ state: 'acknowledged' });
    expect(first.headers['etag']).toBe(`"${first.body.version}"`);
    expect((await analyst.ask('POST', url, acknowledge, key)).body).toMatchObject({ version: first.body.version });
    const other = await staffed.hire('an2', 'analyst');
    const lost = await other.ask('POST', url, { kind: 'assign', assignee: 'an2' }, { 'if-match': '"0"' });
    expect(lost.status).toBe(409);
    expect(lost.body).toMatchObject({ code: 'DESK_CONFLICT', by: 'an', at: world.clock.nowMs });
    expect(await rowsOf(other, '?assignee=none&state=acknowledged')).toHaveLength(1);
  });

  test('that is silenced is hidden and counted, until the silence is over', async () => {
    sayAlerts(world, alertOf());
    await settle();
    const { ref } = (await rowsOf(analyst))[0].account;
    const until = world.clock.nowMs + 60_000;
    const targets = [
      { ref, version: 0 },
      { ref, version: 7 },
    ];
    const bulk = await analyst.ask('POST', '/v1/board/acts', {
      targets,
      act: { kind: 'silence', reason: '重复', until },
    });
    expect(bulk.body.outcomes).toMatchObject([{ done: true }, { done: false, code: 'DESK_CONFLICT' }]);
    expect((await analyst.ask('GET', '/v1/board')).body).toMatchObject({ rows: [], silenced: 1 });
    expect(await rowsOf(analyst, '?silenced=1')).toHaveLength(1);
    world.clock.nowMs = until + 1;
    staffed.open.desk.sendDueTimers();
    await settle();
    expect(await rowsOf(analyst)).toHaveLength(1);
  });
});

describe('alerts of somebody who lost the claim', () => {
  test('count no more once another has claimed the shard', async () => {
    const said = (alert: Alert, epoch: number) => ({
      key: alert.id,
      value: Buffer.from(JSON.stringify(alert)),
      headers: { [epochHeader]: String(epoch) },
    });
    world.broker.append(topics.alerts, 0, [
      said(alertOf({ layer: 1 }), 5),
      claimInAlerts(9),
      said(alertOf({ revision: 2, layer: 7 }), 5),
      said(alertOf({ revision: 2, layer: 3 }), 9),
    ]);
    await settle();
    expect((await rowsOf(viewer))[0].layer).toBe(3);
  });
});

describe('an own stop', () => {
  const stopOwn = async () => {
    sayAlerts(world, alertOf());
    await settle();
    const { alert } = (await rowsOf(analyst))[0].cases[0];
    return analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert });
  };
  const confirm = (person: Person, { id, version }: { id: string; version: number }) =>
    person.ask('POST', `/v1/orders/${id}/confirm`, undefined, { 'if-match': `"${version}"` });

  test('holds at once, is confirmed by somebody else, and what is held is not held twice', async () => {
    const { body: order } = await stopOwn();
    expect(order).toMatchObject({ state: 'unconfirmed', isOwn: true, amount: '100000', time: 1, target: { account } });
    expect((await rowsOf(analyst))[0]).toMatchObject({ lane: 'act', pockets: [{ holdable: '0' }] });
    expect((await confirm(analyst, order)).status).toBe(403);
    const both = await staffed.hire('an', 'analyst', 'approver');
    expect((await confirm(both, order)).body).toMatchObject({ code: 'DESK_SECOND_PERSON' });
    const confirmed = await confirm(approver, order);
    expect(confirmed.body).toMatchObject({ state: 'executed', confirmedBy: 'ap' });
    expect((await rowsOf(analyst))[0]).toMatchObject({ lane: 'done' });
  });

  test('that nobody confirms lapses by the clock, whichever desk looks first', async () => {
    const second = await staffDesk(world);
    others.push(second);
    const { body: order } = await stopOwn();
    world.clock.nowMs = order.confirmBy + 1;
    staffed.open.desk.sendDueTimers();
    second.open.desk.sendDueTimers();
    await settle();
    const lapsed = await second.as(viewer.token).ask('GET', `/v1/orders/${order.id}`);
    expect(lapsed.body).toMatchObject({ state: 'lapsed' });
    expect((await rowsOf(analyst))[0].pockets[0]).toMatchObject({ holdable: '100000' });
  });

  test('two desks agree: of two who confirm at once one is first, and the other is told who', async () => {
    const second = await staffDesk(world);
    others.push(second);
    const { body: order } = await stopOwn();
    const approver2 = second.as((await staffed.hire('ap2', 'approver')).token);
    await settle();
    const answers = await Promise.all([confirm(approver, order), confirm(approver2, order)]);
    const [won, lost] = [...answers].sort((left, right) => left.status - right.status);
    expect([won!.status, lost!.status]).toEqual([200, 409]);
    expect(lost!.body.by).toBe(won!.body.confirmedBy);
    const hashes = [staffed, second].map(({ open }) => open.desk.parts.acts.state.head);
    expect(hashes[0]).toEqual(hashes[1]);
  });

  test('has a release task when what it rests on shrinks, also where nobody looked when it did', async () => {
    const { body: order } = await stopOwn();
    await confirm(approver, order);
    sayAlerts(
      world,
      alertOf({ revision: 2, state: 'withdrawn', received: '0', atRest: '0', holdable: '0', action: 'watch' }),
    );
    await settle();
    const { body } = await viewer.ask('GET', '/v1/releases');
    expect(body.tasks).toMatchObject([{ of: { kind: 'order', id: order.id }, cause: 'withdrawn', state: 'open' }]);
    const url = `/v1/releases/${body.tasks[0].id}`;
    const ended = await approver.ask(
      'POST',
      url,
      { outcome: 'released', reason: '撤案' },
      { 'if-match': `${body.tasks[0].version}` },
    );
    expect([ended.status, ended.body.state]).toEqual([200, 'done']);
    expect((await viewer.ask('GET', `/v1/orders/${order.id}`)).body.state).toBe('released');
    expect((await viewer.ask('GET', '/v1/quality')).body).toMatchObject({ stops: 1, falseStops: 1 });
  });
});

describe('a request to another institution', () => {
  test('is sent, answered, and what was found revises what can be held', async () => {
    sayAlerts(world, alertOf({ account: 'bank:ICBC:6222000000000099', holdable: '100000' }));
    await settle();
    const { alert } = (await rowsOf(analyst))[0].cases[0];
    const key = { 'idempotency-key': 'draft-1' };
    const { body: drafted } = await analyst.ask('POST', '/v1/orders', { ...draft, alert }, key);
    expect(drafted).toMatchObject({ state: 'drafted', isOwn: false, institution: 'ICBC' });
    expect((await analyst.ask('POST', '/v1/orders', { ...draft, alert }, key)).body.id).toBe(drafted.id);
    const act = (order: { id: string; version: number }, what: string, body?: unknown) =>
      analyst.ask('POST', `/v1/orders/${order.id}/${what}`, body, { 'if-match': `"${order.version}"` });
    const { body: sent } = await act(drafted, 'send');
    expect(sent.state).toBe('sent');
    world.clock.nowMs += 600_000;
    const answer = {
      outcome: 'partly-executed',
      balanceBefore: '40000',
      executedAmount: '40000',
      priorHolds: [],
      startedAt: null,
      reason: null,
    };
    const { body: answered } = await act(sent, 'answer', answer);
    expect(answered).toMatchObject({ state: 'partly-executed', answer: { executedAmount: '40000' } });
    const [row] = await rowsOf(analyst);
    expect(row.pockets[0].holdable).toBe('0');
    expect(row.institution.medianAnswerMinutes).toBe(10);
  });

  test('that comes with the key of another is refused: nobody is told of a stop that was not made', async () => {
    sayAlerts(world, alertOf({ id: 'a1' }), alertOf({ id: 'a2', account: 'bank:CMB:6226000000000025' }));
    await settle();
    const stop = (alert: string) =>
      analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert }, { 'idempotency-key': 'stop-1' });
    expect((await stop('a1')).status).toBe(200);
    const other = await stop('a2');
    expect([other.status, other.body.code]).toEqual([422, 'DESK_ID_REUSED']);
    expect((await stop('a1')).status).toBe(200);
    expect((await viewer.ask('GET', '/v1/orders')).body.orders).toHaveLength(1);
  });

  test('is drafted for every account down the flow, but for those with too little', async () => {
    sayAlerts(
      world,
      alertOf({ account: 'bank:ICBC:1', layer: 2 }),
      alertOf({ account: 'bank:ABC:2', layer: 3 }),
      alertOf({ account: 'bank:ABC:3', layer: 3, holdable: '10' }),
      alertOf({ account: 'bank:ABC:4', case: 'other' }),
    );
    await settle();
    const body = { ...draft, case: 'c1', asset: 'CNY', minHoldable: '1000', targetClass: 'personal' };
    const drafted = await analyst.ask('POST', '/v1/orders/downstream', body, { 'idempotency-key': 'd' });
    expect(drafted.body.orders).toHaveLength(2);
    expect(drafted.body.left).toBe(1);
    expect((await viewer.ask('GET', '/v1/orders?case=c1')).body.orders).toHaveLength(2);
  });
});

describe('what people put in', () => {
  test('a report and a label stand in the raw topics as any others do', async () => {
    const report = { case: 'c7', reporter: '张三', transfers: ['t1'], fraudType: '刷单' };
    const sent = await analyst.ask('POST', '/v1/reports', report);
    expect(sent.body).toMatchObject({ case: 'c7', topic: topics.reports, offset: '0' });
    await settle();
    expect((await viewer.ask('GET', '/v1/reports?case=c7')).body.reports).toMatchObject([
      { reporter: '张三', version: sent.body.version, transfers: ['t1'], withdrawn: false },
    ]);
    const again = await analyst.ask('POST', '/v1/reports', { case: 'c7', reporter: '张三', withdrawn: true });
    expect(again.body.version).toBeGreaterThan(sent.body.version);
    expect((await analyst.ask('POST', '/v1/reports', { case: 'c7', reporter: 'x' })).body.code).toBe('BAD_REPORT');
    for (const to of [
      'eip155:1:0x5aAeb6153F3E94C9b9A09f33669435E7Ef1BeAed',
      'tron:0x2b6653dc:TR8NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    ]) {
      const match = [{ to, asset: 'USDT-ETH', amount: '5', since: 1, until: 2 }];
      const mistyped = await analyst.ask('POST', '/v1/reports', { case: 'c7', reporter: 'x', match });
      expect(mistyped.body).toMatchObject({ code: 'BAD_REPORT' });
    }
    const label = { account: staffed.open.refs.seal(account as never), kind: 'merchant', source: 'desk' };
    expect((await analyst.ask('POST', '/v1/labels', label)).body).toMatchObject({ topic: topics.labels });
  });

  test('a directory comes from CSV, and says where a line is wrong', async () => {
    const admin = staffed.as(staffed.firstToken);
    const csv = 'code,name,prefixes,contact\nCMB,招商银行,bank:CMB:,"95555, 24 h"\n';
    expect((await admin.ask('PUT', '/v1/institutions', { csv })).body).toEqual({ institutions: 1 });
    expect((await viewer.ask('GET', '/v1/institutions')).body.institutions[0]).toMatchObject({
      contact: '95555, 24 h',
    });
    const wrong = await admin.ask('PUT', '/v1/institutions', { csv: `${csv},x,y,z\n` });
    expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringMatching(/^line 3: code/)]);
  });

  test('the audit has every act, with accounts for those who may see them', async () => {
    const ref = staffed.open.refs.seal(account as never);
    await analyst.ask('POST', `/v1/accounts/${ref}/unmask`);
    const { body } = await viewer.ask('GET', '/v1/acts?actor=an');
    expect(body.acts).toMatchObject([{ kind: 'unmask', actor: 'an', subject: `account:${ref}` }]);
    expect(JSON.stringify(body)).not.toContain('6226000000000017');
    const all = await viewer.ask('GET', '/v1/acts');
    expect(all.body.acts.every(({ hash }: { hash: string }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    expect(JSON.stringify(all.body)).not.toMatch(/"hash":"[0-9a-f]{64}","person"/);
  });
});
