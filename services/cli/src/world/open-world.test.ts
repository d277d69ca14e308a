import { readConfig, topicsOf } from '@weir/model';
import { expect, test } from 'vitest';
import { endlessRanges } from '../replay/world-config.js';
import { configIn, receiving } from './open-world.js';
import type { KnownWorld, ReplayPlan } from './world-records.js';

const outcome = readConfig({ env: { WEIR_NAMESPACE: 'prod' } });
if (!outcome.ok) throw new Error(outcome.problems.join('; '));
const live = outcome.config;

const plan: ReplayPlan = {
  kind: 'replay',
  namespace: 'try-1',
  of: 'prod',
  given: { topics: ['bank'], from: 'earliest', to: 'latest', settings: '[[],null]' },
  ranges: { 'prod.bank.transfers.v1': [{ from: 0, to: 5 }] },
  isCold: false,
  settings: { ...live.answers, topics: [] },
  ruleSets: [],
  untilMs: 0,
  plannedAt: '2026-05-01T00:00:00.000Z',
};
const known: ReadonlyMap<string, KnownWorld> = new Map([['try-1', { plan, compared: null, finishedAt: null }]]);
const topics = ['prod.weir.journal.v1', 'try-1.weir.journal.v1', 'other.weir.journal.v1'];
const inNamespace = (namespace: string) => configIn(live, namespace, known, topics);

test('a namespace is that of an installation, or of a replay that reads the raw topics of one', () => {
  expect(inNamespace('prod')).toBe(live);
  expect(inNamespace('other')).toMatchObject({ namespace: 'other' });
  expect(inNamespace('other')).not.toHaveProperty('world');
  expect(inNamespace('try-1')).toMatchObject({ namespace: 'try-1', world: { of: 'prod', ranges: plan.ranges } });
  // Late events of a replay cite the messages of the installation: who asks for those of its bank topic means that one.
  expect(topicsOf(inNamespace('try-1')).bank).toBe('prod.bank.transfers.v1');
});

test('a namespace that nothing is in is refused with what there is, not with a topic that is missing', () => {
  expect(() => inNamespace('tyr-1')).toThrow(/^USAGE: nothing is in the namespace tyr-1; there are live, try-1$/);
  expect(() => inNamespace('')).toThrow(/nothing is in the namespace \(no namespace\)/);
  expect(() => inNamespace('no.dots')).toThrow(/made of letters, digits and dashes/);
});

test('nothing is sent to a replay, which would read none of it; to one that has become live it is', () => {
  expect(() => receiving(inNamespace('try-1'))).toThrow(
    /^USAGE: try-1 is a replay and reads no more: send to the inst/,
  );
  expect(receiving(inNamespace('other'))).toMatchObject({ namespace: 'other' });
  const promoted = { ...live, namespace: 'try-1', world: { of: 'prod', ranges: endlessRanges(plan) } };
  expect(receiving(promoted)).toBe(promoted);
});
