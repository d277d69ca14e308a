import { claimInAlerts, epochHeader } from '@weir/journal';
import { expect, it, vi } from 'vitest';
import { alertOf, newWorld, sayAlerts, staffDesk, topics } from './desk.fixture.js';

it('a desk tells of what it passes over: what stood when it began, and what came then', async () => {
  const world = newWorld();
  const put = (topic: string, ...values: readonly (object | string)[]): void => {
    const messages = values.map((each) => Buffer.from(typeof each === 'string' ? each : JSON.stringify(each)));
    world.broker.append(
      topic,
      0,
      messages.map((value) => ({ value })),
    );
  };
  const label = { account: 'bank:CMB:1', kind: 'mule', source: 'police', version: 1 };
  const report = { case: 'c1', reporter: 'police', version: 1, transfers: ['t1'] };
  put(topics.acts, 'hello');
  put(topics.labels, label, { ...label, withdrawn: true });
  put(topics.reports, report, { ...report, transfers: ['t2'] });
  // The same revision again, then one that says something else.
  sayAlerts(world, alertOf({ revision: 2 }), alertOf({ revision: 2 }), alertOf({ revision: 2, atRest: '5' }));
  const told: string[] = [];
  const staffed = await staffDesk(world, {
    onPassedOver: ({ reason, topic, offset }) => told.push(`${reason} ${topic}/${offset}`),
  });
  expect(told).toEqual([
    `act-unreadable ${topics.acts}/0`,
    `label-version ${topics.labels}/1`,
    `report-version ${topics.reports}/1`,
    `alert-revision ${topics.alerts}/2`,
  ]);
  const { next } = world.broker.offsets(topics.acts)[0]!;
  put(topics.acts, { v: 2, of: 'a later version' });
  const earlier = { value: Buffer.from(JSON.stringify(alertOf({ revision: 3 }))), headers: { [epochHeader]: '4' } };
  world.broker.append(topics.alerts, 0, [claimInAlerts(9), earlier]);
  await vi.waitFor(() =>
    expect(told.slice(4).sort()).toEqual([`act-unreadable ${topics.acts}/${next}`, `older-claim ${topics.alerts}/4`]),
  );
  expect(staffed.open.desk.parts.board.alerts.alert(alertOf().id)?.alert).toMatchObject({
    revision: 2,
    atRest: '100000',
  });
  await staffed.end();
});
