import { compareBytes } from '@weir/model';
import { type ListedPlace, type ListingPage, listedPlaceOf } from '../entries/entry-listing.js';
import type { VersionedCredit, VersionedFlow } from '../port.js';

const comparePlaces = (left: ListedPlace, right: ListedPlace): number =>
  compareBytes(left.account, right.account) ||
  compareBytes(left.asset, right.asset) ||
  left.time - right.time ||
  left.seq - right.seq ||
  compareBytes(left.id, right.id);

/** A page of the rows of one table. */
export const listedPageOf = <Row extends VersionedFlow | VersionedCredit>(
  rows: readonly Row[],
  { after, limit }: ListingPage,
): Row[] =>
  rows
    .filter((row) => after === null || comparePlaces(listedPlaceOf(row), after) > 0)
    .sort((left, right) => comparePlaces(listedPlaceOf(left), listedPlaceOf(right)))
    .slice(0, limit);
