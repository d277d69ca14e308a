import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

let world: World;
let staffed: Staffed;
let analyst: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
});
afterEach(() => staffed.end());

const accountAt = (at: number): string => `bank:ICBC:62220000000${1_000 + at}`;
const say = async (count: number, from = 0): Promise<void> => {
  const numbers = Array.from({ length: count }, (_, at) => from + at);
  sayAlerts(world, ...numbers.map((at) => alertOf({ account: accountAt(at), case: at % 2 === 0 ? 'even' : 'odd' })));
  await settle();
};
const count = async (query = '') => (await analyst.ask('GET', `/v1/board/matching${query}`)).body;
const act = (body: object, key = 'k') =>
  analyst.ask('POST', '/v1/board/matching/acts', body, { 'idempotency-key': key });
const acknowledge = { kind: 'acknowledge' };

describe('an act about all that match a filter', () => {
  test('reaches those that no page has loaded, one act each, and counts first', async () => {
    await say(700);
    const { max, position, total } = await count('?case=even');
    expect([total, max]).toEqual([350, 5_000]);
    const seq = staffed.open.desk.parts.acts.state.seq;
    const { body } = await act({ filter: { case: 'even' }, position, act: acknowledge });
    expect(body).toEqual({ matched: 350, done: 350, skipped: [] });
    expect(staffed.open.desk.parts.acts.state.seq).toBe(seq + 350);
    expect((await count('?state=new')).total).toBe(350);
  });

  test('passes over what somebody did, and what alerts brought, after the count', async () => {
    await say(4);
    const { position } = await count();
    const refOf = (at: number): string => staffed.open.refs.seal(accountAt(at) as never);
    const other = await staffed.hire('an2', 'analyst');
    await other.ask('POST', `/v1/board/${refOf(0)}/acts`, { kind: 'escalate', reason: 'x' }, { 'if-match': '0' });
    world.clock.nowMs += 1_000;
    sayAlerts(world, alertOf({ account: accountAt(1), case: 'odd', revision: 2, holdable: '5' }));
    await say(1, 4);
    const { body } = await act({ filter: {}, position, act: acknowledge });
    expect([body.matched, body.done]).toEqual([5, 2]);
    const details = new Map(body.skipped.map((each: { ref: string; detail: string }) => [each.ref, each.detail]));
    expect(details.get(refOf(0))).toBe('an2 was first');
    expect(details.get(refOf(1))).toBe('its alerts changed since');
    expect(details.get(refOf(4))).toBe('its alerts changed since');
  });

  test('sent twice with one key is done once, also where the filter shows none of them any more', async () => {
    await say(3);
    const { position } = await count('?state=new');
    const body = { filter: { state: 'new' }, position, act: acknowledge };
    const first = await act(body);
    const { seq } = staffed.open.desk.parts.acts.state;
    expect((await act(body)).body).toEqual(first.body);
    expect(staffed.open.desk.parts.acts.state.seq).toBe(seq);
    expect((await act(body, 'other')).body).toEqual({ matched: 0, done: 0, skipped: [] });
  });

  test('with the key of another is refused, and nothing is told to be done', async () => {
    await say(3);
    const { position } = await count();
    await act({ filter: {}, position, act: acknowledge });
    const dismiss = { kind: 'dismiss', reason: '误报', feedback: 'false-positive' };
    const refused = await act({ filter: {}, position, act: dismiss });
    expect([refused.status, refused.body.code]).toEqual([422, 'DESK_ID_REUSED']);
    expect((await count('?state=acknowledged')).total).toBe(3);
  });

  test('goes on where a cut came between: what was written is told as it was, the rest is done', async () => {
    await say(3);
    const { position } = await count();
    const body = { filter: {}, position, act: acknowledge };
    const { acts } = staffed.open.desk.parts;
    const make = vi.spyOn(acts, 'make');
    make.mockImplementationOnce(() => Promise.reject(new Error('the log is gone')));
    expect((await act(body)).status).toBe(500);
    await settle();
    make.mockRestore();
    expect((await count('?state=new')).total).toBe(1);
    expect((await act(body)).body).toEqual({ matched: 3, done: 3, skipped: [] });
    expect((await count('?state=new')).total).toBe(0);
  });

  test('is refused where too many match, and where the position is none', async () => {
    await say(5_001);
    const { position, total } = await count();
    expect(total).toBe(5_001);
    const many = await act({ filter: {}, position, act: acknowledge });
    expect([many.status, many.body.code]).toEqual([422, 'DESK_VALUE']);
    expect((await act({ filter: {}, position: 'x', act: acknowledge })).status).toBe(400);
    expect((await act({ filter: { sort: 'newest' }, position, act: acknowledge })).status).toBe(400);
  });
});

describe('an account that was dismissed', () => {
  test('is off the board and out of bulk acts, until money comes in again or another case leads there', async () => {
    await say(2);
    const { position } = await count();
    const dismiss = { kind: 'dismiss', reason: '误报', feedback: 'false-positive' };
    expect((await act({ filter: {}, position, act: dismiss })).body.done).toBe(2);
    expect([(await count()).total, (await count('?state=dismissed')).total]).toEqual([0, 2]);
    world.clock.nowMs += 1_000;
    // A figure that is another now is nothing new; a payment is, and so is a case.
    sayAlerts(world, alertOf({ account: accountAt(0), case: 'even', revision: 2, holdable: '7' }));
    await settle();
    expect((await count()).total).toBe(0);
    const lastIn = world.clock.nowMs;
    sayAlerts(
      world,
      alertOf({ account: accountAt(0), case: 'even', revision: 3, lastIn }),
      alertOf({ account: accountAt(1), case: 'c9' }),
    );
    await settle();
    const again = await count('?state=new');
    expect([again.total, (await count('?state=dismissed')).total]).toEqual([2, 0]);
    const took = await act({ filter: {}, position: again.position, act: acknowledge }, 'k2');
    expect(took.body).toMatchObject({ done: 2, skipped: [] });
    expect((await count('?state=acknowledged')).total).toBe(2);
  });
});
