import type { AccountId, AssetCode } from '../../../packages/model/src/index.js';
import type { Store } from '../../../packages/store/src/index.js';

const byPair = (hops: readonly { readonly from: string; readonly to: string }[]) =>
  hops.toSorted((left, right) => (`${left.from} ${left.to}` < `${right.from} ${right.to}` ? -1 : 1));

/** What is asked about accounts as a whole and ways between them, of both sides of the store. */
export const aggregatedQuestions = (
  accounts: readonly AccountId[],
  ids: readonly string[],
): ((store: Store) => Promise<unknown>)[] => {
  const asset = 'CNY' as AssetCode;
  const pairs = accounts.flatMap((from, i) =>
    accounts.map((to, j) => {
      const by = (i + j) % 2 === 0 ? ('out' as const) : ('in' as const);
      return { from, to, asset, by, firstTime: 100 + i, lastTime: 119 - j };
    }),
  );
  const limits = { untilMs: 118, minAmount: 1000, entriesEachMax: 1e6, entriesMax: 1e6 };
  const pockets = accounts.map((account, i) => ({ account, asset, atMs: 100 + i }));
  return [
    ...accounts.map(
      (account) => (store: Store) => store.accountOverview({ account, stepsMax: 7, counterpartiesMax: 3 }),
    ),
    async (store) => byPair((await store.hops({ direction: 'out', pockets, ...limits })).hops),
    async (store) => byPair((await store.hops({ direction: 'in', pockets, ...limits, untilMs: null })).hops),
    async (store) => {
      const found = await store.transfersBetween({ pairs, since: 0, until: 117, minAmount: 9, limit: 10_000 });
      return found.transfers.map((transfer) => JSON.stringify(Object.entries(transfer).sort())).sort();
    },
    (store) => store.creditTimes(ids),
  ];
};
