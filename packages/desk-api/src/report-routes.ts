import { z } from 'zod';
import { LineDecision, ReportLine, ReportLines } from './reports.js';
import { OfId, route } from './route.js';
import { CaseName, Cursor } from './values.js';
import { ListQuery, ReportAccepted, ReportIntake, ReportShown } from './work.js';

/** Victims' reports: what they say, and which transfers they mean. */
export const reportRoutes = {
  reports: route({
    method: 'GET',
    path: '/v1/reports',
    right: 'read',
    summary: 'Victims’ reports',
    query: ListQuery.extend({ case: CaseName.optional() }),
    answer: z.strictObject({ reports: z.array(ReportShown), next: Cursor.nullable() }),
  }),
  sendReport: route({
    method: 'POST',
    path: '/v1/reports',
    right: 'act',
    summary: 'Put in, change or withdraw a report',
    body: ReportIntake,
    answer: ReportAccepted,
  }),
  reportLines: route({
    method: 'GET',
    path: '/v1/reports/lines',
    right: 'read',
    summary: 'Lines of a report that describe a transfer: candidates with reasons, and what was decided',
    query: z.strictObject({ case: CaseName, reporter: z.string().min(1).max(400) }),
    answer: ReportLines,
  }),
  resolveLine: route({
    method: 'POST',
    path: '/v1/reports/lines/:id/resolution',
    right: 'act',
    summary: 'Say which transfer a line means, or that none of the candidates is it',
    params: OfId,
    body: LineDecision,
    answer: ReportLine,
    ifMatch: true,
  }),
} as const;
