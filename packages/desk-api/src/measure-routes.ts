import { z } from 'zod';
import { MeasureIntake, MeasureKind, MeasureQuery, MeasureShown } from './measures.js';
import { route } from './route.js';
import { Cursor } from './values.js';
import { LabelIntake, ReportAccepted } from './work.js';

/** What people say of accounts: labels, blocklist entries, payee holds. */
export const measureRoutes = {
  measures: route({
    method: 'GET',
    path: '/v1/measures',
    right: 'read',
    summary: 'Labels, blocklist entries and payee holds that people put, with what they rest on',
    query: MeasureQuery,
    answer: z.strictObject({ measures: z.array(MeasureShown), next: Cursor.nullable() }),
  }),
  putMeasure: route({
    method: 'POST',
    path: '/v1/measures',
    right: 'act',
    summary: 'Put an account on a blocklist, or hold what it is to be paid',
    body: MeasureIntake,
    answer: MeasureShown,
  }),
  endMeasure: route({
    method: 'POST',
    path: '/v1/measures/:kind/:id/end',
    right: 'act',
    summary: 'Take a label, a blocklist entry or a payee hold back',
    params: z.strictObject({ kind: MeasureKind, id: z.string().min(1).max(200) }),
    body: z.strictObject({ reason: z.string().min(1).max(1_000) }),
    answer: MeasureShown,
    ifMatch: true,
  }),
  putLabel: route({
    method: 'POST',
    path: '/v1/labels',
    right: 'act',
    summary: 'Say what an account is, or take that back',
    body: LabelIntake,
    answer: ReportAccepted.omit({ case: true }),
  }),
} as const;
