import type { PathAnswer } from '@weir/desk-api';
import { type AccountId, type AssetCode, compareBytes } from '@weir/model';
import { findWays, type TransferFacts } from '@weir/store';
import type { Handlers } from '../http/handler.js';
import { minAmountOf } from './account-links.js';
import type { QueryParts } from './query-parts.js';
import { showTransfer } from './show-transfer.js';

type Edge = PathAnswer['edges'][number];

/** Transfers of ways put together by payer, payee and asset, in order of the first. */
const edgesOf = (transfers: readonly TransferFacts[], refOf: (account: AccountId) => string): Edge[] => {
  const groups = new Map<string, TransferFacts[]>();
  for (const transfer of transfers) {
    const name = `${transfer.asset} ${transfer.from} ${transfer.to}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [transfer]);
    else group.push(transfer);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [TransferFacts];
    const times = group.map(({ time }) => time);
    return {
      from: refOf(first.from),
      to: refOf(first.to),
      asset: first.asset,
      transfers: group.length,
      amount: String(group.reduce((sum, { amount }) => sum + BigInt(amount), 0n)),
      firstTime: Math.min(...times),
      lastTime: Math.max(...times),
    };
  });
};

/** Ways of money between two accounts. */
export const pathHandlers = ({ store, refs }: QueryParts): Handlers<'paths'> => ({
  paths: async ({ query, who, signal }) => {
    const found = await findWays(
      store,
      {
        from: refs.open(query.from),
        to: refs.open(query.to),
        asset: (query.asset ?? null) as AssetCode | null,
        since: query.since ?? null,
        until: query.until ?? null,
        maxHops: query.maxHops,
        minAmount: minAmountOf(query),
      },
      undefined,
      { signal },
    );
    const nodes = [...found.hops].sort(
      ([left, leftHops], [right, rightHops]) => leftHops - rightHops || compareBytes(left, right),
    );
    return {
      path: found.path?.map((transfer) => showTransfer(transfer, refs, who)) ?? null,
      nodes: nodes.map(([account, hops]) => ({ account: refs.show(account as AccountId, who), hops })),
      edges: edgesOf(found.transfers, (account) => refs.seal(account)),
      nodesShown: { shown: nodes.length, of: nodes.length, hiddenBy: found.isComplete ? [] : ['cost'] },
      isComplete: found.isComplete,
    };
  },
});
