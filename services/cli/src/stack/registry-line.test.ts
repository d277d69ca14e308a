import { afterAll, beforeAll, expect, test } from 'vitest';
import { RegistryServer } from '../../../../packages/avro/src/registry/registry.fixture.js';
import { registryLine } from './registry-line.js';

let registry: RegistryServer;
beforeAll(async () => {
  registry = await RegistryServer.start();
});
afterAll(() => registry.close());

test('a registry that answers is well, whether it has the schema or not; without one there is nothing to say', async () => {
  expect(await registryLine(null)).toBeNull();
  const configured = { url: registry.url, credentials: null };
  expect(await registryLine(configured)).toMatchObject({ ok: true, detail: registry.url, mend: null });
  registry.put(1, { schema: 'string' });
  expect(await registryLine(configured)).toMatchObject({ ok: true });
});

test('one that does not, or lets us not in, is named without the password', async () => {
  registry.user = 'weir:hush';
  const configured = { url: registry.url, credentials: { username: 'weir', password: 'wrong' } };
  const line = await registryLine(configured);
  expect(line).toMatchObject({ ok: false, mend: expect.stringMatching(/WEIR_SCHEMA_REGISTRY/) });
  expect(line?.detail).toMatch(/401/);
  expect(JSON.stringify(line)).not.toMatch(/hush|wrong/);
});
