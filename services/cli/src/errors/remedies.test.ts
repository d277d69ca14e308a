import { stackErrorCatalogue } from '@weir/local';
import { logErrorCatalogue } from '@weir/log';
import { afterEach, expect, test, vi } from 'vitest';
import { chineseRemedy, spokenProblem, spokenRemedy } from './remedies.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('what to do is told in Chinese by the remedy of the code, and a remedy that says more stays as it was', () => {
  expect(chineseRemedy(logErrorCatalogue.LOG_UNREACHABLE.remedy)).toBe('检查 broker 及其地址和网络；读写方会自行继续');
  expect(chineseRemedy(`${stackErrorCatalogue.MAVEN_MISSING.remedy}; or with Docker: see deploy/compose`)).toBe(
    'apt-get install -y maven（macOS：brew install maven）；或使用 Docker：见 deploy/compose',
  );
  expect(chineseRemedy('weir up')).toBe('weir up');
  vi.stubEnv('WEIR_LANG', 'en');
  expect(spokenRemedy(logErrorCatalogue.LOG_UNREACHABLE.remedy)).toBe(logErrorCatalogue.LOG_UNREACHABLE.remedy);
});

test('a problem with its remedy in brackets is told in Chinese, whatever brackets it holds itself', () => {
  const problem = `LOG_TOPIC_MISSING: a (b) does not exist (${logErrorCatalogue.LOG_TOPIC_MISSING.remedy})`;
  vi.stubEnv('WEIR_LANG', 'zh');
  expect(spokenProblem(problem)).toBe(
    'LOG_TOPIC_MISSING：主题或分区不存在：a (b) 不存在（先创建主题（weir topics apply），并核对名称）',
  );
  expect(spokenProblem(`${problem}; weir up creates what is missing`)).toMatch(/；weir up 创建缺少的$/);
  expect(spokenProblem('nobody knows (why)')).toBe('nobody knows (why)');
  vi.stubEnv('WEIR_LANG', 'en');
  expect(spokenProblem(problem)).toBe(problem);
});
