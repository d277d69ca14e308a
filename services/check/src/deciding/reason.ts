import type { CheckRule } from '@weir/model';

export type ReasonCode = CheckRule | 'stale';

/** What a reason rests on: names and figures, never an account number. */
export type Evidence = Readonly<Record<string, string | number>>;

/** Why a check says what it says: for programs by its code, for people in both languages. */
export interface Reason {
  readonly code: ReasonCode;
  readonly zh: string;
  readonly en: string;
  readonly evidence?: readonly Evidence[];
}

const texts: Readonly<Record<ReasonCode, { readonly zh: string; readonly en: string }>> = {
  'payee-taint': {
    zh: '收款账户内有涉案资金，或涉案资金正在到账',
    en: 'money of a case is in the payee’s account, or on its way there',
  },
  'payer-taint': {
    zh: '付款账户内有涉案资金，或涉案资金正在到账',
    en: 'money of a case is in the payer’s account, or on its way there',
  },
  'payee-blocked': { zh: '收款账户在黑名单内', en: 'the payee’s account is on a blocklist' },
  'payer-blocked': { zh: '付款账户在黑名单内', en: 'the payer’s account is on a blocklist' },
  'payee-stopped': { zh: '收款账户已被止付或暂停收款', en: 'the payee’s account is stopped or held at a desk' },
  'payer-stopped': { zh: '付款账户已被止付', en: 'the payer’s account is stopped at a desk' },
  'payee-frozen': {
    zh: '收款地址已被币种发行方冻结，转入的款项无法再转出',
    en: 'the issuer of the coin has frozen the payee’s address: what is paid there cannot be paid on',
  },
  'payer-frozen': {
    zh: '付款地址已被币种发行方冻结，无法付款',
    en: 'the issuer of the coin has frozen the payer’s address: it cannot pay',
  },
  'payee-near-case': {
    zh: '涉案资金曾流经收款账户，距受害人层级很近',
    en: 'money of a case passed through the payee’s account, few layers from the victim',
  },
  'payee-mule': { zh: '收款账户近期有涉案账户特征', en: 'the payee’s account has lately behaved like a mule’s' },
  'payer-mule': { zh: '付款账户近期有涉案账户特征', en: 'the payer’s account has lately behaved like a mule’s' },
  'payee-shared-device': {
    zh: '收款账户与其他多个账户共用设备',
    en: 'the payee’s account shares a device with several others',
  },
  'payer-shared-device': {
    zh: '付款账户与其他多个账户共用设备',
    en: 'the payer’s account shares a device with several others',
  },
  'first-time-payee': {
    zh: '付款人首次向该账户付款，且金额较大',
    en: 'the payer pays this account for the first time, and the amount is large',
  },
  'unusual-hour': {
    zh: '付款人平时不在这一时段付款',
    en: 'the payer does not usually pay around this hour',
  },
  stale: {
    zh: '核查数据不是最新或不完整，结论按配置给出',
    en: 'what the check knows is not up to date or not whole; it answers as configured',
  },
};

export const reason = (code: ReasonCode, evidence: readonly Evidence[] = []): Reason => ({
  code,
  ...texts[code],
  ...(evidence.length > 0 ? { evidence } : {}),
});
