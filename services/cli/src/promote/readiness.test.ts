import { expect, test } from 'vitest';
import { chineseDetail } from '../errors/details.js';
import type { KnownWorld } from '../world/world-records.js';
import { doubtsOf } from './readiness.js';

const plan = { namespace: 'again', of: '', isCold: false } as KnownWorld['plan'];
const compared = { kind: 'compared', namespace: 'again', with: '', differences: 3, at: '' } as const;
const done = { unfinished: 0, behindJournal: 0, after: 0 };
const unless = (readiness: typeof done, looked: KnownWorld['compared'] = compared): (string | null)[] =>
  doubtsOf(readiness, { plan, compared: looked }, '').map((doubt) => doubt.unless);

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

test('each doubt is known in Chinese, with its numbers and what to do', () => {
  const doubts = [
    { ...done, unfinished: 7, after: 2 },
    { ...done, behindJournal: 9 },
  ].flatMap((readiness) => doubtsOf(readiness, { plan, compared: null }, ''));
  expect(doubts.map(({ text }) => chineseDetail(text))).toEqual([
    '重放尚未完成：还有 7 条消息（再次执行当初为 again 输入的 weir replay，加 --run，则继续）',
    '它没有读到最新：其终点之后又来了 2 条消息；weir replay 的 --extend 会读取，或者转为现网后由其服务读取',
    '还没有人看过它有何不同：weir diff again live',
    '其存储落后 9 条日志消息（再次执行当初为 again 输入的 weir replay，加 --run，则继续）',
    '还没有人看过它有何不同：weir diff again live',
  ]);
});
