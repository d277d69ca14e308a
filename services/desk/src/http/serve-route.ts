import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Route, type RouteName, routes } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { assertMay } from './caller.js';
import { type Ask, Download, FileDownload, Page } from './handler.js';
import { BadRequest, issuesOf } from './problem.js';
import { writtenOf } from './written.js';

export interface ServeOptions {
  readonly checkAnswers: boolean;
  readonly bodyLimit?: number;
  /** Waits until a version is known that the caller saw. */
  readonly readUpTo: (version: number) => Promise<void>;
}

const checked = (part: string, schema: z.ZodType | undefined, value: unknown): unknown => {
  if (schema === undefined) return undefined;
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new BadRequest(issuesOf(part, read.error));
};

/** The version in If-Match: `"7"` as the ETag is, or 7. @throws {WeirError} `DESK_VERSION_NEEDED`, `DESK_INVALID` */
const versionSeen = (header: string | undefined): number => {
  if (header === undefined) throw new WeirError('DESK_VERSION_NEEDED', 'If-Match is missing');
  const digits = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim())?.[1];
  if (digits === undefined)
    throw new BadRequest([{ path: 'headers.if-match', message: 'wants the version that was seen, like "7"' }]);
  return Number(digits);
};

const keyForm = /^[\x21-\x7e]{1,200}$/;

/**
 * The id of the act that a request makes. Whoever repeats a request with the same key makes the same act, which counts
 * once; keys of two people never meet.
 */
const keyOf = (actor: string, name: RouteName, header: string | string[] | undefined): string => {
  if (header === undefined) return randomUUID();
  if (typeof header !== 'string' || !keyForm.test(header))
    throw new BadRequest([{ path: 'headers.idempotency-key', message: 'wants 1 to 200 visible characters' }]);
  return createHash('sha256')
    .update(JSON.stringify([actor, name, header]))
    .digest('hex')
    .slice(0, 40);
};

const etagOf = (answer: unknown): string | null => {
  const version = typeof answer === 'object' && answer !== null && 'version' in answer ? answer.version : null;
  return Number.isSafeInteger(version) ? `"${version}"` : null;
};

const send = (reply: FastifyReply, route: Route, answer: unknown): FastifyReply => {
  if (route.answer === undefined) return reply.code(204).send();
  if (answer instanceof Page) {
    const policy = `default-src 'none'; style-src ${answer.styleSource}; img-src data:; frame-ancestors 'none'`;
    return reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-store')
      .type(answer.contentType)
      .send(answer.text);
  }
  if (answer instanceof Download) {
    const name = encodeURIComponent(answer.name);
    return reply
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .header('cache-control', 'no-store')
      .type(answer.contentType)
      .send(answer.bytes);
  }
  if (answer instanceof FileDownload) {
    const name = encodeURIComponent(answer.name);
    const file = createReadStream(answer.path);
    // Sent, cut off or unreadable: nobody reads it after this.
    file.once('close', answer.letGo);
    return reply
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .header('cache-control', 'no-store')
      .header('content-length', answer.bytes)
      .type(answer.contentType)
      .send(file);
  }
  const etag = etagOf(answer);
  if (etag !== null) void reply.header('etag', etag);
  return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(writtenOf(answer));
};

/** Registers one route of the table: who may, what it takes, what it answers. */
export const serveRoute = (
  server: FastifyInstance,
  name: RouteName,
  handler: ((ask: never) => Promise<unknown>) | undefined,
  { checkAnswers, bodyLimit, readUpTo }: ServeOptions,
): void => {
  const route: Route = routes[name];
  const { orRight, right } = route;
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const identity = assertMay(request.identity, right ?? 'read', orRight);
    const parts = {
      params: checked('params', route.params, request.params),
      query: checked('query', route.query, request.query),
      body: checked('body', route.body, request.body),
    };
    const seen = route.ifMatch === true ? versionSeen(request.headers['if-match']) : null;
    if (seen !== null) await readUpTo(seen);
    const key = route.method === 'GET' ? {} : { key: keyOf(identity.actor, name, request.headers['idempotency-key']) };
    if (handler === undefined) throw new WeirError('DESK_NOT_SERVED', name);
    const gone = new AbortController();
    const onClose = (): void => {
      if (!reply.raw.writableFinished) gone.abort();
    };
    reply.raw.once('close', onClose);
    const ask = { ...parts, ...key, seen, who: identity, signal: gone.signal } as Ask<RouteName>;
    const said = await handler(ask as never);
    const isFile = said instanceof Page || said instanceof Download || said instanceof FileDownload;
    if (checkAnswers && route.answer !== undefined && !isFile) route.answer.parse(said);
    return send(reply, route, said);
  };
  server.route({
    method: route.method,
    url: route.path,
    // Who may is asked before the body is read.
    preParsing: async (request) => void assertMay(request.identity, right ?? 'read', orRight),
    handler: answer,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
  });
};
