import type { CaseListed } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import type { CaseListing, CaseSummary } from '@weir/store';
import type { Handlers } from '../http/handler.js';
import { cursorOf, placeOf } from './cursor.js';
import type { QueryParts } from './query-parts.js';

const listed = ({ summary, accounts, holdable, reportedAt }: CaseListing): CaseListed => ({
  case: summary.case,
  sums: Object.entries(summary.sums).map(([asset, sums]) => ({ asset, ...sums })),
  holdable: [...holdable],
  accounts,
  reportedAt,
  stale: summary.stale,
  withdrawn: summary.withdrawn,
  missingRoots: summary.missingRoots.length,
});

const unknown = (name: string): WeirError => new WeirError('CASE_UNKNOWN', `no case ${JSON.stringify(name)}`);

/** @throws {WeirError} `CASE_UNKNOWN` */
export const listingOf = async ({ store }: QueryParts, name: string, signal: AbortSignal): Promise<CaseListing> => {
  const listing = await store.caseListing(name, signal);
  if (listing === null) throw unknown(name);
  return listing;
};

/** As `listingOf`, where nothing but the case itself is asked for. @throws {WeirError} `CASE_UNKNOWN` */
export const summaryOf = async ({ store }: QueryParts, name: string): Promise<CaseSummary> => {
  const summary = await store.caseSummary(name);
  if (summary === null) throw unknown(name);
  return summary.record;
};

export const caseListHandlers = (parts: QueryParts): Handlers<'cases' | 'case'> => ({
  cases: async ({ query, signal }) => {
    const { cases, next } = await parts.store.casesPage(
      {
        named: query.q === undefined || query.q === '' ? null : query.q,
        withWithdrawn: query.withdrawn === '1',
        after: placeOf(query.cursor)?.id ?? null,
        limit: query.limit,
      },
      signal,
    );
    const last = cases.at(-1);
    return {
      cases: cases.map(listed),
      next: next && last !== undefined ? cursorOf({ by: 0, tie: 0, id: last.summary.case }) : null,
    };
  },
  case: async ({ params, signal }) => listed(await listingOf(parts, params.case, signal)),
});
