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
} from '../desk.fixture.js';
import { accountOf, storeWith, transferOf } from '../queries/ledger.fixture.js';

const mule = accountOf('6226000000000017');

let world: World;
let store: Awaited<ReturnType<typeof storeWith>>;
let staffed: Staffed;
let analyst: Person;
let approver: Person;
let ref: string;

const open = async (): Promise<void> => {
  staffed = await staffDesk(world, { store });
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'approver', 'analyst');
  ref = staffed.open.refs.seal(mule);
};
beforeEach(async () => {
  world = newWorld();
  store = await storeWith([transferOf({ id: 't1', time: 900, from: '1', to: '6226000000000017', amount: 100_000 })]);
  await open();
});
afterEach(() => staffed.end());

/** Messages of the labels topic, as they came. */
const sent = () =>
  world.broker.read(topics.labels, 0, 0, 100).map(({ value }) => JSON.parse(String(value)) as Record<string, unknown>);
const label = (more: object = {}) =>
  analyst.ask('POST', '/v1/labels', { account: ref, kind: 'mule', source: 'desk', confidence: 0.9, ...more });
const releases = async () => (await analyst.ask('GET', '/v1/releases')).body.tasks;
const measures = async (query = '') => (await analyst.ask('GET', `/v1/measures${query}`)).body.measures;
const stopOwn = async () => {
  const issuer = { unit: '反诈中心', officers: [] };
  const { alert } = (await analyst.ask('GET', '/v1/board')).body.rows[0].cases[0];
  return (
    await analyst.ask('POST', '/v1/orders/own-stops', {
      kind: 'stop',
      alert,
      issuer,
      caseNumber: 'A1',
      basis: '86号文',
    })
  ).body;
};

