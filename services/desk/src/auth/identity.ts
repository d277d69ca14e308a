import type { Role } from '@weir/desk-api';
import type { Who } from '../http/handler.js';
import { rightsOfAll } from './rights.js';

/** Somebody who has shown who they are. */
export interface Identity extends Who {
  readonly roles: readonly Role[];
  /** Until when what they showed is good, milliseconds UTC; null: until it is revoked. */
  readonly untilMs: number | null;
  /** Hash of the token that they showed; null: another's word vouches for them. */
  readonly tokenHash: string | null;
}

export const identityOf = (shown: Pick<Identity, 'actor' | 'name' | 'roles' | 'untilMs' | 'tokenHash'>): Identity => ({
  ...shown,
  rights: rightsOfAll(shown.roles),
});
