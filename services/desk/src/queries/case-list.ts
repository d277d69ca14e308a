import type { CaseListed } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import type { CaseListing } from '@weir/store';
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

/** @throws {WeirError} `CASE_UNKNOWN` */
export const listingOf = async ({ store }: QueryParts, name: string, signal: AbortSignal): Promise<CaseListing> => {
  const listing = await store.caseListing(name, signal);
  if (listing === null) throw new WeirError('CASE_UNKNOWN', `no case ${JSON.stringify(name)}`);
  return listing;
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
