import type { FastifyServerOptions } from 'fastify';

const never = (): never => {
  throw new Error('no route of ours has a schema of fastify');
};

/**
 * For servers whose routes have no schemas of fastify, as none of ours has: it would load and prepare a compiler of JSON
 * schemas at each start all the same, a tenth of a second of a processor.
 */
export const noSchemas: Pick<FastifyServerOptions, 'schemaController'> = {
  schemaController: { compilersFactory: { buildValidator: () => never, buildSerializer: () => never } },
};
