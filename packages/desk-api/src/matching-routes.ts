import { z } from 'zod';
import { BoardAct, BoardQuery } from './board.js';
import { route } from './route.js';
import { AccountRef } from './values.js';

/** Accounts of one act about all that match, at most: more are narrowed down first. */
export const matchingMax = 5_000;

/** What a board shows, whatever part of it is loaded. */
export const BoardFilter = BoardQuery.omit({ sort: true, cursor: true, limit: true });

/** Where a board stood when somebody looked: what changed since is not acted on. */
export const BoardPosition = z.string().regex(/^\d{1,15}\.\d{1,15}$/);

export const BoardMatching = z.strictObject({
  total: z.int().nonnegative(),
  /** Above this many the act is refused. */
  max: z.int().positive(),
  position: BoardPosition,
});

export const MatchingAct = z.strictObject({ filter: BoardFilter, position: BoardPosition, act: BoardAct });

export const MatchingOutcome = z.strictObject({
  /** Accounts that match now; those that an earlier try of the same request acted on count too. */
  matched: z.int().nonnegative(),
  done: z.int().nonnegative(),
  /** The others, one by one, with a code and why. */
  skipped: z.array(z.strictObject({ ref: AccountRef, code: z.string(), detail: z.string() })),
});

/** Acts about all accounts that match a filter, not only those that a page has loaded. */
export const matchingRoutes = {
  boardMatching: route({
    method: 'GET',
    path: '/v1/board/matching',
    right: 'read',
    summary: 'How many accounts match a filter, and where the board stands',
    query: BoardFilter,
    answer: BoardMatching,
  }),
  actOnMatching: route({
    method: 'POST',
    path: '/v1/board/matching/acts',
    right: 'act',
    summary: 'One act about each account that matches, as it stood at the position',
    body: MatchingAct,
    answer: MatchingOutcome,
  }),
} as const;
