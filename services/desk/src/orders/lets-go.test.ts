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

const draft = {
  ...{ kind: 'stop', alert: 'a1', issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b' },
};
const nothingSaid = { balanceBefore: null, executedAmount: null, priorHolds: [], startedAt: null, reason: null };
const refused = { ...nothingSaid, outcome: 'refused' };
const part = { ...nothingSaid, outcome: 'partly-executed', executedAmount: '1' };
const poor = { ...nothingSaid, outcome: 'executed', balanceBefore: '99999' };
const all = { ...nothingSaid, outcome: 'executed', executedAmount: '100000' };

let world: World;
let staffed: Staffed;
let analyst: Person;
let other: Person;
let approver: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
  other = await staffed.hire('li', 'analyst');
  approver = await staffed.hire('ap', 'approver');
});
afterEach(() => staffed.end());

interface Seen {
  readonly id: string;
  readonly version: number;
}
const answer = (person: Person, { id, version }: Seen, said: object) =>
  person.ask('POST', `/v1/orders/${id}/answer`, said, { 'if-match': `"${version}"` });

test('who stopped an own account does not let go of it by an answer, confirmed or not; another person says so', async () => {
  sayAlerts(world, alertOf({ id: 'a1' }));
  await settle();
  const { body: stopped } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
  for (const said of [refused, part, poor])
    expect((await answer(analyst, stopped, said)).body.code).toBe('DESK_SECOND_PERSON');
  const seen = { 'if-match': `"${stopped.version}"` };
  const { body: confirmed } = await approver.ask('POST', `/v1/orders/${stopped.id}/confirm`, undefined, seen);
  for (const said of [refused, part, poor])
    expect((await answer(analyst, confirmed, said)).body.code).toBe('DESK_SECOND_PERSON');
  const { body: whole } = await answer(analyst, confirmed, all);
  expect([whole.state, whole.held]).toEqual(['executed', '100000']);
  // What lets go of it asks for the right that its release asks for.
  for (const said of [refused, part, poor]) expect((await answer(other, whole, said)).body.code).toBe('DESK_FORBIDDEN');
  const key = { 'if-match': `"${whole.version}"`, 'idempotency-key': 'k1' };
  const { body: less } = await approver.ask('POST', `/v1/orders/${whole.id}/answer`, part, key);
  expect([less.state, less.held]).toEqual(['partly-executed', '1']);
  expect((await approver.ask('POST', `/v1/orders/${whole.id}/answer`, part, key)).status).toBe(200);
});

test('two desks that hear at one moment of an own hold go by the log: the second has seen another hold', async () => {
  sayAlerts(world, alertOf({ id: 'a1' }));
  await settle();
  const { body: stopped } = await analyst.ask('POST', '/v1/orders/own-stops', draft);
  const second = await staffDesk(world);
  await settle();
  const both = await Promise.all([
    answer(approver, stopped, part),
    answer(second.as(analyst.token), stopped, { ...all, executedAmount: '90000' }),
  ]);
  const now = await approver.ask('GET', `/v1/orders/${stopped.id}`);
  await second.end();
  expect(both.map(({ status }) => status)).toEqual([200, 409]);
  expect([both[1]!.body.code, now.body.held]).toEqual([expect.stringMatching(/^DESK_(CONFLICT|SECOND_PERSON)$/), '1']);
});

test('what another institution did is put in by whoever asked it', async () => {
  sayAlerts(world, alertOf({ id: 'a1', account: 'bank:ICBC:6226000000000017' }));
  await settle();
  const { body: drafted } = await analyst.ask('POST', '/v1/orders', draft);
  const seen = { 'if-match': `"${drafted.version}"` };
  const { body: sent } = await analyst.ask('POST', `/v1/orders/${drafted.id}/send`, undefined, seen);
  const { body: took } = await answer(analyst, sent, all);
  expect((await answer(approver, took, part)).body.code).toBe('DESK_FORBIDDEN');
  expect((await answer(analyst, took, part)).body.held).toBe('1');
});
