import { type AccountId, assetOf, formatMajor } from '@weir/model';
import { distinct, type Sighting } from '../findings/sighting.js';
import type { Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import type { Paired } from './pairing.js';
import { commissionOf } from './price.js';

/** A swap as people read it, with the part of a taint in the credits that the send would carry. */
export const swapSighting = (
  send: Movement,
  { price: { credits, paidFen }, sureness }: Paired,
  thresholds: PatternThresholds['swap'],
): Sighting => {
  const accounts: AccountId[] = distinct(credits.map(({ to }) => to));
  const confidence = (sureness / 100).toFixed(2);
  const commission = commissionOf(paidFen, send, thresholds).toFixed(4);
  const yuan = formatMajor(paidFen, assetOf(credits[0]!.asset).decimals);
  const usdt = formatMajor(send.amount, assetOf(send.asset).decimals);
  const percent = (Number(commission) * 100).toFixed(1);
  return {
    rule: 'swap',
    place: send.id,
    severity: sureness >= 80 ? 'high' : 'warn',
    account: send.from,
    asset: send.asset,
    others: [...accounts, send.to],
    // The send first: one send is one swap, whichever credits are found to be its price.
    movements: [send, ...credits],
    figures: {
      in: String(paidFen),
      out: String(send.amount),
      credits: String(credits.length),
      cnyPerUsdt: String(thresholds.cnyPerUsdt),
      commission,
      confidence,
    },
    text: {
      'zh-CN': `疑似兑换 USDT：币商银行账户收款 ${yuan} 元，其钱包转出 ${usdt} USDT，按汇率 ${thresholds.cnyPerUsdt} 佣金约 ${percent}%，置信度 ${confidence}；收款中的涉案资金 τ 对应该笔转出的部分根为 floor(τ × ${send.amount} / ${paidFen})`,
      en: `swap to USDT: ${yuan} yuan into an exchanger's account and ${usdt} USDT out of its wallet, a commission of about ${percent} % at ${thresholds.cnyPerUsdt}, confidence ${confidence}; a taint τ of the credits makes the send a partial root of floor(τ × ${send.amount} / ${paidFen})`,
    },
    supersedes: true,
  };
};