describe('a label from the desk', () => {
  test('is an act, goes to the topic with it, and is taken back by another act', async () => {
    const { body, status } = await label({ note: '现场查证' });
    expect([status, body]).toMatchObject([200, { topic: topics.labels, offset: '0' }]);
    expect(sent()[0]).toMatchObject({ account: mule, kind: 'mule', source: 'desk', by: 'an', version: body.version });
    const [shown] = await measures('?kind=label&state=standing');
    expect(shown).toMatchObject({ what: 'mule', label: { note: '现场查证' }, by: 'an', rests: { case: null } });
    expect((await label()).body.code).toBe('DESK_STATE');
    await label({ withdrawn: true });
    expect(sent()[1]).toMatchObject({ withdrawn: true, by: 'an' });
    expect(Number(sent()[1]!['version'])).toBeGreaterThan(Number(sent()[0]!['version']));
    expect(await measures('?kind=label&state=standing')).toEqual([]);
    expect((await label({ withdrawn: true })).status).toBe(404);
  });

  test('that is taken back opens a release task for the blocklist entry that rests on it', async () => {
    await label();
    const [{ id }] = await measures();
    const entry = { kind: 'blocklist', account: ref, what: 'payees', label: id, reason: '收款账户' };
    const { body } = await analyst.ask('POST', '/v1/measures', entry);
    expect(body).toMatchObject({ kind: 'blocklist', rests: { label: id, alert: null, case: null } });
    const [standing] = await measures('?kind=label');
    const headers = { 'if-match': `"${standing.version}"` };
    const ended = await approver.ask('POST', `/v1/measures/label/${id}/end`, { reason: '误标' }, headers);
    expect(ended.body).toMatchObject({ endedBy: 'ap' });
    expect(sent()[1]).toMatchObject({ withdrawn: true, by: 'ap' });
    const [task] = await releases();
    expect(task).toMatchObject({ of: { kind: 'blocklist' }, cause: 'withdrawn', case: null, state: 'open' });
    const done = { outcome: 'released', reason: '标签已撤回' };
    await approver.ask('POST', `/v1/releases/${encodeURIComponent(task.id)}`, done, {
      'if-match': `"${task.version}"`,
    });
    expect(await measures('?kind=blocklist&state=standing')).toEqual([]);
  });

  test('is written by whoever finds it missing: a desk that died before, another one, the next start', async () => {
    await label();
    const acts = staffed.open.desk.parts.acts;
    const facts = { source: 'desk', confidence: null, from: null, to: null, note: null };
    const deed = { kind: 'measure.put' as const, account: mule, asset: null, what: 'shop', rests: null, label: facts };
    await acts.make({ id: 'lost', actor: 'an', subject: 'label:lost', seen: null, deed });
    await staffed.end();
    world.clock.nowMs += 60_000;
    await open();
    await settle();
    expect(sent().map(({ kind }) => kind)).toEqual(['mule', 'shop']);
    await staffed.end();
    await open();
    await settle();
    expect(sent()).toHaveLength(2);
  });

  test('is not put in the name of a source that speaks itself: only that takes back what it said, or changes it', async () => {
    const said = { account: mule, kind: 'mule', source: 'police', version: 3 };
    world.broker.append(topics.labels, 0, [{ key: null, value: Buffer.from(JSON.stringify(said)) }]);
    sayAlerts(world, alertOf({ account: mule }));
    await settle();
    const tried = [{ to: 2, from: 1 }, { kind: 'merchant' }, { account: staffed.open.refs.seal(accountOf('9')) }];
    for (const more of tried) {
      const { body, status } = await label({ source: 'police', ...more });
      expect([status, body.code]).toEqual([422, 'DESK_VALUE']);
    }
    expect((await label({ source: 'police', withdrawn: true })).status).toBe(404);
    // What a desk put first is no feed's.
    expect((await label({ source: 'li', kind: 'merchant' })).status).toBe(200);
    await settle();
    expect((await label({ source: 'li', kind: 'wage-earner' })).status).toBe(200);
    await settle();
    const [row] = (await analyst.ask('GET', '/v1/board')).body.rows;
    expect(row).toMatchObject({ lane: 'act', laneReasons: [] });
  });

  test('does not say that the issuer of a coin let go of an account: the payment check would let it be paid', async () => {
    const { body, status } = await label({ kind: 'issuer-released', from: 253_402_300_799_999 });
    expect([status, body.code]).toEqual([422, 'DESK_VALUE']);
    expect((await label({ kind: 'issuer-frozen' })).status).toBe(200);
    expect((await label({ kind: 'issuer-frozen', withdrawn: true })).status).toBe(200);
  });

  test('rests on an alert of its own account, and an entry on something', async () => {
    sayAlerts(world, alertOf({ account: mule }));
    await settle();
    const alert = alertOf({ account: mule }).id;
    expect((await label({ alert: 'none' })).status).toBe(404);
    expect((await label({ alert })).status).toBe(200);
    expect((await measures())[0]).toMatchObject({ rests: { alert, case: 'c1' } });
    const entry = { kind: 'hold', account: ref, what: 'payee', reason: 'r' };
    expect((await analyst.ask('POST', '/v1/measures', entry)).body.code).toBe('DESK_VALUE');
    const other = { ...entry, account: staffed.open.refs.seal(accountOf('9')), alert };
    expect((await analyst.ask('POST', '/v1/measures', other)).body.code).toBe('DESK_VALUE');
  });
});

describe('a void below an order', () => {
  const gone = async (): Promise<void> => {
    const key = { id: 't1', asset: transferOf({ id: '', time: 0, from: '', to: '' }).asset, time: 900, seq: 0 };
    await store.insert('flows', [{ version: 20, record: { kind: 'flow-gone', account: accountOf('1'), ...key } }]);
    await store.savePosition('flows/0', 21);
  };

  test('is the cause of its release task, also where the alert is withdrawn for it', async () => {
    sayAlerts(world, alertOf({ account: mule }));
    await settle();
    const order = await stopOwn();
    sayAlerts(
      world,
      alertOf({ account: mule, revision: 2, state: 'withdrawn', received: '0', holdable: '0', asOf: 20 }),
    );
    await gone();
    await vi.waitFor(async () => expect(await releases()).toHaveLength(1), { timeout: 4_000 });
    expect((await releases())[0]).toMatchObject({ of: { id: order.id }, cause: 'voided', case: 'c1' });
  });

  test('is asked for only when the store has come to where the alert is; what is not void has shrunk', async () => {
    await store.savePosition('flows/0', 5);
    sayAlerts(world, alertOf({ account: mule }));
    await settle();
    await stopOwn();
    sayAlerts(world, alertOf({ account: mule, revision: 2, received: '90000', holdable: '90000', asOf: 20 }));
    await settle();
    expect(await releases()).toEqual([]);
    await store.savePosition('flows/0', 21);
    await vi.waitFor(async () => expect(await releases()).toHaveLength(1), { timeout: 4_000 });
    expect((await releases())[0]).toMatchObject({ cause: 'shrunk' });
  });
});

