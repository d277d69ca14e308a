import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PositionSaver } from './position-saver.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const set = () => {
  const written: Record<string, number>[] = [];
  const ended = new AbortController();
  const write = async (positions: ReadonlyMap<string, number>): Promise<boolean> => {
    written.push(Object.fromEntries(positions));
    return true;
  };
  return { written, ended, saver: new PositionSaver({ write, apartMs: 1_000, signal: ended.signal }) };
};
const at = (stream: string, offset: number): Map<string, number> => new Map([[stream, offset]]);

it('saves at once after a quiet time, and what follows together', async () => {
  const { saver, written } = set();
  await saver.save(at('cases', 1), false);
  expect(written).toEqual([{ cases: 1 }]);
  const saved = [saver.save(at('alerts', 5), false), saver.save(at('journal', 7), false)];
  await vi.advanceTimersByTimeAsync(999);
  expect(written).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await Promise.all(saved)).toEqual([true, true]);
  expect(written).toEqual([{ cases: 1 }, { alerts: 5, journal: 7 }]);
});

it('takes what waits along with urgent positions', async () => {
  const { saver, written } = set();
  await saver.save(at('cases', 1), false);
  const waiting = saver.save(at('cases', 2), false);
  expect(await saver.save(at('flows/0', 9), true)).toBe(true);
  expect(await waiting).toBe(true);
  expect(written).toEqual([{ cases: 1 }, { cases: 2, 'flows/0': 9 }]);
});

it('puts what comes while an insert is under way into the next one', async () => {
  const { saver, written } = set();
  const [first, second] = [saver.save(at('flows/0', 1), true), saver.save(at('journal', 1), false)];
  await first;
  const third = saver.save(at('flows/0', 2), true);
  await Promise.all([second, third]);
  expect(written).toEqual([{ 'flows/0': 1, journal: 1 }, { 'flows/0': 2 }]);
});

it('waits for nothing once the writer ends', async () => {
  const { ended, saver, written } = set();
  await saver.save(at('cases', 1), false);
  const waiting = saver.save(at('cases', 2), false);
  ended.abort();
  await waiting;
  await saver.save(at('alerts', 3), false);
  expect(written).toEqual([{ cases: 1 }, { cases: 2 }, { alerts: 3 }]);
});

it('tells everybody whose positions were in it that an insert failed', async () => {
  const ended = new AbortController();
  const write = () => Promise.reject(new Error('refused'));
  const saver = new PositionSaver({ write, apartMs: 1_000, signal: ended.signal });
  const outcomes = await Promise.allSettled([saver.save(at('a', 1), false), saver.save(at('b', 1), true)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
