import { type DeedKind, systemActor } from '../acts/act.js';
import { type Doers, refuse } from './doing.js';

/** Terms, directory, tokens. */
export const officeDoers: Doers<
  Extract<DeedKind, 'terms.set' | 'directory.import' | 'token.issue' | 'token.revoke' | 'evidence.make'>
> = {
  'terms.set': ({ state, deed }) => {
    // Orders keep the clocks that they were given.
    state.terms = deed.terms;
    return [];
  },
  'directory.import': ({ state, deed }) => {
    state.directory = deed.institutions;
    return [];
  },
  'token.issue': (doing) => {
    const { state, deed, id, actor, atMs } = doing;
    if (state.tokens.has(id)) return refuse(doing, 'DESK_ID_REUSED', 'there is a token of this id');
    // Whoever were called that could run out clocks.
    if (deed.person === systemActor) return refuse(doing, 'DESK_VALUE', `nobody is called ${systemActor}`);
    const { hash, person, name, roles, expiresAt } = deed;
    const issued = { issuedAtMs: atMs, issuedBy: actor, revokedAtMs: null };
    state.tokens.set(id, { id, hash, person, name, roles, expiresAtMs: expiresAt, ...issued });
    return [];
  },
  'token.revoke': (doing) => {
    const { state, id, atMs } = doing;
    const token = state.tokens.get(id);
    if (token === undefined) return refuse(doing, 'DESK_SUBJECT_UNKNOWN', 'no such token');
    if (token.revokedAtMs !== null) return refuse(doing, 'DESK_STATE', 'the token is revoked already');
    state.tokens.set(id, { ...token, revokedAtMs: atMs });
    return [];
  },
  // It stands in the audit, and changes nothing else.
  'evidence.make': () => [],
};
