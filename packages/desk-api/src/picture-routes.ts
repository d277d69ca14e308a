import { z } from 'zod';
import { PictureQuery } from './cases.js';
import { OfAccount, OfCase, route } from './route.js';
import { NoteShown } from './values.js';

/** What people take from the picture of a case, and what they write on it. */
export const pictureRoutes = {
  caseSheet: route({
    method: 'GET',
    path: '/v1/cases/:case/sheet',
    right: 'read',
    summary: 'The picture as a workbook: accounts, flows, transfers, an XLSX file',
    params: OfCase,
    query: PictureQuery,
    answer: z.unknown(),
  }),
  noteAccount: route({
    method: 'POST',
    path: '/v1/accounts/:ref/notes',
    right: 'act',
    summary: 'Write a note on an account, whether it is on the board or not',
    params: OfAccount,
    body: z.strictObject({ text: z.string().min(1).max(4_000) }),
    answer: z.strictObject({ notes: z.array(NoteShown) }),
  }),
} as const;
