import { afterEach, expect, test } from 'vitest';
import { newWorld, type Staffed, settle, staffDesk, topics } from '../desk.fixture.js';

let staffed: Staffed;
afterEach(() => staffed.end());

test('a report with as many lines as a message holds does not keep others waiting', async () => {
  const world = newWorld();
  const line = { to: 'bank:CMB:1', since: 1, until: 2 };
  const match = Array.from({ length: 9_500 }, (_, at) => ({ ...line, amount: at + 1 }));
  const value = Buffer.from(JSON.stringify({ case: 'c1', reporter: 'r', match }));
  world.broker.append(topics.reports, 0, [{ key: null, value }]);
  staffed = await staffDesk(world, { checkAnswers: false });
  const viewer = await staffed.hire('vi', 'viewer');
  await settle();
  const began = process.cpuUsage();
  const { body } = await viewer.ask('GET', '/v1/reports');
  const { user, system } = process.cpuUsage(began);
  expect(body.reports).toMatchObject([{ case: 'c1', unresolved: 9_500, state: 'none-found' }]);
  // Looked for one by one they hold everybody up: 30,000 lines took a minute.
  expect((user + system) / 1_000).toBeLessThan(2_000);
}, 60_000);
