import type { Population } from '../world/population.js';
import type { Exchanger } from './exchanger.js';
import type { AccountLabel } from './reports.js';

const dayMs = 86_400_000;

/** What is known before anything happens: clearing accounts, the exchange, and the exchanger's accounts. */
export const knownLabels = (startMs: number, population: Population, exchanger: Exchanger): AccountLabel[] => {
  const known = (
    account: string,
    kind: string,
    source: string,
    confidence: number,
    more: Partial<AccountLabel> = {},
  ) => ({
    account,
    kind,
    source,
    version: 1,
    confidence,
    from: startMs - 30 * dayMs,
    ...more,
  });
  const owner = 'otc-17';
  return [
    ...population.clearing.map((one) => known(one.account, 'clearing', 'clearing-house', 1, { note: '备付金账户' })),
    ...exchanger.accounts.map((one) => known(one.account, 'exchange', 'desk', 0.9, { owner, note: 'U商' })),
    ...(exchanger.wallet === null
      ? []
      : [known(exchanger.wallet.account, 'exchange', 'desk', 0.8, { owner, note: 'U商' })]),
    ...(population.hotWallet === null ? [] : [known(population.hotWallet.account, 'exchange', 'tagpack', 1)]),
  ];
};
