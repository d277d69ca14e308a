import type { EntryRecord } from '@weir/journal';
import type { HeldTransfers } from './held-transfers.js';
import type { LotLinks } from './lot-links.js';

/**
 * How surely what is made of a lot is on the way of money that cases follow: where nobody tracks the lot it is not, where the lot is
 * tracked only because it came lately it may be, sooner where it is held while the store is asked, and where a case follows it it is.
 * Greater is surer.
 */
export const ways = { no: 0, maybe: 1, asked: 2, yes: 3 } as const;

/** Whether a case has a transfer, or may come to have it as a root. */
type IsFollowed = (node: number) => boolean;

const ofLot = (lot: number, transfers: HeldTransfers, isFollowed: IsFollowed): number => {
  if (lot < 0 || transfers.holds(lot) === 0) return ways.no;
  if (isFollowed(lot)) return ways.yes;
  return transfers.isHeldByCase(lot) ? ways.asked : ways.maybe;
};

/** Whether a record is on the way, by the lots of others that it is made of. What an entry ended of them stands apart: `EntryEndings`. */
export const wayOfRecord = (record: EntryRecord, transfers: HeldTransfers, isFollowed: IsFollowed): number => {
  if (record.kind !== 'flow') return ways.no;
  let way: number = ways.no;
  for (const { id } of record.sources)
    if (id !== record.id) way = Math.max(way, ofLot(transfers.findId(id), transfers, isFollowed));
  return way;
};

/** Whether a transfer is on the way, by the lots of others that it is known to be made of. */
export const wayOfTransfer = (
  node: number,
  transfers: HeldTransfers,
  links: LotLinks,
  isFollowed: IsFollowed,
): number => {
  let way: number = ways.no;
  for (let link = transfers.firstUsed(node); link >= 0; link = links.nextBy(link))
    if (links.lot(link) !== node) way = Math.max(way, ofLot(links.lot(link), transfers, isFollowed));
  return way;
};
