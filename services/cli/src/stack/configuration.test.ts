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

test('variables stand over the file, the file over the defaults, and secrets in files of their own', () => {
  const other = join(folder, 'other.yaml');
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'hush\n');
  writeFileSync(other, `rawPartitions: 5\nnamespace: file\nclickhouse: { passwordFile: ${secret} }\n`);
  expect(loadConfiguration({}).config.rawPartitions).toBe(3);
  const { config } = loadConfiguration({ WEIR_CONFIG: other, WEIR_NAMESPACE: 'env' });
  expect(config).toMatchObject({ rawPartitions: 5, namespace: 'env', clickhouse: { password: 'hush' } });
});

test('everything that is wrong is named at once', () => {
  const outcome = readConfiguration({ WEIR_POLICY: 'best', WEIR_RAW_PARTITIONS: 'some' });
  expect(outcome).toMatchObject({
    ok: false,
    problems: [expect.stringMatching(/WEIR_RAW_PARTITIONS/), expect.stringMatching(/WEIR_POLICY/)],
  });
  expect(() => loadConfiguration({ WEIR_POLICY: 'x', WEIR_WINDOW: 'y' })).toThrow(
    /CONFIG_INVALID: \n {2}WEIR_\w+ wants[^\n]*\n {2}WEIR_\w+ wants/,
  );
  const missing = readConfiguration({ WEIR_CONFIG: join(folder, 'none.yaml') });
  expect(missing).toMatchObject({ ok: false, problems: [expect.stringMatching(/WEIR_CONFIG wants a file/)] });
});
