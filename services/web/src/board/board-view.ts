import type { BoardRow } from '@weir/desk-api';
import type { ViewState } from '../shell/view-address.js';
import { isMore } from '../show/money.js';

/** Names in the address that the board reads, as its route's query has them. */
const names = [
  'lane',
  'state',
  'assignee',
  'case',
  'asset',
  'institution',
  'own',
  'minHoldable',
  'minShare',
  'silenced',
  'q',
  'ref',
  'sort',
] as const;
export type BoardView = Partial<Record<(typeof names)[number], string>>;

/** What a least sum is of where nobody chose an asset: yuan, as addresses of before meant it. */
const assetOfSums = 'CNY';

/** The asset that the address narrows the board to; undefined: none. A sum is of one: it narrows to that. */
export const assetOfView = (state: ViewState): string | undefined =>
  state['asset'] || (state['minHoldable'] ? assetOfSums : undefined);

/** The asset in which a least sum is typed. */
export const assetOfSum = (state: ViewState): string => assetOfView(state) ?? assetOfSums;

/** What the address asks of the board; without a lane it is the one to act on. */
export const boardViewOf = (state: ViewState): BoardView => {
  const view: BoardView = { lane: 'act' };
  for (const name of names) {
    const value = state[name];
    if (value !== undefined && value !== '') view[name] = value;
  }
  const asset = assetOfView(state);
  return asset === undefined ? view : { ...view, asset };
};

const hasText = (row: BoardRow, text: string): boolean => {
  const wanted = text.toLowerCase();
  return [
    row.account.account,
    row.holder ?? '',
    row.institution?.name ?? '',
    ...row.cases.map((entry) => entry.case),
  ].some((value) => value.toLowerCase().includes(wanted));
};

/** Whether a row that an event brought belongs to the view: the desk filters what is asked for by the same rules. */
export const fits = (row: BoardRow, view: BoardView, me: string, nowMs: number): boolean =>
  (view.lane === undefined || row.lane === view.lane) &&
  (view.state === undefined ? row.state !== 'dismissed' : row.state === view.state) &&
  (view.assignee === undefined ||
    row.assignee === (view.assignee === 'none' ? null : view.assignee === 'me' ? me : view.assignee)) &&
  (view.case === undefined || row.cases.some((entry) => entry.case === view.case)) &&
  (view.institution === undefined || row.institution?.code === view.institution) &&
  (view.own === undefined || row.isOwn === (view.own === '1')) &&
  (view.ref === undefined || row.account.ref === view.ref) &&
  // One pocket is to be all of it, and what is not known hides nothing.
  row.pockets.some(
    (pocket) =>
      (view.asset === undefined || pocket.asset === view.asset) &&
      (view.minHoldable === undefined || !isMore(view.minHoldable, pocket.holdable)) &&
      (view.minShare === undefined || pocket.shareOfInflow === null || pocket.shareOfInflow >= Number(view.minShare)),
  ) &&
  (view.silenced === '1' || row.silencedUntil === null || row.silencedUntil <= nowMs) &&
  (view.q === undefined || hasText(row, view.q));

/** The clock of a row that runs out first; null: none runs. */
export const firstDue = (row: BoardRow): number | null =>
  row.orders.reduce<number | null>(
    (first, { due }) => (due !== null && (first === null || due < first) ? due : first),
    null,
  );