describe('labels, entries and holds', () => {
  test('are searched by account, what they are, source, case and id, and ended ones are found too', async () => {
    sayAlerts(world, alertOf({ account: mule, case: 'case-17' }));
    await settle();
    await label({ source: '反诈中心' });
    const [{ id }] = await measures();
    const { alert } = (await analyst.ask('GET', '/v1/board')).body.rows[0].cases[0];
    const entry = { kind: 'blocklist', account: ref, what: 'payees', alert, reason: '转移 62260 资金' };
    await analyst.ask('POST', '/v1/measures', entry);
    const found = async (q: string, more = '') =>
      (await measures(`?q=${encodeURIComponent(q)}${more}`)).map(({ kind }: { kind: string }) => kind).sort();
    expect(await found('6226000000000017')).toEqual(['blocklist', 'label']);
    expect(await found('反诈')).toEqual(['label']);
    expect(await found('PAYEES')).toEqual(['blocklist']);
    expect(await found('case-17')).toEqual(['blocklist']);
    expect(await found(id)).toEqual(['label']);
    expect(await found('nothing like it')).toEqual([]);
    const [{ version }] = await measures('?kind=label');
    await analyst.ask('POST', `/v1/measures/label/${id}/end`, { reason: 'x' }, { 'if-match': `"${version}"` });
    expect(await found('反诈', '&state=standing')).toEqual([]);
    expect(await found('反诈', '&state=ended')).toEqual(['label']);
    // Who may not see the number finds the account by all of it, and not by trying pieces.
    const viewer = await staffed.hire('vi', 'viewer');
    const seen = async (q: string) => (await viewer.ask('GET', `/v1/measures?q=${q}`)).body.measures.length;
    expect([await seen('6226000000000017'), await seen('22600000')]).toEqual([2, 0]);
  });
});

describe('an appeal', () => {
  test('may be against a label, which falls when it is granted, and what rests on it', async () => {
    await label();
    const [{ id }] = await measures();
    const entry = { kind: 'blocklist', account: ref, what: 'payees', label: id, reason: '转移涉案资金' };
    expect((await analyst.ask('POST', '/v1/measures', entry)).status).toBe(200);
    const take = (against: object) => analyst.ask('POST', '/v1/appeals', { text: '不是我', from: '李四', ...against });
    expect((await take({ against: { kind: 'label', id: 'none' } })).status).toBe(404);
    expect((await take({})).body.code).toBe('DESK_VALUE');
    expect((await take({ order: 'x', against: { kind: 'label', id } })).body.code).toBe('DESK_VALUE');
    const { body: appeal } = await take({ against: { kind: 'label', id } });
    expect(appeal).toMatchObject({ kind: 'label', against: id, account: { account: mule }, decision: null });
    const decide = (person: Person) =>
      person.ask(
        'POST',
        `/v1/appeals/${appeal.id}/decision`,
        { outcome: 'granted', text: '冒名开户' },
        { 'if-match': `"${appeal.version}"` },
      );
    const decided = await decide(approver);
    expect(decided.body).toMatchObject({ decision: { outcome: 'granted', by: 'ap' } });
    expect(await measures('?state=standing')).toEqual([]);
    expect((await measures()).map(({ endedBy }: { endedBy: string }) => endedBy)).toEqual(['ap', 'ap']);
    expect((await releases()).map(({ cause, state }: Record<string, string>) => [cause, state])).toEqual([
      ['appeal', 'done'],
      ['appeal', 'done'],
    ]);
  });
});
