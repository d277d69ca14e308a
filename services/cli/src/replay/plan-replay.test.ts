import { encodeJournalFrame } from '@weir/journal';
import { settingsOf } from '@weir/model';
import { expect, test } from 'vitest';
import type { KnownWorld, ReplayPlan } from '../world/world-records.js';
import { withAnswers, writtenAnswers } from './other-settings.js';
import { plannedBefore, planReplay, pointsOf, type ReplayOrder } from './plan-replay.js';
import { worldConfigOf } from './world-config.js';
import { WorldStage } from './world-stage.fixture.js';

const order: ReplayOrder = {
  namespace: 'try',
  roles: ['bank', 'reports'],
  from: '2h',
  to: 'latest',
  answers: {},
  ruleSets: null,
};
const plan: ReplayPlan = {
  kind: 'replay',
  namespace: 'try',
  of: '',
  given: { topics: ['bank', 'reports'], from: '2h', to: 'latest', settings: '[[],null]' },
  ranges: {},
  isCold: false,
  settings: {} as ReplayPlan['settings'],
  ruleSets: [],
  untilMs: 0,
  plannedAt: '2026-05-01T00:00:00.000Z',
};
const worlds: ReadonlyMap<string, KnownWorld> = new Map([['try', { plan, compared: null, finishedAt: null }]]);
const live = { namespace: '' };

test('the same words go on with what was begun', () => {
  expect(plannedBefore(order, live, worlds, [])).toBe(plan);
  expect(plannedBefore({ ...order, namespace: 'other' }, live, worlds, [])).toBeNull();
});

test.each([
  ['another beginning', { from: '3h' }, /try holds another replay already \(bank reports --from 2h --to latest,/],
  ['other topics', { roles: ['bank'] }, /holds another replay already/],
  ['another window', { answers: { window: '5m' } }, /with other settings, rules or shards/],
  ['other shards', { shards: { matcher: 2 } }, /with other settings, rules or shards/],
  ['no namespace', { namespace: '' }, /wants a namespace/],
  ['the name of the live world', { namespace: 'live' }, /what weir diff calls the live world/],
] as const)('%s in the same namespace is refused', (_, changes, message) => {
  expect(() => plannedBefore({ ...order, ...changes }, live, worlds, [])).toThrow(message);
});

test('the live world, its installation and others that are there are no place for a replay', () => {
  const other = { ...order, namespace: 'prod' };
  expect(() => plannedBefore(other, { namespace: 'prod' }, worlds, [])).toThrow(/the live world itself/);
  const promoted = { namespace: 'try', world: { of: 'prod', ranges: {} } };
  expect(() => plannedBefore(other, promoted, worlds, [])).toThrow(/the live world itself/);
  expect(() => plannedBefore(order, promoted, worlds, [])).toThrow(/the live world itself/);
  expect(() => plannedBefore(other, live, worlds, ['prod.weir.journal.v1'])).toThrow(/another installation/);
});

test('a beginning after its end is refused before anything is asked', () => {
  expect(() => pointsOf({ from: '1h', to: '2h' })).toThrow(/--from 1h is not before --to 2h/);
});

test('settings are replaced by name, and read as those of a configuration', () => {
  const { config } = new WorldStage();
  const settings = { ...config.answers, topics: [] };
  const changed = withAnswers(
    settings,
    writtenAnswers(undefined, ['window=30m', 'balances=ignore', 'lateness=CNY=1h']),
  );
  expect(changed).toMatchObject({ windowMs: 1_800_000, trustBalances: false, policy: 'fifo' });
  expect(changed.latenessMs).toEqual({ ...settings.latenessMs, CNY: 3_600_000 });
  expect(withAnswers(settings, {})).toBe(settings);
  expect(() => withAnswers(settings, { window: 'long' })).toThrow(/window wants none, or a whole number and ms/);
  expect(() => writtenAnswers(undefined, ['windows=30m'])).toThrow(
    /windows is no setting of answers: there are policy, window/,
  );
  expect(() => writtenAnswers(undefined, ['window'])).toThrow(/wants name=value/);
});

test('a replay has the shards of the live journal, or those that it is told, and its services are configured so', async () => {
  const stage = await new WorldStage().start();
  try {
    const { bank, journal } = stage.live().topics;
    const live = { ...settingsOf(stage.config), shards: { matcher: 2, follower: 3 } };
    stage.broker.append(journal, 0, [{ value: encodeJournalFrame({ type: 'settings', settings: live }) }]);
    stage.send(bank, 0, {});
    const shardsOf = async (shards?: NonNullable<ReplayOrder['shards']>) => {
      const wanted = { ...order, from: 'earliest', ...(shards === undefined ? {} : { shards }) };
      const { plan: planned } = await planReplay(wanted, stage.live(), stage.live(), stage.nowMs);
      return [planned.settings.shards, worldConfigOf(stage.config, planned).shards];
    };
    expect(await shardsOf()).toEqual([live.shards, live.shards]);
    const other = { matcher: 4, follower: 3 };
    expect(await shardsOf({ matcher: 4 })).toEqual([other, other]);
    expect(await shardsOf({ matcher: 1, follower: 1 })).toEqual([undefined, { matcher: 1, follower: 1 }]);
  } finally {
    await stage.close();
  }
});
