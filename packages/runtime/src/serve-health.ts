import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { Registry } from 'prom-client';
import { noSchemas } from './no-schemas.js';
import { version } from './version.js';

export interface HealthOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly name: string;
  /** Whether the process itself is well. It must not depend on brokers: a restart mends none of them. */
  live(): boolean;
  /** Whether it does its work now, and if not, why. */
  ready(): { readonly ok: boolean; readonly why?: string };
  readonly registry: Registry;
  /** What whoever asks for `/metrics` has to show as a bearer token; null, or left out: nothing. */
  readonly metricsToken?: string | null;
  /** Answers every other address; null, or left out: there is nothing there. */
  beside?(): RequestListener | null;
}

const ownPaths: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics', '/version']);

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether an `authorization` header shows the token. Digests are of one length, and comparing them takes one time. */
const shows = (header: string | undefined, token: string): boolean => {
  const shown = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  return shown !== undefined && timingSafeEqual(digestOf(shown), digestOf(token));
};

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `/livez`, `/readyz`, `/metrics` and `/version`. */
export const serveHealth = async (options: HealthOptions): Promise<HealthServer> => {
  const { host, live, metricsToken = null, name, port, ready, registry } = options;
  const server = fastify({
    ...noSchemas,
    logger: false,
    forceCloseConnections: true,
    serverFactory: (own) =>
      createServer((request, response) => {
        const isOwn = ownPaths.has(request.url?.split('?', 1)[0] ?? '');
        ((isOwn ? null : options.beside?.()) ?? own)(request, response);
      }),
  });
  server.get('/livez', async (_request, reply) => {
    const ok = live();
    return reply.code(ok ? 200 : 503).send({ ok });
  });
  server.get('/readyz', async (_request, reply) => {
    const answer = ready();
    return reply.code(answer.ok ? 200 : 503).send(answer);
  });
  server.get('/metrics', async (request, reply) => {
    if (metricsToken !== null && !shows(request.headers.authorization, metricsToken))
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send('this page wants WEIR_METRICS_TOKEN as a bearer token\n');
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
  server.get('/version', async () => ({ name, version }));
  await server.listen({ host, port });
  return { port: (server.server.address() as AddressInfo).port, close: () => server.close() };
};
