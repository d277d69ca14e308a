import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clickhouseLibrary } from './clickhouse-library.js';
import { clickhouseConfiguration } from './clickhouse-settings.js';
import { StackError } from './stack-error.js';

test('the server listens on loopback, within two fifths of the memory, and odd paths do not break the file', () => {
  const text = clickhouseConfiguration({
    httpPort: 18_123,
    tcpPort: 19_000,
    dataFolder: '/srv/<R&D>/data',
    logFile: '/srv/<R&D>/clickhouse.log',
    machineBytes: 10e9,
  });
  expect(text).toContain('<listen_host>127.0.0.1</listen_host>');
  expect(text).toContain('<max_server_memory_usage>4000000000</max_server_memory_usage>');
  expect(text).toContain('<os_threads_nice_value_merge_mutate>10</os_threads_nice_value_merge_mutate>');
  expect(text).toContain('<path>/srv/&lt;R&amp;D&gt;/data</path>');
  expect(text).toContain('<log>/srv/&lt;R&amp;D&gt;/clickhouse.log</log>');
});

test('the library of this platform is found among the installed packages', () => {
  expect(existsSync(clickhouseLibrary())).toBe(true);
});

test('a platform without a library, and one whose package was not installed, are refused with what to do', () => {
  expect(() => clickhouseLibrary('win32-x64')).toThrow(StackError);
  const elsewhere = process.platform === 'darwin' ? 'linux-x64' : 'darwin-arm64';
  expect(() => clickhouseLibrary(elsewhere)).toThrow(/CLICKHOUSE_MISSING.*npm ci/s);
});
