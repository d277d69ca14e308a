import { createHash } from 'node:crypto';
import { Role } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Identity, identityOf } from './identity.js';

/** Whose word is taken for who somebody is. */
export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Ids of the clients whose tokens are taken, where a token says for which it was issued; left out: the audience's own. */
  readonly clients?: readonly string[];
  /** Where its keys are. */
  readonly jwksUrl: string;
  /** Claim with the roles: names with dots between go inwards, like `realm_access.roles`. */
  readonly rolesClaim: string;
  /** Roles of the issuer and what they are here; left out: they have our names. */
  readonly roles?: Readonly<Record<string, Role>>;
}

/** Asymmetric ones only: with a shared secret whoever checks could also sign. */
const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];

const claimAt = (claims: Readonly<Record<string, unknown>>, path: string): unknown => {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : null),
      claims,
    );
};

const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? value.split(/[\s,]+/)
    : Array.isArray(value)
      ? value.filter((each) => typeof each === 'string')
      : [];

/** As many characters as an act has for who did it. */
const actorMax = 200;

/** Issuers may name people in 255 characters: who has more than an act takes is signed by their hash. */
const actorOf = (subject: string): string => {
  const actor = `oidc:${subject}`;
  return actor.length <= actorMax ? actor : `oidc:sha256:${createHash('sha256').update(subject).digest('hex')}`;
};

/** Its keys did not come, or what came is none: that says nothing of the token. */
const isOfKeys = (error: errors.JOSEError): boolean =>
  error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === errors.JOSEError.code;

/**
 * Whether a token was issued to a client of ours. One that names several audiences may have been issued to any of them, so it must say to
 * whom, and where it does say that must be ours. Source: OpenID Connect Core 1.0, 3.1.3.7, 3 to 5.
 */
const isIssuedTo = (clients: readonly string[], { aud, azp }: JWTPayload): boolean => {
  const isOfSeveral = Array.isArray(aud) && new Set(aud).size > 1;
  return azp === undefined ? !isOfSeveral : typeof azp === 'string' && clients.includes(azp);
};

/** Checks bearer tokens of an issuer by its published keys. */
export class Oidc {
  readonly #options: OidcOptions;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(options: OidcOptions) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(new URL(options.jwksUrl), { timeoutDuration: 3_000, cooldownDuration: 10_000 });
  }

  /** Null: the token is not the issuer's, not for this desk, of another client, over, or names no role of ours. */
  async identify(token: string): Promise<Identity | null> {
    const { issuer, audience, clients = [audience], jwksUrl, rolesClaim, roles: mapping } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 30,
      });
      if (!isIssuedTo(clients, payload)) return null;
      const roles = textsOf(claimAt(payload, rolesClaim))
        .map((role) => Role.safeParse(mapping === undefined ? role : mapping[role]).data)
        .filter((role) => role !== undefined);
      if (roles.length === 0) return null;
      const actor = actorOf(String(payload.sub));
      const given = payload['name'] ?? payload['preferred_username'];
      const name = typeof given === 'string' && given !== '' ? given.slice(0, 200) : actor;
      return identityOf({ actor, name, roles: [...new Set(roles)], untilMs: payload.exp! * 1_000, tokenHash: null });
    } catch (error) {
      if (error instanceof errors.JOSEError && !isOfKeys(error)) return null;
      throw new WeirError('DESK_ISSUER_AWAY', jwksUrl, { cause: error });
    }
  }
}
