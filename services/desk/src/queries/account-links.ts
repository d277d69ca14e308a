import { type AssetCode, parseWhole } from '@weir/model';
import type { Handlers } from '../http/handler.js';
import { BadRequest } from '../http/problem.js';
import { cursorOf, placeOf } from './cursor.js';
import type { QueryParts } from './query-parts.js';
import { showTransfer } from './show-transfer.js';

/**
 * An amount of one transfer; what is larger than any of them no transfer has.
 * @throws {BadRequest} without the asset that it is of: a thousand yuan are as many minor units as a tenth of a USDT
 */
export const minAmountOf = ({ asset, minAmount }: { asset?: string; minAmount?: string }): number | null => {
  if (minAmount === undefined) return null;
  if (asset === undefined)
    throw new BadRequest([{ path: 'query.minAmount', message: 'wants asset beside it: minor units of which?' }]);
  return parseWhole(minAmount) ?? Number.MAX_SAFE_INTEGER;
};

/** Transfers of an account, latest or largest first. */
export const accountLinkHandlers = ({ store, refs }: QueryParts): Handlers<'accountLinks'> => ({
  accountLinks: async ({ params, query, who, signal }) => {
    const { transfers, next, of } = await store.transfersOf(
      {
        account: refs.open(params.ref),
        direction: query.direction,
        asset: (query.asset ?? null) as AssetCode | null,
        since: query.since ?? null,
        until: query.until ?? null,
        minAmount: minAmountOf(query),
        counterparty: query.counterparty === undefined ? null : refs.open(query.counterparty),
        sort: query.sort,
        after: placeOf(query.cursor),
        limit: query.limit,
      },
      signal,
    );
    return {
      transfers: transfers.map((transfer) => showTransfer(transfer, refs, who)),
      next: next === null ? null : cursorOf(next),
      shown: { shown: transfers.length, of, hiddenBy: transfers.length < of ? ['limit'] : [] },
    };
  },
});
