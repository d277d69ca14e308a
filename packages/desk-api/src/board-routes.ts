import { BoardAct, BoardPage, BoardQuery, BoardRow, BulkAct, BulkOutcome } from './board.js';
import { OfAccount, route } from './route.js';
import { Me, SignIn } from './session.js';
import { Quality } from './work.js';

/** Who is asking, and the board. */
export const boardRoutes = {
  signIn: route({
    method: 'POST',
    path: '/v1/session',
    right: null,
    summary: 'Sign in with a token: sets the cookie of the browser',
    body: SignIn,
    answer: Me,
  }),
  signOut: route({ method: 'DELETE', path: '/v1/session', right: null, summary: 'Sign out' }),
  me: route({
    method: 'GET',
    path: '/v1/me',
    right: 'read',
    summary: 'Who is asking, and what they may do',
    answer: Me,
  }),

  board: route({
    method: 'GET',
    path: '/v1/board',
    right: 'read',
    summary: 'Accounts with money that can be held, ranked',
    query: BoardQuery,
    answer: BoardPage,
  }),
  boardRow: route({
    method: 'GET',
    path: '/v1/board/:ref',
    right: 'read',
    summary: 'One account of the board',
    params: OfAccount,
    answer: BoardRow,
  }),
  boardAct: route({
    method: 'POST',
    path: '/v1/board/:ref/acts',
    right: 'act',
    summary: 'Acknowledge, assign, dismiss, escalate, silence, note',
    params: OfAccount,
    body: BoardAct,
    answer: BoardRow,
    ifMatch: true,
  }),
  bulkAct: route({
    method: 'POST',
    path: '/v1/board/acts',
    right: 'act',
    summary: 'One act about several accounts',
    body: BulkAct,
    answer: BulkOutcome,
  }),
  quality: route({
    method: 'GET',
    path: '/v1/quality',
    right: 'read',
    summary: 'False stops, hours to release, feedback',
    answer: Quality,
  }),
} as const;
