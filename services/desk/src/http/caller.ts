import type { Right } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import type { FastifyRequest } from 'fastify';
import type { Doorkeeper } from '../auth/doorkeeper.js';
import type { Identity } from '../auth/identity.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null: nobody that is known. */
    identity: Identity | null;
  }
}

export const cookieName = 'weir_session';
const bearer = /^Bearer +([\w.~+/=-]{1,8192})$/i;

/**
 * Where a browser says that another site made the request, its cookie says nothing: SameSite keeps cookies at home
 * already, and one lock more costs nothing.
 */
const isFromElsewhere = ({ headers, method }: FastifyRequest): boolean => {
  const site = headers['sec-fetch-site'];
  return method !== 'GET' && method !== 'HEAD' && site !== undefined && site !== 'same-origin' && site !== 'none';
};

/** Who makes a request, by its bearer token, else by its cookie. */
export const callerOf = async (request: FastifyRequest, doorkeeper: Doorkeeper): Promise<Identity | null> => {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = bearer.exec(authorization)?.[1];
    return token === undefined ? null : doorkeeper.byToken(token);
  }
  const cookie = request.cookies[cookieName];
  return cookie === undefined || isFromElsewhere(request) ? null : doorkeeper.byCookie(cookie);
};

/** @throws {WeirError} `DESK_UNAUTHENTICATED`, `DESK_FORBIDDEN` */
export const assertMay = (identity: Identity | null, right: Right, orRight = right): Identity => {
  if (identity === null) throw new WeirError('DESK_UNAUTHENTICATED', 'a bearer token or a session is needed');
  if (identity.rights.has(right) || identity.rights.has(orRight)) return identity;
  throw new WeirError(
    'DESK_FORBIDDEN',
    `the right ${right} is needed; ${identity.actor} has ${[...identity.rights].join(', ') || 'none'}`,
  );
};
