import type { AccountPage } from '@weir/desk-api';
import { type AccountId, institutionOf } from '@weir/model';
import type { CaseAccount, Holdable } from '@weir/store';
import type { Handlers } from '../http/handler.js';
import { partsOf } from './parts.js';
import { placesOf } from './payment-places.js';
import type { QueryParts } from './query-parts.js';
import { devicesOf, sharedDeviceRule } from './shared-devices.js';

/** Steps of time that the flows of an account are cut into, at most. */
const stepsMax = 120;
/** Counterparties that are shown of each asset and direction. */
const counterpartiesMax = 20;
/** Latest debits that tell how long money rests. */
const debitsForDwell = 500;
/** Cases of an account that are shown: more hold a hub only. */
const casesMax = 200;
const findingsMax = 200;

/** What the alerts of these cases say of an account's pockets, by asset and case. */
const holdablesOf = async (
  { store }: QueryParts,
  account: AccountId,
  rows: readonly CaseAccount[],
  signal: AbortSignal,
): Promise<Map<string, Holdable>> => {
  const names = [...new Set(rows.map((row) => row.case))];
  const found = names.length === 0 ? [] : await store.accountHoldables(account, names, signal);
  return new Map(found.map((each) => [`${each.asset} ${each.case}`, each]));
};

/** How many cases are shown of those that the account is in. */
const casesShownOf = async (
  { store }: QueryParts,
  account: AccountId,
  rows: readonly CaseAccount[],
  signal: AbortSignal,
): Promise<AccountPage['casesShown']> => {
  const shown = new Set(rows.map((row) => row.case)).size;
  if (rows.length < casesMax) return { shown, of: shown, hiddenBy: [] };
  // No case has the empty name, so none is left out.
  const [all] = await store.sharedAccounts('', [account], 1, signal);
  const of = Math.max(shown, all?.of ?? shown);
  return { shown, of, hiddenBy: shown < of ? ['limit'] : [] };
};

/** Everything of one account. */
export const accountPageHandlers = (parts: QueryParts): Handlers<'account'> => ({
  account: async ({ params, who, signal }): Promise<AccountPage> => {
    const { store, refs } = parts;
    const account = refs.open(params.ref);
    const [overview, labels, cases, findings, places] = await Promise.all([
      store.accountOverview({ account, stepsMax, counterpartiesMax, dwellDebits: debitsForDwell }, signal),
      store.labelsOf([account]),
      store.casesOfAccount(account, casesMax, signal),
      store.findingsNaming(sharedDeviceRule, [account], findingsMax, signal),
      placesOf(parts, account, signal),
    ]);
    const rows = cases.map(({ record }) => record);
    const assets = [...new Set(overview.totals.map(({ asset }) => asset))];
    const [holdables, casesShown] = await Promise.all([
      holdablesOf(parts, account, rows, signal),
      casesShownOf(parts, account, rows, signal),
    ]);
    const board = parts.boardRow?.(account, who) ?? null;
    const totalOf = (asset: string, direction: 'in' | 'out') =>
      overview.totals.find((each) => each.asset === asset && each.direction === direction);
    const stepsOf = (asset: string, direction: 'in' | 'out') =>
      overview.steps.find((each) => each.asset === asset && each.direction === direction);
    const counterparties = overview.counterparties.map(({ account: other, ...rest }) => ({
      account: refs.show(other, who),
      ...rest,
    }));
    const counterpartiesInAll = overview.totals.reduce((sum, total) => sum + total.counterparties, 0);
    return {
      account: refs.show(account, who),
      institution: parts.institution?.(institutionOf(account)) ?? null,
      holder: board?.holder ?? null,
      labels: labels.map(({ label: { label, source, withdrawn } }) => ({
        kind: label.kind,
        source,
        since: label.from,
        until: label.to,
        withdrawn,
      })),
      cases: rows.map((row) => ({
        case: row.case,
        asset: row.asset,
        layer: row.layer,
        parts: partsOf(row),
        holdable: holdables.get(`${row.asset} ${row.case}`)?.holdable ?? '0',
      })),
      casesShown,
      flows: assets.map((asset) => {
        const [incoming, outgoing] = [stepsOf(asset, 'in'), stepsOf(asset, 'out')];
        const grid = (incoming ?? outgoing)!;
        const none = grid.amounts.map(() => '0');
        return {
          asset,
          since: grid.since,
          stepMs: grid.stepMs,
          in: [...(incoming?.amounts ?? none)],
          out: [...(outgoing?.amounts ?? none)],
        };
      }),
      totals: assets.map((asset) => {
        const [incoming, outgoing] = [totalOf(asset, 'in'), totalOf(asset, 'out')];
        const both = [incoming, outgoing].flatMap((total) => (total === undefined ? [] : [total]));
        return {
          asset,
          in: incoming?.amount ?? '0',
          out: outgoing?.amount ?? '0',
          transfersIn: incoming?.transfers ?? 0,
          transfersOut: outgoing?.transfers ?? 0,
          firstTime: Math.min(...both.map(({ firstTime }) => firstTime)),
          lastTime: Math.max(...both.map(({ lastTime }) => lastTime)),
          medianDwellMs: overview.dwellMs.get(asset) ?? null,
        };
      }),
      counterparties,
      counterpartiesShown: {
        shown: counterparties.length,
        of: counterpartiesInAll,
        hiddenBy: counterparties.length < counterpartiesInAll ? ['limit'] : [],
      },
      devices: devicesOf(findings),
      ...places,
      notes: parts.notesOf?.(account, who) ?? [],
      board,
    };
  },
});
