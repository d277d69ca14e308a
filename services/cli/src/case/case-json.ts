import type { CaseAccount } from '@weir/store';
import type { CaseRows } from './case-rows.js';
import { chooseLayers, type LayerChoice, layersOf } from './layers.js';
import { whereaboutsOf } from './money.js';

/** The fields of a line of `accounts.ndjson` (trace §7), in its order. */
export const accountFields = (row: CaseAccount) => ({
  case: row.case,
  account: row.account,
  asset: row.asset,
  layer: row.layer,
  received: row.received,
  forwarded: row.forwarded,
  returned: row.returned,
  exited: row.exited,
  notFollowed: row.notFollowed,
  outOfSight: row.outOfSight,
  atRest: row.atRest,
});

/** What `weir case show --json` prints: the picture as data, accounts whole, amounts as strings of minor units. */
export const caseJson = (rows: CaseRows, choice: LayerChoice): object => {
  const { summary, asOf, transferCount } = rows;
  const layers = layersOf(rows.accounts, rows.alerts);
  return {
    case: summary.case,
    asOf,
    stale: summary.stale,
    withdrawn: summary.withdrawn,
    missingRoots: summary.missingRoots,
    transfers: transferCount,
    sums: Object.fromEntries(
      whereaboutsOf(summary, rows.accounts).map(({ asset, addsUp, ...where }) => [
        asset,
        { ...Object.fromEntries(Object.entries(where).map(([part, minor]) => [part, String(minor)])), addsUp },
      ]),
    ),
    layersInAll: layers.length,
    layers: chooseLayers(layers, choice).map(({ layer, shown, leftOut }) => ({
      layer,
      accountsInAll: shown.length + leftOut.length,
      accounts: shown.map(({ account, holdable, range, rangeReason, inFlight }) => ({
        ...accountFields(account),
        holdable,
        range,
        rangeReason,
        inFlight,
      })),
    })),
  };
};
