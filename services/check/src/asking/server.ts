import { WeirError } from '@weir/model';
import { noSchemas } from '@weir/runtime';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Answerer } from './answer.js';
import { BadCheck, problemOf } from './problem.js';
import { type CheckAnswer, CheckRequest, CheckRequests } from './request.js';
import { bearerOf, type IsAllowed } from './tokens.js';

export interface CheckServerOptions {
  readonly answerer: Pick<Answerer, 'answer'>;
  readonly isAllowed: IsAllowed;
  /** Hears how long a request took, in seconds. */
  readonly onAnswered?: (seconds: number) => void;
  /** Hears of failures that nobody foresaw. */
  readonly onError?: (error: unknown) => void;
}

/** A hundred checks with every field at its longest. */
const bodyBytesMax = 256 * 1024;

const parse = <Value>(
  form: { safeParse(given: unknown): { data?: Value; error?: unknown } },
  given: unknown,
): Value => {
  const { data, error } = form.safeParse(given);
  if (error !== undefined) throw new BadCheck(error as ConstructorParameters<typeof BadCheck>[0]);
  return data as Value;
};

/** The two addresses of the check; it listens where its owner has it listen. */
export const checkServer = ({
  answerer,
  isAllowed,
  onAnswered = () => undefined,
  onError = () => undefined,
}: CheckServerOptions): FastifyInstance => {
  const refuse = (reply: FastifyReply, error: unknown): void => {
    const problem = problemOf(error);
    if (problem.status >= 500) onError(error);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
  const server = fastify({
    ...noSchemas,
    logger: false,
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => refuse(reply, error),
  });
  server.setErrorHandler((error, _request, reply) => refuse(reply, error));
  server.setNotFoundHandler((request, reply) =>
    refuse(reply, new WeirError('CHECK_UNKNOWN', `${request.method} ${request.url.slice(0, 100)}`)),
  );
  server.addHook('onRequest', async (request) => {
    if (!isAllowed(bearerOf(request.headers.authorization)))
      throw new WeirError('CHECK_TOKEN', 'a bearer token is wanted');
  });
  server.addHook('onResponse', async (_request, reply) => onAnswered(reply.elapsedTime / 1_000));
  server.post('/v1/payments/check', (request, reply) => {
    const answer: CheckAnswer = answerer.answer(parse(CheckRequest, request.body));
    void reply.type('application/json').send(JSON.stringify(answer));
  });
  server.post('/v1/payments/checks', (request, reply) => {
    const { checks } = parse(CheckRequests, request.body);
    const answers = { checks: checks.map((each) => answerer.answer(each)) };
    void reply.type('application/json').send(JSON.stringify(answers));
  });
  return server;
};
