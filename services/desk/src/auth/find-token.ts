import type { DeskState } from '@weir/acts';
import { Role } from '@weir/desk-api';
import type { FindToken } from './tokens.js';

/** Finds tokens in the fold of acts. They are few: people and programs, not requests. */
export const findTokenIn =
  (state: DeskState): FindToken =>
  (hash) => {
    for (const token of state.tokens.values()) {
      if (token.hash !== hash || token.revokedAtMs !== null) continue;
      const roles = token.roles.map((role) => Role.safeParse(role).data).filter((role) => role !== undefined);
      return { actor: token.person, name: token.name, roles, untilMs: token.expiresAtMs };
    }
    return null;
  };
