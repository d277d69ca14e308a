import { afterEach, beforeEach, expect, test } from 'vitest';
import { confluentHead } from '../framing.js';
import { RegistryServer } from './registry.fixture.js';
import { Registry } from './registry.js';
import { SchemasAtHand } from './schemas-at-hand.js';

let server: RegistryServer;
beforeEach(async () => {
  server = await RegistryServer.start();
  server.put(7, { schema: 'string' });
});
afterEach(() => server.close());

test('a value that names no schema of a registry is read without one', async () => {
  const schemas = new SchemasAtHand(null);
  expect([await schemas.learn(Buffer.from('{}')), await schemas.learn(null)]).toEqual([null, null]);
  expect(await schemas.learn(confluentHead(7))).toBe('registry-unknown');
  expect(schemas.answer(7)).toBeUndefined();
});

test('each schema is asked for once, and one that the registry does not have keeps nobody waiting', async () => {
  const schemas = new SchemasAtHand(new Registry({ url: server.url, credentials: null }));
  const learnt = await Promise.all([7, 7, 8, 7].map((id) => schemas.learn(confluentHead(id))));
  expect(learnt).toEqual([null, null, 'schema-unknown', null]);
  expect(server.asked).toEqual(['/schemas/ids/7', '/schemas/ids/8']);
  expect([schemas.answer(7)?.kind, schemas.answer(8)]).toEqual(['schema', undefined]);
});

test('a registry that does not answer is asked once in five seconds, and what was learnt before is read on', async () => {
  let nowMs = 0;
  const schemas = new SchemasAtHand(new Registry({ url: server.url, credentials: null }), () => nowMs);
  await schemas.learn(confluentHead(7));
  server.mood = 'failing';
  server.put(9, { schema: 'string' });
  const unread = [await schemas.learn(confluentHead(9)), await schemas.learn(confluentHead(9))];
  expect(unread).toEqual(['registry-away', 'registry-away']);
  expect(await schemas.learn(confluentHead(7))).toBeNull();
  expect(server.asked).toHaveLength(2);
  server.mood = 'well';
  nowMs = 5_000;
  expect(await schemas.learn(confluentHead(9))).toBeNull();
  expect(schemas.answer(9)?.kind).toBe('schema');
});
