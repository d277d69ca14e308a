import type { BoardPage, BoardQuery, Lane } from '@weir/desk-api';
import { isAccount, isIn, wantedOf } from '../accounts/is-about.js';
import { pageOf, type Ranked } from '../http/cursor.js';
import type { Who } from '../http/handler.js';
import { BadRequest } from '../http/problem.js';
import type { Board, BoardEntry } from './board.js';

/** Later than any time: what has no clock comes last. */
const never = 8.64e15;

/** Larger ones come first. */
const sortKey = (board: Board, entry: BoardEntry, sort: BoardQuery['sort']): number => {
  if (sort === 'newest') return entry.alerted.changedMs;
  if (sort === 'layer') return -entry.layer;
  if (sort === 'due') return -Math.min(entry.dueMs, never);
  return board.recoverableYuan(entry);
};

/** Whether a typed text is about an account: its number, its holder, who keeps it, or a case that it is in. */
const isAbout = (board: Board, entry: BoardEntry, text: string, who: Who): boolean => {
  const { account, alerted, holder, institution } = entry;
  const wanted = wantedOf(text);
  if (isAccount(account, wanted, who)) return true;
  const name = board.directory.find(account)?.name ?? null;
  return isIn([holder, institution, name, ...[...alerted.alerts.values()].map(({ alert }) => alert.case)], wanted);
};

/** What a board shows, whatever part of it a page holds. */
export type BoardFilter = Omit<BoardQuery, 'sort' | 'cursor' | 'limit'>;

/**
 * A sum is one of an asset: 5,000,000 minor units are 50,000 yuan and 5 USDT, so without an asset nobody knows what is meant.
 * @throws {BadRequest} where a least sum names none
 */
const assertSumHasAsset = ({ asset, minHoldable }: BoardFilter): void => {
  if (minHoldable === undefined || asset !== undefined) return;
  const message = '`minHoldable` is in minor units of one asset: say which, like `asset=CNY`';
  throw new BadRequest([{ path: 'asset', message }]);
};

const isWanted = (board: Board, entry: BoardEntry, query: BoardFilter, who: Who): boolean => {
  const { account, alerted, pockets } = entry;
  if (query.lane !== undefined && entry.lane !== query.lane) return false;
  if (query.own !== undefined && entry.isOwn !== (query.own === '1')) return false;
  if (query.institution !== undefined && entry.institution !== query.institution) return false;
  const work = board.parts.state.accounts.get(account);
  const stands = board.workState(entry);
  // What was dismissed is shown to those who ask for it.
  if (query.state === undefined ? stands === 'dismissed' : stands !== query.state) return false;
  if (query.assignee !== undefined) {
    const wanted = query.assignee === 'me' ? who.actor : query.assignee === 'none' ? null : query.assignee;
    if ((work?.assignee ?? null) !== wanted) return false;
  }
  const { asset, minHoldable, minShare } = query;
  // One pocket is to be all of it: much money here and a large share there are two things.
  const isMeant = (pocket: BoardEntry['pockets'][number]): boolean => {
    if (asset !== undefined && pocket.asset !== asset) return false;
    if (minHoldable !== undefined && pocket.holdable < BigInt(minHoldable)) return false;
    const share = minShare === undefined ? null : board.shareOfInflow(entry, pocket);
    // What is not known hides nothing.
    return share === null || share >= minShare!;
  };
  if (!pockets.some(isMeant)) return false;
  if (query.case !== undefined && ![...alerted.alerts.values()].some(({ alert }) => alert.case === query.case))
    return false;
  if (query.ref !== undefined && entry.ref !== query.ref) return false;
  return query.q === undefined || isAbout(board, entry, query.q, who);
};

/** All accounts that a filter shows, by their refs. @throws {BadRequest} where a least sum names no asset */
export const matchingEntries = (board: Board, filter: BoardFilter, who: Who): BoardEntry[] => {
  assertSumHasAsset(filter);
  return [...board.entries()]
    .filter(
      (entry) =>
        isWanted(board, entry, filter, who) &&
        (filter.silenced !== undefined || board.silencedUntil(entry.account) === null),
    )
    .sort((left, right) => (left.ref < right.ref ? -1 : 1));
};

/** A page of the board. @throws {BadRequest} where the cursor is none, and where a least sum names no asset */
export const boardPage = (board: Board, query: BoardQuery, who: Who, lastEvent: string): BoardPage => {
  assertSumHasAsset(query);
  const lanes: Record<Lane, number> = { act: 0, innocent: 0, done: 0 };
  const wanted: Ranked<BoardEntry>[] = [];
  let silenced = 0;
  for (const entry of board.entries()) {
    const isSilenced = board.silencedUntil(entry.account) !== null;
    // What was dismissed stands in no lane, as long as nobody asks for it.
    if (!isSilenced && board.workState(entry) !== 'dismissed') lanes[entry.lane]++;
    if (!isWanted(board, entry, query, who)) continue;
    if (isSilenced && query.silenced === undefined) silenced++;
    else wanted.push({ key: sortKey(board, entry, query.sort), name: entry.ref, value: entry });
  }
  const total = wanted.length;
  const { values, next } = pageOf(wanted, query.cursor, query.limit);
  return { rows: values.map((entry) => board.row(entry, who)), next, total, lanes, silenced, lastEvent };
};
