import { expect, test } from 'vitest';
import { chineseDetail } from '../errors/details.js';
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

test('each doubt is known in Chinese, with its numbers and what to do', () => {
  const again = '继续：weir replay bank reports --from 2026-05-01T08:00:00+08:00 --to latest --into again --run';
  const unfinished = { plan, compared: null, finishedAt: null };
  const doubts = [{ ...done, unfinished: 7, after: 2 }, { ...done, behindJournal: 9 }, done].flatMap((readiness) =>
    doubtsOf(readiness, unfinished, ''),
  );
  const notLookedAt = '还没有人看过它有何不同：weir diff again live';
  expect(doubts.map(({ text }) => chineseDetail(text))).toEqual([
    `重放尚未完成：还有 7 条消息不在其存储中；${again}`,
    '它没有读到最新：其终点之后又来了 2 条消息；weir replay 的 --extend 会读取，或者转为现网后由其服务读取',
    notLookedAt,
    `其存储落后 9 条日志消息；${again}`,
    notLookedAt,
    `重放尚未完成：消息都已在其存储中，但没有一次执行看到案件、预警、发现和修复全部产出；${again}`,
    notLookedAt,
  ]);
});
