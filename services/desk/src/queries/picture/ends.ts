import type { PictureNode } from '@weir/desk-api';
import { institutionOf } from '@weir/model';
import type { CaseAccount } from '@weir/store';

type End = PictureNode['ends'][number];

/** Labels that stop a trace: money that reaches them has arrived. Source: trace §7, labels. */
const stopsText: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  service: { zh: '服务商账户', en: "a service's account" },
  exchange: { zh: '交易所账户', en: "an exchange's account" },
  clearing: { zh: '清算账户', en: 'a clearing account' },
  stop: { zh: '标记为止追踪的账户', en: 'an account at which tracing stops' },
};
export const isStopping = (kind: string): boolean => Object.hasOwn(stopsText, kind);

/** `bank:CMB:` as people name it. */
const nameOf = (account: string): string => institutionOf(account).split(':')[1] ?? account;
/** Where an issuer's money is made and destroyed: `cash:issuer:` and its contract. */
const isIssuer = (account: string): boolean => account.startsWith('cash:issuer:');
/** `cash:atm:CMB-0755-0192`: whose machine or counter it is. */
const cashierOf = (account: string): string => account.slice(institutionOf(account).length).split('-')[0]!;

const exitedText = (account: string, labels: readonly string[]): End['why'] => {
  if (isIssuer(account))
    return {
      zh: '已被发行方销毁或赎回，无法再止付',
      en: 'destroyed or redeemed by its issuer: it cannot be stopped any more',
    };
  if (account.startsWith('cash:'))
    return { zh: `在 ${cashierOf(account)} 取现`, en: `taken as cash at ${cashierOf(account)}` };
  const stop = labels.find(isStopping);
  if (stop !== undefined) {
    const { zh, en } = stopsText[stop]!;
    return { zh: `进入${zh}，不再追踪`, en: `it reached ${en} and is not followed on` };
  }
  return {
    zh: '进入往来过多的账户（枢纽），与他人资金无法区分',
    en: "it reached a hub, where it cannot be told from others' money",
  };
};

/** Where sight of a pocket's money ends, and why: one for each part of trace §3 that is not zero. */
export const endsOf = (row: CaseAccount, labels: readonly string[]): End[] => {
  const institution = nameOf(row.account);
  const why: Readonly<Record<End['part'], () => End['why']>> = {
    exited: () => exitedText(row.account, labels),
    outOfSight: () => ({
      zh: `${institution} 的转出记录不可见，需向该机构查询`,
      en: `debits at ${institution} are not seen: ask it where the money is`,
    }),
    notFollowed: () => ({
      zh: '层级过深、金额过小，或余额显示已另行支出，未继续追踪',
      en: 'not followed: too deep, too small, or spent otherwise as the balances say',
    }),
    atRest: () => ({ zh: `仍在 ${institution} 账户内`, en: `still in the account at ${institution}` }),
    returned: () => ({ zh: '已退回受害人账户', en: "back in a victim's account" }),
  };
  return (['atRest', 'outOfSight', 'exited', 'notFollowed', 'returned'] as const)
    .filter((part) => row[part] !== '0')
    .map((part) => ({ part, why: why[part]() }));
};
