// Two desks of one installation, over one log: what each is asked, and what both then say.
import type { Log } from '@weir/log';
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

const draft = { kind: 'stop', issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b' };
const nothingSaid = { balanceBefore: null, executedAmount: null, priorHolds: [], startedAt: null, reason: null };

let world: World;
let here: Staffed;
let there: Staffed;
let analyst: Person;
let other: Person;
let approver: Person;
/** The second desk reads acts only when nobody holds it back. */
let held: Promise<void> = Promise.resolve();
let letGo: () => void = () => {};
const holdBack = (): void => {
  held = new Promise((resolve) => {
    letGo = resolve;
  });
};

/** A log whose readers of acts come after others where they are held back. */
const lagging = (log: Log): Log => ({
  ...log,
  offsets: (topic) => log.offsets(topic),
  openWriter: () => log.openWriter(),
  openReader: async (from, ...more) => {
    const reader = await log.openReader(from, ...more);
    if (!from.some(({ topic }) => topic === topics.acts)) return reader;
    return {
      next: async () => {
        const batch = await reader.next();
        await held;
        return batch;
      },
      close: () => reader.close(),
    } as typeof reader;
  },
});

beforeEach(async () => {
  world = newWorld();
  held = Promise.resolve();
  here = await staffDesk(world);
  there = await staffDesk({ ...world, log: lagging(world.log) });
  analyst = await here.hire('an', 'analyst');
  other = await here.hire('li', 'analyst');
  approver = await here.hire('ap', 'approver');
  sayAlerts(world, alertOf({ id: 'a1' }), alertOf({ id: 'a2', account: 'bank:CMB:6226000000000025' }));
  await settle();
});
afterEach(async () => {
  letGo();
  await Promise.all([here.end(), there.end()]);
});
const thereAs = (person: Person): Person => there.as(person.token);
const ifMatch = (version: number) => ({ 'if-match': `"${version}"` });

describe('a key that two requests bear at one moment', () => {
  const stop = (person: Person, alert: string) =>
    person.ask('POST', '/v1/orders/own-stops', { ...draft, alert }, { 'idempotency-key': 'k1' });

  test('is that of the first: of the second, which says something else, nobody is told that it was done', async () => {
    // Both wait for the log before either has been read back.
    holdBack();
    const first = stop(analyst, 'a1');
    await first;
    const written = async (): Promise<number> => (await world.log.offsets(topics.acts))[0]!.next;
    const before = await written();
    const both = [stop(thereAs(analyst), 'a2'), stop(thereAs(analyst), 'a1')];
    await vi.waitFor(async () => expect(await written()).toBe(before + 2));
    letGo();
    expect((await Promise.all([first, ...both])).map(({ status }) => status)).toEqual([200, 422, 200]);
    expect((await analyst.ask('GET', '/v1/orders')).body.orders).toHaveLength(1);
  });

  test('is one act where both say the same', async () => {
    const both = await Promise.all([stop(analyst, 'a1'), stop(thereAs(analyst), 'a1')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]!.body.id).toBe(both[1]!.body.id);
  });
});

describe('a desk that has not read as far as the version that somebody saw', () => {
  test('reads on before it answers: what another desk drafted is sent', async () => {
    holdBack();
    const { body } = await analyst.ask('POST', '/v1/orders', { ...draft, alert: 'a1' });
    const confirmed = thereAs(approver).ask('POST', `/v1/orders/${body.id}/confirm`, undefined, ifMatch(body.version));
    await settle();
    letGo();
    expect((await confirmed).body.state).toBe('executed');
  });

  test('does not judge by what was held before who may lower it', async () => {
    const { body: stopped } = await analyst.ask('POST', '/v1/orders/own-stops', { ...draft, alert: 'a1' });
    const answer = (person: Person, version: number, executedAmount: string) =>
      person.ask(
        'POST',
        `/v1/orders/${stopped.id}/answer`,
        { ...nothingSaid, outcome: 'executed', executedAmount },
        ifMatch(version),
      );
    const { body: less } = await answer(approver, stopped.version, '1');
    await settle();
    holdBack();
    const { body: again } = await answer(other, less.version, '100000');
    const lowered = answer(thereAs(other), again.version, '50');
    await settle();
    letGo();
    expect((await lowered).body.code).toBe('DESK_FORBIDDEN');
    expect((await analyst.ask('GET', `/v1/orders/${stopped.id}`)).body.held).toBe('100000');
  });
});

test('two stops of an own account at one moment, each below the limit, hold no more at once than one person may', async () => {
  const much = { account: 'bank:CMB:6226000000000033', holdable: '9000000', received: '9000000', atRest: '9000000' };
  sayAlerts(world, alertOf({ ...much, id: 'm1' }), alertOf({ ...much, id: 'm2', case: 'c2', path: ['t2'] }));
  await settle();
  const stop = (person: Person, alert: string) =>
    person.ask('POST', '/v1/orders/own-stops', { ...draft, alert, amount: '3000000' });
  const both = await Promise.all([stop(analyst, 'm1'), stop(thereAs(analyst), 'm2')]);
  expect(both.map(({ body }) => body.state).sort()).toEqual(['drafted', 'unconfirmed']);
});
