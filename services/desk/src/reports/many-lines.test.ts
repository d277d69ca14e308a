import { matchLinesMax } from '@weir/journal';
import { afterEach, expect, test } from 'vitest';
import { newWorld, type Staffed, settle, staffDesk, topics } from '../desk.fixture.js';

let staffed: Staffed;
afterEach(() => staffed.end());

test('reports with as many lines as they may have do not keep others waiting', async () => {
  const world = newWorld();
  const line = { to: 'bank:CMB:1', since: 1, until: 2 };
  const said = (reporter: string, lines: number): void => {
    const match = Array.from({ length: lines }, (_, at) => ({ ...line, amount: at + 1 }));
    const value = Buffer.from(JSON.stringify({ case: 'c1', reporter, match }));
    world.broker.append(topics.reports, 0, [{ key: null, value }]);
  };
  for (let nth = 0; nth < 10; nth++) said(`r${nth}`, matchLinesMax);
  // Ingest refuses it, and so nobody looks for its lines.
  said('too many', matchLinesMax + 1);
  staffed = await staffDesk(world, { checkAnswers: false });
  const viewer = await staffed.hire('vi', 'viewer');
  await settle();
  const began = process.cpuUsage();
  const { body } = await viewer.ask('GET', '/v1/reports');
  const { user, system } = process.cpuUsage(began);
  const each = { case: 'c1', unresolved: matchLinesMax, state: 'none-found' };
  expect(body.reports).toMatchObject(Array.from({ length: 10 }, () => each));
  // Looked for one by one they hold everybody up: 30,000 lines took a minute.
  expect((user + system) / 1_000).toBeLessThan(2_000);
}, 60_000);
