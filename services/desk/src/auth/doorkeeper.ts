import { type Identity, identityOf } from './identity.js';
import type { Oidc } from './oidc.js';
import type { Sessions } from './sessions.js';
import { type FindToken, hashOfToken, isOwnToken } from './tokens.js';

export interface DoorkeeperParts {
  readonly sessions: Sessions;
  readonly findToken: FindToken;
  readonly oidc: Oidc | null;
  readonly nowMs: () => number;
  /** By account: whose it is. Accounts that are not named are people of their own. */
  readonly staff?: ReadonlyMap<string, string>;
}

/**
 * Says who somebody is by what they show. Null: nobody that is known. Acts are signed with persons, not with accounts: so the fold,
 * which knows no configuration, compares people where it asks for a second one.
 */
export class Doorkeeper {
  readonly #parts: DoorkeeperParts;

  constructor(parts: DoorkeeperParts) {
    this.#parts = parts;
  }

  async byToken(token: string): Promise<Identity | null> {
    const { oidc } = this.#parts;
    if (!isOwnToken(token)) {
      const vouched = oidc === null ? null : await oidc.identify(token);
      return vouched === null ? null : this.#asPerson(vouched);
    }
    return this.#byHash(hashOfToken(token));
  }

  byCookie(value: string): Identity | null {
    const { sessions, nowMs } = this.#parts;
    const opened = sessions.open(value, nowMs());
    if (opened === null) return null;
    // The session may have begun before the staff was written down.
    if (opened.tokenHash === null) return this.#asPerson(opened);
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

  #asPerson(identity: Identity): Identity {
    const person = this.#parts.staff?.get(identity.actor);
    return person === undefined ? identity : { ...identity, actor: person };
  }

  #byHash(hash: string): Identity | null {
    const { findToken, nowMs } = this.#parts;
    const token = findToken(hash);
    if (token === null || (token.untilMs !== null && token.untilMs <= nowMs())) return null;
    return this.#asPerson(identityOf({ ...token, tokenHash: hash }));
  }
}
