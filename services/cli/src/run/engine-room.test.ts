import { MemoryBroker, openMemoryLog } from '@weir/log';
import { readConfig } from '@weir/model';
import { expect, test } from 'vitest';
import { noteWorld, type WorldRecord } from '../world/world-records.js';
import { worldsOf } from './engine-room.js';

const outcome = readConfig({ env: { WEIR_NAMESPACE: 'prod' } });
if (!outcome.ok) throw new Error('the settings can be used');
const { config } = outcome;

const plan = (namespace: string, plannedAt: string): Extract<WorldRecord, { kind: 'replay' }> => ({
  ...{ kind: 'replay', namespace, of: 'prod', isCold: true, ruleSets: [], untilMs: 0, plannedAt },
  given: { topics: ['bank'], from: '2h', to: 'latest', settings: '[]' },
  ranges: { 'prod.bank.transfers.v1': [{ from: 0, to: 5 }] },
  settings: {
    ...{ policy: 'fifo', windowMs: null, trustBalances: true, hubEntries: null, maxLayers: 20, floor: 0 },
    ...{ sight: null, latenessMs: {}, topics: [] },
  },
});

test('the engine room tells the worlds of replays, the latest first, also those that cannot be looked into', async () => {
  const log = openMemoryLog(new MemoryBroker());
  expect(await worldsOf({ log }, config, '/nowhere')).toEqual({ live: 'prod', worlds: [] });
  await noteWorld(log, 'prod', plan('a', '2026-05-01T00:00:00.000Z'));
  await noteWorld(log, 'prod', plan('b', '2026-05-02T00:00:00.000Z'));
  const at = '2026-05-03T00:00:00.000Z';
  await noteWorld(log, 'prod', { kind: 'compared', namespace: 'a', with: 'prod', differences: 3, at });
  const { worlds } = await worldsOf({ log }, config, '/nowhere', () => {
    throw new Error('its tables are gone');
  });
  expect(worlds).toMatchObject([
    { namespace: 'b', isLive: false, isCold: true, topics: ['bank'], from: '2h', progress: null, compared: null },
    { namespace: 'a', progress: null, compared: { with: 'prod', differences: 3, at: Date.parse(at) } },
  ]);
  // Nobody runs its services any more, so nobody could be asked.
  await noteWorld(log, 'prod', { kind: 'finished', namespace: 'a', at });
  const after = await worldsOf({ log }, config, '/nowhere', () => {
    throw new Error('its tables are gone');
  });
  expect(after.worlds.map(({ progress }) => progress)).toEqual([null, { taken: 5, messages: 5, left: [] }]);
});
