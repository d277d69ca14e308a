import { compareBytes } from '@weir/model';
import type { Handlers } from '../http/handler.js';
import { listingOf } from './case-list.js';
import { cursorOf, placeOf } from './cursor.js';
import type { KnownCases } from './known-cases.js';
import type { QueryParts } from './query-parts.js';
import { showTransfer } from './show-transfer.js';

/** The tainted transfers of a case in order, those whose entries the store has. */
export const caseLinkHandlers = (parts: QueryParts, known: KnownCases): Handlers<'caseLinks'> => ({
  caseLinks: async ({ params, query, who, signal }) => {
    const { store, refs } = parts;
    const { links } = await known.linksOf(params.case, signal);
    if (links.length === 0) await listingOf(parts, params.case, signal);
    const account = query.ref === undefined ? null : refs.open(query.ref);
    const minTaint = BigInt(query.minTaint ?? '0');
    const after = placeOf(query.cursor);
    const chosen = links.flatMap(({ transfer, ...link }) => {
      if (transfer === null) return [];
      const isChosen =
        (query.asset === undefined || transfer.asset === query.asset) &&
        (account === null || transfer.from === account || transfer.to === account) &&
        (query.since === undefined || link.time >= query.since) &&
        (query.until === undefined || link.time < query.until) &&
        BigInt(link.taint) >= minTaint;
      return isChosen ? [{ ...link, ...transfer }] : [];
    });
    const start =
      after === null
        ? 0
        : chosen.findIndex(
            ({ time, seq, id }) => (time - after.by || seq - after.tie || compareBytes(id, after.id)) > 0,
          );
    const page = start < 0 ? [] : chosen.slice(start, start + query.limit);
    const last = page.at(-1);
    // Rows from before do not say it.
    const unsaid = page.filter((link) => !('creditTime' in link)).map(({ id }) => id);
    const credited = unsaid.length === 0 ? new Map<string, number>() : await store.creditTimes(unsaid, signal);
    return {
      links: page.map((link) => ({
        transfer: showTransfer({ creditTime: credited.get(link.id) ?? null, ...link }, refs, who),
        taint: link.taint,
        layer: link.layer,
      })),
      next:
        last !== undefined && start + page.length < chosen.length
          ? cursorOf({ by: last.time, tie: last.seq, id: last.id })
          : null,
      total: chosen.length,
    };
  },
});
