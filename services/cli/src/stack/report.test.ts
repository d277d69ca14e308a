import { WeirLogError } from '@weir/log';
import { WeirError } from '@weir/model';
import { afterEach, expect, test, vi } from 'vitest';
import { present, telling } from './report.js';

const told: string[] = [];
afterEach(() => {
  told.length = 0;
  vi.unstubAllEnvs();
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

test('whoever reads Chinese is told in Chinese, by the code, with the values; programs are told what they were', async () => {
  vi.stubEnv('WEIR_LANG', 'zh-CN');
  expect(await statusAfter(new WeirLogError('LOG_UNREACHABLE', 'reaching the brokers: no answer within 5000 ms'))).toBe(
    1,
  );
  expect(await statusAfter(new WeirError('USAGE', '--limit wants a whole number, not five'))).toBe(2);
  expect(await statusAfter(new WeirError('EVIDENCE_DIFFERS', 'nobody translated this'))).toBe(1);
  expect(told).toEqual([
    'weir: LOG_UNREACHABLE：没有 broker 应答：联系 broker：5000 毫秒内没有应答',
    '      处理办法：检查 broker 及其地址和网络；读写方会自行继续',
    'weir: --limit 应为整数，而不是 five',
    'weir: EVIDENCE_DIFFERS：原始消息与首次读取时不同：nobody translated this',
    '      处理办法：该主题被重新写过：使用存储中留存的消息，并查明是谁所为',
  ]);
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  await present(
    () => undefined,
    true,
    () => Promise.reject(new WeirError('CASE_UNKNOWN', 'there is no case a')),
  );
  expect(JSON.parse(printed[0]!)).toMatchObject({
    error: { code: 'CASE_UNKNOWN', message: 'CASE_UNKNOWN: there is no case a' },
  });
  expect(printed[0]).not.toMatch(/[\u4e00-\u9fff]/);
});

test('a command that prints by itself ends with the failure as one object, where programs read it', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  const fails = () => Promise.reject(new WeirError('USAGE', '--speed wants more'));
  await telling(() => undefined, fails);
  expect(printed).toEqual([]);
  await telling(() => undefined, fails, undefined, true);
  expect(printed.map((line) => JSON.parse(line))).toEqual([
    { error: { code: 'USAGE', message: '--speed wants more', remedy: '' } },
  ]);
});
