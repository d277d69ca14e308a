import { MemoryBroker, openMemoryLog } from '@weir/log';
import { expect, test } from 'vitest';
import { knownWorlds, noteWorld, type WorldRecord, worldsTopic } from './world-records.js';

const plan = (namespace: string, from: string): Extract<WorldRecord, { kind: 'replay' }> => ({
  kind: 'replay',
  namespace,
  of: 'prod',
  given: { topics: ['bank'], from, to: 'latest', settings: '[]' },
  ranges: { 'prod.bank.transfers.v1': [{ from: 0, to: 5 }] },
  isCold: false,
  settings: {
    policy: 'fifo',
    windowMs: null,
    trustBalances: true,
    hubEntries: null,
    maxLayers: 20,
    floor: 0,
    sight: null,
    latenessMs: {},
    topics: [],
  },
  ruleSets: [],
  untilMs: 0,
  plannedAt: '2026-05-01T00:00:00.000Z',
});
const compared = { kind: 'compared', with: 'prod', differences: 0, at: '2026-05-01T01:00:00.000Z' } as const;

test('what was noted of worlds stands: the last plan, its comparison, nothing of what was dropped', async () => {
  const broker = new MemoryBroker();
  const log = openMemoryLog(broker);
  expect(await knownWorlds(log, 'prod')).toEqual(new Map());
  await noteWorld(log, 'prod', plan('a', 'earliest'));
  await noteWorld(log, 'prod', plan('b', 'earliest'));
  await noteWorld(log, 'prod', { ...compared, namespace: 'a' });
  await noteWorld(log, 'prod', { kind: 'finished', namespace: 'a', at: compared.at });
  await noteWorld(log, 'prod', { ...compared, namespace: 'b' });
  await noteWorld(log, 'prod', { kind: 'dropped', namespace: 'b', at: compared.at });
  broker.append(worldsTopic('prod'), 0, [{ value: Buffer.from('no note') }, { value: null }]);
  expect(await knownWorlds(log, 'prod')).toEqual(
    new Map([
      ['a', { plan: plan('a', 'earliest'), compared: { ...compared, namespace: 'a' }, finishedAt: compared.at }],
    ]),
  );
  // Planned anew, it has been neither finished nor compared.
  await noteWorld(log, 'prod', plan('a', '2h'));
  expect((await knownWorlds(log, 'prod')).get('a')).toEqual({
    plan: plan('a', '2h'),
    compared: null,
    finishedAt: null,
  });
});
