import cookies from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import { type Problem, type RouteName, routes } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import { type Logger, noSchemas } from '@weir/runtime';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Doorkeeper } from '../auth/doorkeeper.js';
import type { EventStream } from '../events/event-stream.js';
import { serveEvents } from '../events/serve-events.js';
import type { DeskMetrics } from '../open-desk.js';
import { serveWeb } from '../web/serve-web.js';
import { callerOf } from './caller.js';
import type { Handlers } from './handler.js';
import { headersOf, problemOf } from './problem.js';
import { securityHeaders } from './security-headers.js';
import { serveRoute } from './serve-route.js';
import { serveSession } from './session-routes.js';

export interface DeskServerOptions {
  readonly handlers: Partial<Handlers<RouteName>>;
  readonly doorkeeper: Doorkeeper;
  readonly events: EventStream;
  readonly logger: Logger;
  /** Of `Me`: the zone in which the desk works, and how its own accounts begin. */
  readonly zone: string;
  readonly own: readonly string[];
  /** Folder of the built browser application; null: none is served. */
  readonly webDir: string | null;
  /** Whether browsers come by TLS: the cookie is then sent over nothing else. */
  readonly isSecure: boolean;
  readonly requestsPerMinute: number;
  /** Holds each answer to its schema: for tests, it costs more than the answer itself. */
  readonly checkAnswers?: boolean;
  /** Waits until a version is known that somebody saw, through another desk maybe. */
  readonly readUpTo: (version: number) => Promise<void>;
  readonly metrics?: Pick<DeskMetrics, 'answered'>;
}

const bodyBytesMax = 1_000_000;
/** The directory of institutions comes as one text. */
const importBytesMax = 6_000_000;
const urlBytesMax = 8_192;

/** Whether the API answers it: by the route that was found, since an address can be written in many ways (`/%761/me`). */
const isOfApi = ({ routeOptions }: FastifyRequest): boolean => routeOptions.url?.startsWith('/v1/') === true;

const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.code(problem.status).headers(headersOf(problem)).type('application/problem+json').send(JSON.stringify(problem));

/** The desk's HTTP server: exactly the routes of the table, the stream of events, and the browser application. */
export const deskServer = async (options: DeskServerOptions): Promise<FastifyInstance> => {
  const { doorkeeper, logger, requestsPerMinute } = options;
  const server = fastify({
    ...noSchemas,
    logger: false,
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: urlBytesMax, ignoreTrailingSlash: true },
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as FastifyReply, problemOf(error)),
  });
  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    if (problem.status === 500) logger.error({ err: error }, 'a request failed');
    void sendProblem(reply, problem);
  });
  server.addHook('onRequest', async (request) => {
    if (request.url.length > urlBytesMax) throw new WeirError('DESK_TOO_LARGE', `an address of ${request.url.length}`);
  });
  const headers = securityHeaders(options.isSecure);
  server.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  server.addHook('onResponse', async (request, reply) => {
    // The stream of events ends when its reader goes: that took no time of ours.
    const seconds = request.routeOptions.url === '/v1/events' ? 0 : reply.elapsedTime / 1_000;
    options.metrics?.answered(reply.statusCode, seconds);
  });
  await server.register(cookies);
  server.decorateRequest('identity', null);
  server.addHook('onRequest', async (request) => {
    if (isOfApi(request)) request.identity = await callerOf(request, doorkeeper);
  });
  await server.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.identity?.actor ?? request.ip,
    allowList: (request) => !isOfApi(request),
    errorResponseBuilder: (_request, { after }) => new WeirError('DESK_TOO_MANY', `again in ${after}`),
  });

  const { handlers } = options;
  for (const name of Object.keys(routes) as RouteName[]) {
    if (name === 'signIn' || name === 'signOut' || name === 'me') continue;
    serveRoute(server, name, handlers[name], {
      checkAnswers: options.checkAnswers === true,
      readUpTo: options.readUpTo,
      ...(name === 'importInstitutions' ? { bodyLimit: importBytesMax } : {}),
    });
  }
  serveSession(server, options);
  serveEvents(server, options.events, (who) => doorkeeper.isGood(who));
  await serveWeb(server, options.webDir);
  return server;
};
