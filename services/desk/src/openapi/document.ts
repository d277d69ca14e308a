import * as api from '@weir/desk-api';
import { Problem, type Route, type RouteName, routes } from '@weir/desk-api';
import { version } from '@weir/runtime';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** Schemas that have a name of their own in the page: those that desk-api exports. */
const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(api)) if (schema instanceof z.ZodType) named.add(schema, { id });

/** Schemas of the page by name, as they come up. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  /** @param io what comes in may leave out what has a default; what goes out has it */
  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _draft,
      $defs: defs = {},
      ...own
    } = z.toJSONSchema(schema, {
      io,
      metadata: named,
      unrepresentable: 'any',
      reused: 'inline',
    }) as Json;
    for (const [name, def] of Object.entries(defs as Json)) this.#add(name, def);
    const id = named.get(schema)?.id;
    if (id === undefined || '$ref' in own) return this.#moved(own) as Json;
    this.#add(id, own);
    return { $ref: `#/components/schemas/${id}` };
  }

  #add(name: string, schema: unknown): void {
    const { id: _id, ...own } = this.#moved(schema) as Json;
    const known = this.schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(own))
      throw new Error(`${name} is one thing where it comes in and another where it goes out`);
    this.schemas[name] = own;
  }

  /** References as the page has them. */
  #moved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#moved(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) =>
        key === '$ref' && typeof each === 'string'
          ? [key, each.replace('#/$defs/', '#/components/schemas/')]
          : [key, this.#moved(each)],
      ),
    );
  }
}

const tagOf = (path: string): string => path.split('/')[2] ?? 'desk';

const parametersOf = (components: Components, place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] => {
  if (schema === undefined) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    ...(field.description === undefined ? {} : { description: field.description }),
    schema: components.of(field, 'input'),
  }));
};

const header = (name: string, required: boolean, description: string): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string', maxLength: 200 },
});

const headersOf = ({ ifMatch, method }: Route): Json[] => [
  ...(ifMatch === true
    ? [header('If-Match', true, 'The version that was seen, like "7": 428 without, 409 with another')]
    : []),
  ...(method === 'POST' ? [header('Idempotency-Key', false, 'The same key again is the same act, done once')] : []),
];

const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const rightsNeeded = (right: string, orRight: string | undefined): string =>
  orRight === undefined ? `The right \`${right}\` is needed` : `The right \`${right}\` or \`${orRight}\` is needed`;

const problemsOf = ({ body, ifMatch, method, orRight, params, right }: Route): Json => ({
  '400': problem('The request does not hold: `issues` says where'),
  '401': problem('Nobody is signed in'),
  ...(right === null ? {} : { '403': problem(rightsNeeded(right, orRight)) }),
  ...(params === undefined && body === undefined ? {} : { '404': problem('There is nothing of this name') }),
  ...(method === 'GET' ? {} : { '409': problem('Somebody was first: `by` and `at` say who and when') }),
  ...(body === undefined ? {} : { '413': problem('Too large'), '422': problem('It does not fit what stands') }),
  ...(ifMatch === true ? { '428': problem('If-Match is missing') } : {}),
  '429': problem('Too many requests'),
  '503': problem('The log or the store does not answer'),
});

const answerOf = (components: Components, name: RouteName, { answer }: Route): Json => {
  if (answer === undefined) return { '204': { description: 'Done' } };
  const json = { 'application/json': { schema: components.of(answer, 'output') } };
  if (name === 'caseEvidence') return { '200': { description: 'The package', content: { 'application/zip': {} } } };
  if (name === 'caseSheet') {
    const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return { '200': { description: 'The workbook', content: { [workbook]: {} } } };
  }
  const content = name === 'orderForm' ? { ...json, 'text/html': { schema: { type: 'string' } } } : json;
  return { '200': { description: 'The answer', content } };
};

const operationOf = (components: Components, name: RouteName): Json => {
  const route: Route = routes[name];
  const { body, orRight, params, query, right, summary } = route;
  return {
    operationId: name,
    tags: [tagOf(route.path)],
    summary,
    ...(right === null ? { security: [] } : { 'x-weir-right': right }),
    ...(orRight === undefined ? {} : { 'x-weir-or-right': orRight }),
    parameters: [
      ...parametersOf(components, 'path', params),
      ...parametersOf(components, 'query', query),
      ...headersOf(route),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: components.of(body, 'input') } } } }),
    responses: { ...answerOf(components, name, route), ...problemsOf(route) },
  };
};

/** The stream of events is no route: its answer has no end. */
const eventsOperation = (components: Components): Json => ({
  operationId: 'events',
  tags: ['events'],
  summary: 'What changes, as it changes: server-sent events whose data are the objects below',
  'x-weir-right': 'read',
  parameters: [
    header('Last-Event-ID', false, 'The last event that the reader had: those after it come again, or `reset`'),
    { name: 'last', in: 'query', required: false, schema: { type: 'string', maxLength: 100 } },
  ],
  responses: {
    '200': {
      description: 'Events until the reader goes',
      content: { 'text/event-stream': { schema: components.of(api.DeskEvent, 'output') } },
    },
    '401': problem('Nobody is signed in'),
    '403': problem('The right `read` is needed'),
    '429': problem('Too many requests'),
  },
});

/** The desk's API as OpenAPI 3.1 has it, written from the table of routes. */
export const openApiDocument = (): Json => {
  const components = new Components();
  components.of(Problem, 'output');
  const paths: Record<string, Json> = {};
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path } = routes[name];
    const shown = path.replace(/:(\w+)/g, '{$1}');
    paths[shown] = { ...paths[shown], [method.toLowerCase()]: operationOf(components, name) };
  }
  paths['/v1/events'] = { get: eventsOperation(components) };
  const byName = <T>(entries: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).sort(([left], [right]) => (left < right ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info: {
      title: 'weir desk',
      version,
      summary: 'Alerts that people act on, orders, cases, accounts, and ways of money',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    paths: byName(paths),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of the desk, or of the configured issuer' },
        session: { type: 'apiKey', in: 'cookie', name: 'weir_session' },
      },
      schemas: byName(components.schemas),
    },
  };
};
