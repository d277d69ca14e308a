import fastify from 'fastify';
import { expect, test } from 'vitest';
import { noSchemas } from './no-schemas.js';

test('routes without schemas are served; one with a schema is refused at the start, not passed over', async () => {
  const plain = fastify(noSchemas);
  plain.get('/', async () => ({ ok: true }));
  expect((await plain.inject('/')).json()).toEqual({ ok: true });
  await plain.close();
  const schema = { querystring: { type: 'object', required: ['q'] } };
  const refused = fastify(noSchemas);
  refused.get('/', { schema }, async () => ({ ok: true }));
  await expect((async () => refused.ready())()).rejects.toThrow('no route of ours has a schema');
});
