import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@weir/desk-api';

const prefix = 'weir_';

/** A token of 256 bits. It is shown once, to whoever asked for it; only its hash is kept. */
export const newToken = (): string => prefix + randomBytes(32).toString('base64url');

export const isOwnToken = (token: string): boolean => token.startsWith(prefix);

/** What stands in the acts of a token. A fast hash will do: nobody guesses 256 bits. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A token that was issued and not revoked. */
export interface StandingToken {
  readonly actor: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Milliseconds UTC; null: until it is revoked. */
  readonly untilMs: number | null;
}

/** Finds standing tokens by hash: the fold of acts knows them. */
export type FindToken = (hash: string) => StandingToken | null;
