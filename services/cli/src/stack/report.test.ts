import { WeirLogError } from '@weir/log';
import { WeirError } from '@weir/model';
import { afterEach, expect, test, vi } from 'vitest';
import { telling } from './report.js';

const told: string[] = [];
afterEach(() => {
  told.length = 0;
  vi.restoreAllMocks();
});

/** The status that a command ends with whose work fails so. */
const statusAfter = async (error: unknown, ...rest: [] | [() => number]): Promise<number> => {
  vi.spyOn(console, 'error').mockImplementation((text: string) => void told.push(text));
  let status = -1;
  const exit = (given: number): void => {
    status = given;
  };
  await telling(exit, () => Promise.reject(error), ...rest);
  return status;
};

test('a server that is away is 1 and a mistake in the call 2, each with what to do', async () => {
  expect(await statusAfter(new WeirLogError('LOG_UNREACHABLE', 'asking'))).toBe(1);
  expect(told).toEqual(['weir: LOG_UNREACHABLE: asking', expect.stringMatching(/^ {6}to mend it: check the brokers/)]);
  told.length = 0;
  expect(await statusAfter(new WeirError('USAGE', '--limit wants a whole number'))).toBe(2);
  expect(told).toEqual(['weir: --limit wants a whole number']);
});

test('where 1 says something else every failure is 2; what nobody foresaw is no failure of the user', async () => {
  expect(await statusAfter(new WeirLogError('LOG_UNREACHABLE', 'asking'), () => 2)).toBe(2);
  await expect(statusAfter(new TypeError('ours'))).rejects.toThrow(TypeError);
});
