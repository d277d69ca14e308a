import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.js';

const folder = mkdtempSync(path.join(tmpdir(), 'weir-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the configuration of a process', () => {
  it('stands without a file, and reads weir.yaml where there is one', () => {
    expect(loadConfig(folder, {}).rawPartitions).toBe(3);
    writeFileSync(path.join(folder, 'weir.yaml'), 'rawPartitions: 5\nnamespace: file\n');
    expect(loadConfig(folder, { WEIR_NAMESPACE: 'env' })).toMatchObject({ rawPartitions: 5, namespace: 'env' });
  });

  it('reads another file by name, and secrets beside it', () => {
    writeFileSync(path.join(folder, 'other.yaml'), 'clickhouse: { passwordFile: secret }\n');
    writeFileSync(path.join(folder, 'secret'), 'hush\n');
    expect(loadConfig(folder, { WEIR_CONFIG: 'other.yaml' }).clickhouse.password).toBe('hush');
    expect(() => loadConfig(folder, { WEIR_CONFIG: 'lost.yaml' })).toThrow(/CONFIG_INVALID: WEIR_CONFIG wants a file/);
  });

  it('fails with every problem', () => {
    expect(() => loadConfig(folder, { WEIR_POLICY: 'x', WEIR_WINDOW: 'y' })).toThrow(
      /WEIR_POLICY wants[^\n]*\n {2}WEIR_WINDOW wants/,
    );
  });
});
