import { type Me, SignIn } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import type { FastifyInstance } from 'fastify';
import { FailedAttempts } from '../auth/failed-attempts.js';
import type { Identity } from '../auth/identity.js';
import { assertMay, cookieName } from './caller.js';
import { BadRequest, issuesOf } from './problem.js';
import type { DeskServerOptions } from './server.js';

type SessionOptions = Pick<DeskServerOptions, 'doorkeeper' | 'isSecure' | 'zone' | 'own'>;

const meOf = ({ actor, name, roles, rights }: Identity, { zone, own }: SessionOptions): Me => ({
  actor,
  name,
  roles: [...roles],
  rights: [...rights],
  zone,
  own: [...own],
});

/** Attempts to sign in that fail, a minute and address. */
const failedPerMinute = 20;

/** Signing in and out, and who is asking: the routes that know of cookies. */
export const serveSession = (server: FastifyInstance, options: SessionOptions): void => {
  const { doorkeeper, isSecure } = options;
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure } as const;
  const failed = new FailedAttempts(failedPerMinute, Date.now);
  server.post('/v1/session', async (request, reply) => {
    const read = SignIn.safeParse(request.body);
    if (!read.success) throw new BadRequest(issuesOf('body', read.error));
    const identity = await doorkeeper.byToken(read.data.token);
    if (identity === null) {
      failed.add(request.ip);
      throw new WeirError('DESK_UNAUTHENTICATED', 'the token is not known, or not good any more');
    }
    const { value, untilMs } = doorkeeper.admit(identity);
    void reply.setCookie(cookieName, value, { ...cookie, expires: new Date(untilMs) });
    return reply.header('cache-control', 'no-store').send(meOf(identity, options));
  });
  server.delete('/v1/session', async (_request, reply) => reply.clearCookie(cookieName, cookie).code(204).send());
  server.get('/v1/me', async (request, reply) =>
    reply.header('cache-control', 'no-store').send(meOf(assertMay(request.identity, 'read'), options)),
  );
};
