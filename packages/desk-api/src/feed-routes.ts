import { z } from 'zod';
import { route } from './route.js';
import { ActPage, ActQuery, EngineRoom } from './work.js';

/** The directory, the audit, the engine room. */
export const feedRoutes = {
  institutions: route({
    method: 'GET',
    path: '/v1/institutions',
    right: 'read',
    summary: 'The directory of institutions',
    answer: z.strictObject({
      institutions: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          prefixes: z.array(z.string()),
          contact: z.string().nullable(),
        }),
      ),
    }),
  }),
  importInstitutions: route({
    method: 'PUT',
    path: '/v1/institutions',
    right: 'administer',
    summary: 'Import the directory from CSV',
    body: z.strictObject({ csv: z.string().max(5_000_000) }),
    answer: z.strictObject({ institutions: z.int() }),
  }),
  acts: route({
    method: 'GET',
    path: '/v1/acts',
    right: 'read',
    summary: 'Who did what: the audit',
    query: ActQuery,
    answer: ActPage,
  }),
  engine: route({
    method: 'GET',
    path: '/v1/engine',
    right: 'operate',
    summary: 'How far each stage has come',
    answer: EngineRoom,
  }),
} as const;
