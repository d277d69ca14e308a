import type { CheckDecision } from '@weir/model';
import type { Reason, ReasonCode } from './reason.js';

/** A text for the payer, in both languages. */
export interface Warning {
  readonly zh: string;
  readonly en: string;
}

/** What speaks against the payee is told to the payer, who may be a victim. */
const aboutPayee: ReadonlySet<ReasonCode> = new Set([
  'payee-taint',
  'payee-blocked',
  'payee-stopped',
  'payee-near-case',
  'payee-mule',
  'payee-shared-device',
]);

const suspected: Readonly<Record<Exclude<CheckDecision, 'allow'>, Warning>> = {
  warn: {
    zh: '收款账户存在异常，请先通过您熟悉的方式核实对方身份。公检法、客服、亲友的转账要求都可能是诈骗。可拨打 96110 咨询。',
    en: 'There is something unusual about the payee’s account. Verify who it is in a way you know before you pay: requests of police, customer service or relatives may be fraud. In China, 96110 advises you.',
  },
  delay: {
    zh: '收款账户存在较高诈骗风险，本次付款将延迟处理，其间可以撤销。如您正被人催促付款，请立即停止并拨打 96110。',
    en: 'The payee’s account carries a high risk of fraud. The payment is delayed, and you can cancel it meanwhile. If somebody urges you to pay, stop; in China, call 96110.',
  },
  hold: {
    zh: '收款账户涉嫌诈骗，本次付款已暂停。请勿通过其他方式继续付款，如已受骗请立即报警（110）或拨打 96110。',
    en: 'The payee’s account is suspected of fraud and the payment is held. Do not pay by another way; if you were deceived, tell the police at once.',
  },
};

/** On the chain anybody can read it, and the money would be lost for certain. */
const frozen: Readonly<Record<Exclude<CheckDecision, 'allow'>, Warning>> = {
  warn: {
    zh: '收款地址已被币种发行方冻结，转入的款项无法再转出或退回。请核实收款地址，不要受人催促付款。可拨打 96110 咨询。',
    en: 'The issuer of the coin has frozen the payee’s address: what is paid there cannot be paid on or back. Verify the address, and do not let anybody urge you to pay. In China, 96110 advises you.',
  },
  delay: {
    zh: '收款地址已被币种发行方冻结，转入的款项无法再转出或退回。本次付款将延迟处理，其间可以撤销。如您正被人催促付款，请立即停止并拨打 96110。',
    en: 'The issuer of the coin has frozen the payee’s address: what is paid there cannot be paid on or back. The payment is delayed, and you can cancel it meanwhile. If somebody urges you to pay, stop; in China, call 96110.',
  },
  hold: {
    zh: '收款地址已被币种发行方冻结，转入的款项无法再转出或退回，本次付款已暂停。请勿按对方要求改付其他地址，如已受骗请立即报警（110）或拨打 96110。',
    en: 'The issuer of the coin has frozen the payee’s address: what is paid there cannot be paid on or back. The payment is held. Do not pay another address that you are told to; if you were deceived, tell the police at once.',
  },
};

const firstTime: Readonly<Record<Exclude<CheckDecision, 'allow'>, Warning>> = {
  warn: {
    zh: '您是首次向该账户付款且金额较大，请核实收款人信息后再确认。',
    en: 'You pay this account for the first time, and the amount is large. Verify the payee before you confirm.',
  },
  delay: {
    zh: '您是首次向该账户付款且金额较大，本次付款将延迟处理，其间可以撤销。请核实收款人信息。',
    en: 'You pay this account for the first time, and the amount is large. The payment is delayed, and you can cancel it meanwhile. Verify the payee.',
  },
  hold: {
    zh: '本次付款需要人工核实，暂未处理。',
    en: 'The payment has to be looked at by a person and is not made yet.',
  },
};

/** Whoever holds a case's money must not learn from a text on a screen that it was found. */
const neutral: Readonly<Record<Exclude<CheckDecision, 'allow'>, Warning>> = {
  warn: { zh: '请再次核对收款人信息和金额。', en: 'Check the payee and the amount once more.' },
  delay: { zh: '本次付款正在处理，可能需要一些时间。', en: 'The payment is being processed; it may take a while.' },
  hold: { zh: '本次付款暂无法完成，请联系您的开户机构。', en: 'The payment cannot be made now. Ask your bank.' },
};

/**
 * What to show the payer; null where the payment is allowed. Of what speaks against the payer it says nothing, and where
 * that is so, nothing of the payee either.
 */
export const warningFor = (decision: CheckDecision, reasons: readonly Reason[]): Warning | null => {
  if (decision === 'allow') return null;
  if (reasons.some(({ code }) => code.startsWith('payer-'))) return neutral[decision];
  if (reasons.some(({ code }) => code === 'payee-frozen')) return frozen[decision];
  if (reasons.some(({ code }) => aboutPayee.has(code))) return suspected[decision];
  return reasons.some(({ code }) => code === 'first-time-payee') ? firstTime[decision] : neutral[decision];
};
