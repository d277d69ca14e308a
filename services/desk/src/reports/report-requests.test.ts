import { afterEach, beforeEach, expect, test } from 'vitest';
import { newWorld, type Person, type Staffed, settle, staffDesk, topics, type World } from '../desk.fixture.js';

let world: World;
let staffed: Staffed;
let analyst: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
});
afterEach(() => staffed.end());

const said = { case: 'c1', reporter: 'r', transfers: ['t1'] };
const send = (key: string, body: object, person = analyst) =>
  person.ask('POST', '/v1/reports', body, { 'idempotency-key': key });
const sentCount = (): number => world.broker.offsets(topics.reports)[0]!.next;
const stands = async () => (await analyst.ask('GET', '/v1/reports')).body.reports[0];

test('a report that comes again under its key, late, does not bring back what was withdrawn since', async () => {
  const { body: first } = await send('k1', said);
  await send('k2', { ...said, withdrawn: true });
  await settle();
  expect((await send('k1', said)).body).toEqual(first);
  await settle();
  expect([sentCount(), (await stands()).withdrawn]).toEqual([2, true]);
  // Nor at a desk that did not take it in.
  const second = await staffDesk(world);
  const again = await send('k1', said, second.as(analyst.token));
  expect([again.body, sentCount()]).toEqual([first, 2]);
  await second.end();
});

test('a report that comes twice at once is sent once; under another key, or another’s, it is another', async () => {
  const answers = await Promise.all([send('k1', said), send('k1', said)]);
  expect(answers[1]!.body).toEqual(answers[0]!.body);
  expect(sentCount()).toBe(1);
  await send('k2', said);
  await send('k1', said, await staffed.hire('li', 'analyst'));
  expect(sentCount()).toBe(3);
});

test('a key that comes back with something else is refused, before and after it was read back', async () => {
  await send('k1', said);
  for (let look = 0; look < 2; look++) {
    const { body, status } = await send('k1', { ...said, transfers: ['t2'] });
    expect([status, body.code, sentCount()]).toEqual([422, 'DESK_ID_REUSED', 1]);
    await settle();
  }
  // What was refused was never sent: mended, it may come under the same key.
  expect((await send('k3', { case: 'c1', reporter: 'r' })).body.code).toBe('BAD_REPORT');
  expect((await send('k3', said)).status).toBe(200);
});

test('nobody reports in the name in which desks say what lines mean', async () => {
  const { body, status } = await send('k1', { ...said, reporter: 'resolved:r' });
  expect([status, body.code, sentCount()]).toEqual([422, 'BAD_REPORT', 0]);
});
