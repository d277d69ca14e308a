import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfiguration, readConfiguration } from '../stack/configuration.js';
import { withNamespace } from '../stack/connection.js';
import { homeOf, type LivePointer, writeLivePointer } from './live-pointer.js';

let stateDir = '';
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'weir-live-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const pointer: LivePointer = {
  version: 1,
  of: 'prod',
  namespace: 'again',
  ranges: { 'prod.bank.transfers.v1': [{ from: 7, to: null }] },
  promotedAt: '2026-05-01T00:00:00.000Z',
};
const configOf = (namespace: string) =>
  loadConfiguration({ WEIR_STATE_DIR: stateDir, WEIR_NAMESPACE: namespace }).config;

test('the world that is live takes the place of its installation, and of no other', () => {
  writeLivePointer(stateDir, pointer);
  const config = configOf('prod');
  expect(config).toMatchObject({ namespace: 'again', world: { of: 'prod', ranges: pointer.ranges } });
  expect(homeOf(config)).toBe('prod');
  expect(configOf('other')).not.toHaveProperty('world');
  // Who asks for the installation by name gets it.
  expect(withNamespace(config, 'prod')).toMatchObject({ namespace: 'prod' });
  expect(withNamespace(config, 'prod')).not.toHaveProperty('world');
  expect(withNamespace(config, 'again')).toHaveProperty('world');
  writeLivePointer(stateDir, null);
  expect(configOf('prod').namespace).toBe('prod');
});

test('a pointer that cannot be read is told: another world would be taken for the live one', () => {
  writeFileSync(join(stateDir, 'live.json'), '{"version":1');
  const outcome = readConfiguration({ WEIR_STATE_DIR: stateDir });
  expect(outcome).toMatchObject({
    ok: false,
    problems: [expect.stringMatching(/does not say which world is live: delete it, .* promote anew/)],
  });
});
