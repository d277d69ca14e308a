import type { EntryRecord } from '@weir/journal';
import type { HeldTransfers } from './held-transfers.js';
import type { LotLinks } from './lot-links.js';

/**
 * How surely what is made of a lot is on the way of money that cases follow: where nobody tracks the lot it is not, where the lot is
 * tracked only because it came lately it may be, and where a case holds the lot it is. Greater is surer.
 */
export const ways = { no: 0, maybe: 1, yes: 2 } as const;

const ofLot = (lot: number, transfers: HeldTransfers): number => {
  if (lot < 0 || transfers.holds(lot) === 0) return ways.no;
  return transfers.isHeldByCase(lot) ? ways.yes : ways.maybe;
};

/** Whether a record is on the way, by the lots of others that it is made of. What an entry ended of them stands apart: `EntryEndings`. */
export const wayOfRecord = (record: EntryRecord, transfers: HeldTransfers): number => {
  if (record.kind !== 'flow') return ways.no;
  let way: number = ways.no;
  for (const { id } of record.sources)
    if (id !== record.id) way = Math.max(way, ofLot(transfers.findId(id), transfers));
  return way;
};

/** Whether a transfer is on the way, by the lots of others that it is known to be made of. */
export const wayOfTransfer = (node: number, transfers: HeldTransfers, links: LotLinks): number => {
  let way: number = ways.no;
  for (let link = transfers.firstUsed(node); link >= 0; link = links.nextBy(link))
    if (links.lot(link) !== node) way = Math.max(way, ofLot(links.lot(link), transfers));
  return way;
};
