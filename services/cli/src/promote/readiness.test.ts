import { expect, test } from 'vitest';
import type { KnownWorld } from '../world/world-records.js';
import { doubtsOf, whyNotDone } from './readiness.js';

const given = { topics: ['bank', 'reports'], from: '2026-05-01T08:00:00+08:00', to: 'latest', settings: '[[],null]' };
const plan = { namespace: 'again', of: '', isCold: false, given } as unknown as KnownWorld['plan'];
const compared = { kind: 'compared', namespace: 'again', with: '', differences: 3, at: '' } as const;
const done = { unfinished: 0, behindJournal: 0, after: 0 };
const unless = (readiness: typeof done, looked: KnownWorld['compared'] = compared): (string | null)[] =>
  doubtsOf(readiness, { plan, compared: looked, finishedAt: compared.at }, '').map((doubt) => doubt.unless);

test('a world that is done, at the head and compared with the live one may become it, whatever the comparison said', () => {
  expect(unless(done)).toEqual([]);
});

test('one that is not done may not, whatever is said', () => {
  expect(unless({ ...done, unfinished: 1 })).toEqual([null]);
  expect(unless({ ...done, behindJournal: 1 })).toEqual([null]);
});

test('one that is behind, or was not compared with the one that is live, may when told so', () => {
  expect(unless({ ...done, after: 2 })).toEqual(['--behind']);
  expect(unless(done, null)).toEqual(['--undiffed']);
  expect(unless({ ...done, after: 2 }, { ...compared, with: 'other' })).toEqual(['--behind', '--undiffed']);
});

test('one that was killed when its store had every message may not: nobody saw its alerts come through', () => {
  const killed = { plan, compared, finishedAt: null };
  expect(doubtsOf(done, killed, '')).toEqual([{ unless: null, text: whyNotDone(done, killed) }]);
  expect(whyNotDone(done, { ...killed, finishedAt: '2026-05-01T01:00:00.000Z' })).toBeNull();
});

test('what is missing is said, with the words that go on', () => {
  const again = 'weir replay bank reports --from 2026-05-01T08:00:00+08:00 --to latest --into again --run';
  const why = (readiness: typeof done, settings = given.settings): string | null =>
    whyNotDone(readiness, { plan: { ...plan, given: { ...given, settings } }, finishedAt: null });
  expect(why({ ...done, unfinished: 1_234 })).toBe(
    `the replay is not done: 1,234 messages are not in its store yet; to go on: ${again}`,
  );
  expect(why({ ...done, behindJournal: 2 })).toBe(`its store is 2 journal messages behind; to go on: ${again}`);
  expect(why(done)).toMatch(/no run has seen cases, alerts, findings and repairs come through; to go on: weir replay/);
  expect(why(done, '[[["window","30m"]],null]')).toMatch(/--run, with the settings, rules and shards of then$/);
});
