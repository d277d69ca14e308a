import { expect, test } from 'vitest';
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
