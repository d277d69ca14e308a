import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration, readConfiguration } from './configuration.js';

let folder: string;
let yaml: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-configuration-'));
  yaml = join(folder, 'weir.yaml');
  writeFileSync(yaml, 'kafka:\n  brokers: [127.0.0.1:9092]\nhttp:\n  ports:\n    matcher: 7402\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an address that was written down is told from the same one as a default', () => {
  const { config, written } = loadConfiguration({ WEIR_CONFIG: yaml });
  expect(config.kafka.brokers).toEqual(['127.0.0.1:9092']);
  expect(written).toEqual({ brokers: true, clickhouseUrl: false, httpPorts: new Set(['matcher']) });
  const byVariable = loadConfiguration({ WEIR_CLICKHOUSE_URL: 'http://127.0.0.1:8123', WEIR_HTTP_PORT_WRITER: '0' });
  expect(byVariable.written).toEqual({ brokers: false, clickhouseUrl: true, httpPorts: new Set(['writer']) });
});

test('the stack lies in .weir unless a folder is named', () => {
  expect(loadConfiguration({}).stateDir).toBe(resolve('.weir'));
  expect(loadConfiguration({ WEIR_STATE_DIR: folder }).stateDir).toBe(folder);
});

test('everything that is wrong is named at once', () => {
  const outcome = readConfiguration({ WEIR_POLICY: 'best', WEIR_RAW_PARTITIONS: 'some' });
  expect(outcome).toMatchObject({
    ok: false,
    problems: [expect.stringMatching(/WEIR_RAW_PARTITIONS/), expect.stringMatching(/WEIR_POLICY/)],
  });
  const missing = readConfiguration({ WEIR_CONFIG: join(folder, 'none.yaml') });
  expect(missing).toMatchObject({ ok: false, problems: [expect.stringMatching(/WEIR_CONFIG wants a file/)] });
});
