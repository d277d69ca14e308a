import type { EntryRecord } from '@weir/journal';
import type { HeldTransfers } from './held-transfers.js';
import type { LotLinks } from './lot-links.js';

/**
 * How surely what uses a lot is on the way of money that cases follow: where nobody tracks the lot it is not, where the lot is
 * tracked only because it came lately it may be, and where a case holds the lot it is. Greater is surer.
 */
export const ways = { no: 0, maybe: 1, yes: 2 } as const;

const ofLot = (lot: number, transfers: HeldTransfers): number => {
  if (lot < 0 || transfers.holds(lot) === 0) return ways.no;
  return transfers.isHeldByCase(lot) ? ways.yes : ways.maybe;
};

/** Whether a record is on the way, by the lots of others that it used. */
export const wayOfRecord = (record: EntryRecord, transfers: HeldTransfers): number => {
  if (record.kind !== 'flow' && record.kind !== 'credit') return ways.no;
  let way: number = ways.no;
  for (const lots of [record.kind === 'flow' ? record.sources : [], record.aged, record.nameless, record.ceased])
    for (const { id } of lots) if (id !== record.id) way = Math.max(way, ofLot(transfers.findId(id), transfers));
  return way;
};

/** Whether a transfer is on the way, by who holds it and by the lots of others that its entries are known to have used. */
export const wayOfTransfer = (node: number, transfers: HeldTransfers, links: LotLinks): number => {
  if (transfers.isHeldByCase(node)) return ways.yes;
  let way: number = ways.no;
  for (let link = transfers.firstUsed(node); link >= 0; link = links.nextBy(link))
    if (links.lot(link) !== node) way = Math.max(way, ofLot(links.lot(link), transfers));
  return way;
};
