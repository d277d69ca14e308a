import type { AccountId, AssetCode } from '../../../packages/model/src/index.js';
import type { HopsAsked, HopsFound, Store } from '../../../packages/store/src/index.js';

const sorted = (transfers: readonly object[]): string[] =>
  transfers.map((transfer) => JSON.stringify(Object.entries(transfer).sort())).sort();

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
  return [
    ...accounts.map(
      (account) => (store: Store) =>
        store.accountOverview({ account, stepsMax: 7, counterpartiesMax: 3, dwellDebits: null }),
    ),
    ...accounts.flatMap((account) =>
      [null, 5].map((minAmount) => async (store: Store) => {
        const filter = {
          direction: 'both',
          asset: null,
          since: null,
          until: null,
          minAmount,
          counterparty: null,
        } as const;
        const asked = { account, ...filter, sort: 'time', limit: 2 } as const;
        const first = await store.transfersOf({ ...asked, after: null });
        const second = await store.transfersOf({ ...asked, after: first.next ?? { by: 110, tie: 0, id: '' } });
        return [first, second].map(({ transfers, next, of }) => ({ ids: transfers.map(({ id }) => id), next, of }));
      }),
    ),
    async (store) => {
      const found = await store.transfersBetween({ pairs, since: 0, until: 117, minAmount: 9, limit: 10_000 });
      return sorted(found.transfers);
    },
    (store) => store.creditTimes(ids),
    (store) =>
      store.transfersOf({
        ...{ account: accounts[0]!, direction: 'both', asset: null, since: null, until: null, minAmount: null },
        ...{ counterparty: null, sort: 'amount', after: { by: 0, tie: 0, id: '' }, limit: 2 },
      }),
  ];
};

/** What is asked about payments out of pockets and into them. */
export const hopQuestions = (accounts: readonly AccountId[]): HopsAsked[] => {
  const pockets = accounts.map((account, i) => ({ account, asset: 'CNY' as AssetCode, atMs: 100 + i }));
  const limits = { entriesEachMax: 1e6, entriesMax: 1e6 };
  return [
    { direction: 'out', pockets, untilMs: 118, minAmount: 1000, ...limits },
    { direction: 'in', pockets, untilMs: null, minAmount: 1000, ...limits },
    { direction: 'out', pockets, untilMs: null, minAmount: null, ...limits, others: accounts.slice(0, 2) },
    { direction: 'out', pockets: pockets.slice(0, 1), untilMs: null, minAmount: null, ...limits },
  ];
};

/** Where old versions are still there bounds may be wider, and more may be named; nothing that stands is left out. */
export const doBound = ({ hops: bounds }: HopsFound, { hops }: HopsFound): boolean =>
  hops.every((hop) =>
    bounds.some(
      ({ from, to, asset, firstTime, lastTime }) =>
        from === hop.from &&
        to === hop.to &&
        asset === hop.asset &&
        firstTime <= hop.firstTime &&
        lastTime >= hop.lastTime,
    ),
  );
