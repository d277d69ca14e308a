import { type Identity, identityOf } from './identity.js';
import type { Oidc } from './oidc.js';
import type { Sessions } from './sessions.js';
import { type FindToken, hashOfToken, isOwnToken } from './tokens.js';

export interface DoorkeeperParts {
  readonly sessions: Sessions;
  readonly findToken: FindToken;
  readonly oidc: Oidc | null;
  readonly nowMs: () => number;
}

/** Says who somebody is by what they show. Null: nobody that is known. */
export class Doorkeeper {
  readonly #parts: DoorkeeperParts;

  constructor(parts: DoorkeeperParts) {
    this.#parts = parts;
  }

  async byToken(token: string): Promise<Identity | null> {
    const { oidc } = this.#parts;
    if (!isOwnToken(token)) return oidc === null ? null : oidc.identify(token);
    return this.#byHash(hashOfToken(token));
  }

  byCookie(value: string): Identity | null {
    const { sessions, nowMs } = this.#parts;
    const opened = sessions.open(value, nowMs());
    if (opened === null || opened.tokenHash === null) return opened;
    // Who signed in with a token that was revoked since is out at once; a token that goes on makes no session longer.
    const standing = this.#byHash(opened.tokenHash);
    return standing === null ? null : { ...standing, untilMs: opened.untilMs };
  }

  /** Whether somebody who was let in may still be there. */
  isGood({ tokenHash, untilMs }: Identity): boolean {
    if (untilMs !== null && untilMs <= this.#parts.nowMs()) return false;
    return tokenHash === null || this.#byHash(tokenHash) !== null;
  }

  /** A cookie for somebody who has shown a token. */
  admit(identity: Identity): { readonly value: string; readonly untilMs: number } {
    return this.#parts.sessions.seal(identity, this.#parts.nowMs());
  }

  #byHash(hash: string): Identity | null {
    const { findToken, nowMs } = this.#parts;
    const token = findToken(hash);
    if (token === null || (token.untilMs !== null && token.untilMs <= nowMs())) return null;
    return identityOf({ ...token, tokenHash: hash });
  }
}
