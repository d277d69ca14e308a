import type { AccountId } from '@weir/model';
import type { CaseLinkFacts, MoneyQuestions } from '@weir/store';

/** Accounts that traced money of an account can have gone on to, in one asset, by the links of a case. */
export type DownTheFlow = (
  name: string,
  account: AccountId,
  asset: string,
  signal: AbortSignal,
) => Promise<ReadonlySet<string>>;

/**
 * Accounts behind `from`: each was paid traced money by one before it, not before that one had any. Links come by time
 * and seq, so once through them is enough. The account itself is not behind itself, also where money came back.
 */
export const accountsBehind = (
  links: readonly Pick<CaseLinkFacts, 'time' | 'transfer'>[],
  from: AccountId,
  asset: string,
): ReadonlySet<string> => {
  const behind = new Set<string>();
  for (const { transfer } of links) {
    if (transfer === null || transfer.asset !== asset || transfer.to === from) continue;
    if (transfer.from === from || behind.has(transfer.from)) behind.add(transfer.to);
  }
  return behind;
};

export const downTheFlow =
  (store: Pick<MoneyQuestions, 'caseLinks'>): DownTheFlow =>
  async (name, account, asset, signal) =>
    accountsBehind(await store.caseLinks(name, signal), account, asset);
