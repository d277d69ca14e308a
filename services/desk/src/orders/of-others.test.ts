import { afterEach, beforeEach, expect, test } from 'vitest';
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

const account = 'bank:ICBC:6226000000000017';

let world: World;
let staffed: Staffed;
let analyst: Person;
let approver: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'approver');
  const much = { account, holdable: '9000000', received: '9000000', atRest: '9000000' };
  sayAlerts(
    world,
    alertOf({ ...much, id: 'a1', case: 'c1' }),
    alertOf({ ...much, id: 'a2', case: 'c2', path: ['t2'] }),
  );
  await settle();
});
afterEach(() => staffed.end());

const draft = async (person: Person, alert: string, amount = '3000000') =>
  (
    await person.ask('POST', '/v1/orders', {
      ...{ kind: 'stop', alert, amount, issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b' },
    })
  ).body;
const act = (person: Person, { id, version }: { id: string; version: number }, what: string, body?: object) =>
  person.ask('POST', `/v1/orders/${id}/${what}`, body, { 'if-match': `"${version}"` });

test('what one person asks an institution to hold in pieces is confirmed by another from the limit on', async () => {
  const [first, second] = [await draft(analyst, 'a1'), await draft(analyst, 'a2')];
  expect(second.ofOthers).not.toContain('confirm');
  expect((await act(analyst, first, 'send')).body.state).toBe('sent');
  const refused = await act(analyst, second, 'send');
  expect([refused.status, refused.body.code]).toEqual([409, 'DESK_SECOND_PERSON']);
  const { body: waiting } = await approver.ask('GET', '/v1/orders?awaits=me');
  expect(waiting.orders.map(({ id }: { id: string }) => id)).toEqual([second.id]);
  expect(waiting.orders[0].ofOthers).toContain('confirm');
  const { body: confirmed } = await act(approver, second, 'confirm');
  expect((await act(analyst, confirmed, 'send')).body.state).toBe('sent');
});

test('pieces that go out at one moment are added up too; those of another person are that one’s', async () => {
  const drafts = [await draft(analyst, 'a1'), await draft(analyst, 'a2')];
  const sent = await Promise.all(drafts.map((each) => act(analyst, each, 'send')));
  expect(sent.map(({ status }) => status).sort()).toEqual([200, 409]);
  const left = drafts[sent.findIndex(({ status }) => status === 409)]!;
  await act(analyst, left, 'cancel');
  const another = await staffed.hire('li', 'analyst');
  expect((await act(another, await draft(another, left.alert), 'send')).body.state).toBe('sent');
});

test('what an institution did not hold of a piece is no part of the sum', async () => {
  const first = await draft(analyst, 'a1');
  const { body: sent } = await act(analyst, first, 'send');
  const answer = { outcome: 'partly-executed', balanceBefore: null, executedAmount: '1000000', priorHolds: [] };
  await act(analyst, sent, 'answer', { ...answer, startedAt: null, reason: null });
  expect((await act(analyst, await draft(analyst, 'a1', '4000001'), 'send')).body.code).toBe('DESK_SECOND_PERSON');
  expect((await act(analyst, await draft(analyst, 'a2', '4000000'), 'send')).body.state).toBe('sent');
});

test('two desks that send two pieces at one moment let one go out: the log says which was first', async () => {
  const drafts = [await draft(analyst, 'a1'), await draft(analyst, 'a2')];
  const other = await staffDesk(world);
  await settle();
  const people = [analyst, other.as(analyst.token)];
  const sent = await Promise.all(drafts.map((each, at) => act(people[at]!, each, 'send')));
  await other.end();
  expect(sent.map(({ status }) => status).sort()).toEqual([200, 409]);
  const refused = sent.findIndex(({ status }) => status === 409);
  expect(sent[refused]!.body).toMatchObject({ code: 'DESK_SECOND_PERSON', by: 'an', at: world.clock.nowMs });
  expect(sent[refused]!.body.detail).toContain(drafts[1 - refused]!.id);
});
