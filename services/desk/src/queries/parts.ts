import type { CaseAccount } from '@weir/store';

/** The parts of taint in a pocket, trace §3, as they are shown. */
export const partsOf = (row: CaseAccount) => ({
  received: row.received,
  forwarded: row.forwarded,
  returned: row.returned,
  exited: row.exited,
  notFollowed: row.notFollowed,
  outOfSight: row.outOfSight,
  atRest: row.atRest,
});
