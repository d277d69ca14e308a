import { type AccountId, type AssetCode, assetOf, assets, formatMajor, schemeOf } from '@weir/model';
import { distinct, type Sighting, sumOf } from '../findings/sighting.js';
import type { KnownLabels } from '../labels/known-labels.js';
import { type Arrived, isLeftOut, type Movement } from '../recent/movement.js';
import type { RecentTransfers } from '../recent/recent-transfers.js';
import type { PatternThresholds } from '../rules/thresholds.js';

type Thresholds = PatternThresholds['swap'];

const cny = 'CNY' as AssetCode;
const coins: readonly AssetCode[] = assets()
  .map(({ code }) => code)
  .filter((code) => code.startsWith('USDT-'));
const walletSchemes: ReadonlySet<string> = new Set(['eip155', 'tron']);

/** Of one account or wallet in one window: where there are more, chance alone would find equal amounts. */
const paymentsMax = 64;
/** So many credits in a row are tried as the price of one send. */
const runMax = 8;
const millionths = 1_000_000;

/** Credits that may be the price of a send, with how sure that is, in hundredths. */
interface Price {
  readonly credits: readonly Arrived[];
  readonly sureness: number;
}

/** A send of coins out of the wallet of an exchanger, to somebody else. */
export const isSend = (movement: Movement, labels: KnownLabels): boolean =>
  coins.includes(movement.asset) &&
  walletSchemes.has(schemeOf(movement.from)) &&
  labels
    .ownersOf(movement.from, movement.time)
    .some((owner) => !labels.ownersOf(movement.to, movement.time).includes(owner));

/** The sends that a credit of yuan into an exchanger's account may be the price of, or part of it. */
export const sendsNear = (
  { to, asset, creditTime }: Movement,
  labels: KnownLabels,
  recent: RecentTransfers,
  { windowMs }: Thresholds,
): Movement[] => {
  if (asset !== cny || creditTime === null) return [];
  const wallets = labels.ownersOf(to, creditTime).flatMap((owner) => labels.accountsOf(owner));
  return distinct(wallets).flatMap((wallet) =>
    coins.flatMap(
      (coin) => recent.outsOf(wallet, coin, creditTime - windowMs, creditTime + windowMs, paymentsMax) ?? [],
    ),
  );
};

/**
 * The swap that a send of an exchanger's wallet is one side of: credits into a bank or payment account of the same owner
 * within the window, before or after it, that are its worth and a commission. A correlation, not a flow: it says how
 * sure it is, and gives the part of a taint in the credits that the send would carry. Source: trace §6.
 */
export const findSwap = (
  send: Movement,
  labels: KnownLabels,
  recent: RecentTransfers,
  thresholds: Thresholds,
): Sighting | null => {
  if (!isSend(send, labels) || send.amount < thresholds.usdtMinorMin) return null;
  const credits = creditsNear(send, labels, recent, thresholds);
  const prices = pricesOf(credits).filter((price) => isPriceOf(sumOf(price.credits), send, thresholds));
  const weighed = prices.map((price) => ({ ...price, sureness: weigh(price, prices, send, thresholds) }));
  const [best] = weighed.sort(
    (left, right) => right.sureness - left.sureness || left.credits.length - right.credits.length,
  );
  if (best === undefined || best.sureness < thresholds.confidenceMinPercent) return null;
  return sightingOf(send, best, thresholds);
};

const creditsNear = (
  send: Movement,
  labels: KnownLabels,
  recent: RecentTransfers,
  { windowMs }: Thresholds,
): Arrived[] => {
  const { from, time } = send;
  return distinct(labels.ownersOf(from, time).flatMap((owner) => labels.accountsOf(owner)))
    .flatMap((account) => recent.insOf(account, cny, time - windowMs, time + windowMs, paymentsMax) ?? [])
    .filter((credit) => {
      const shared = labels
        .ownersOf(credit.to, credit.creditTime)
        .filter((owner) => labels.ownersOf(from, time).includes(owner));
      const isOwn = labels.ownersOf(credit.from, credit.time).some((owner) => shared.includes(owner));
      return shared.length > 0 && !isOwn && !isLeftOut(credit);
    })
    .sort((left, right) => left.creditTime - right.creditTime || (left.id < right.id ? -1 : 1));
};

/** One credit; several of one payer; several one after another. */
const pricesOf = (credits: readonly Arrived[]): Price[] => {
  const prices: Price[] = credits.map((credit) => ({ credits: [credit], sureness: 90 }));
  for (const payer of distinct(credits.map(({ from }) => from))) {
    const own = credits.filter(({ from }) => from === payer);
    if (own.length > 1) prices.push({ credits: own, sureness: 80 });
  }
  for (let start = 0; start < credits.length; start++) {
    for (let length = 2; length <= runMax && start + length <= credits.length; length++) {
      prices.push({ credits: credits.slice(start, start + length), sureness: 60 });
    }
  }
  return prices;
};

/** What a send is worth, in 10^-10 fen: exact, so that a limit is a limit. */
const worthOf = (send: Movement, { cnyPerUsdt }: Thresholds): bigint =>
  BigInt(send.amount) * BigInt(Math.round(cnyPerUsdt * millionths));
const perFen = 10_000_000_000n;

const parts = (percent: number): bigint => BigInt(Math.round((percent * millionths) / 100));

/** Somewhere in the band of the rate the commission is one between nothing and the most that is taken. */
const isPriceOf = (paidFen: bigint, send: Movement, thresholds: Thresholds): boolean => {
  const { rateBandPercent, commissionMaxPercent } = thresholds;
  const [paid, worth] = [paidFen * perFen, worthOf(send, thresholds)];
  const whole = BigInt(millionths);
  return (
    worth * (whole - parts(rateBandPercent)) <= paid * whole &&
    worth * (whole + parts(rateBandPercent)) >= paid * (whole - parts(commissionMaxPercent))
  );
};

/** The commission at the configured rate, in millionths of what was paid; below zero inside the band. */
const commissionOf = (paidFen: bigint, send: Movement, thresholds: Thresholds): number =>
  Number(((paidFen * perFen - worthOf(send, thresholds)) * BigInt(millionths)) / (paidFen * perFen));

/** Less sure the larger the commission must be, and the more other credits would do as well. */
const weigh = ({ credits, sureness }: Price, all: readonly Price[], send: Movement, thresholds: Thresholds): number => {
  const commissionPercent = Math.max(0, commissionOf(sumOf(credits), send, thresholds)) / (millionths / 100);
  const { commissionMaxPercent } = thresholds;
  const far = commissionMaxPercent === 0 ? 0 : Math.min(1, commissionPercent / commissionMaxPercent);
  const rivals = all.filter((other) => other.credits.length === 1 && !credits.includes(other.credits[0]!)).length;
  return Math.max(0, Math.round(sureness - 20 * far - 10 * Math.min(3, rivals)));
};

const sightingOf = (send: Movement, { credits, sureness }: Price, thresholds: Thresholds): Sighting => {
  const paid = sumOf(credits);
  const accounts: AccountId[] = distinct(credits.map(({ to }) => to));
  const confidence = (sureness / 100).toFixed(2);
  const commission = (commissionOf(paid, send, thresholds) / millionths).toFixed(4);
  const [yuan, usdt] = [
    formatMajor(paid, assetOf(cny).decimals),
    formatMajor(send.amount, assetOf(send.asset).decimals),
  ];
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
      in: String(paid),
      out: String(send.amount),
      credits: String(credits.length),
      cnyPerUsdt: String(thresholds.cnyPerUsdt),
      commission,
      confidence,
    },
    text: {
      'zh-CN': `疑似兑换 USDT：币商银行账户收款 ${yuan} 元，其钱包转出 ${usdt} USDT，按汇率 ${thresholds.cnyPerUsdt} 佣金约 ${percent}%，置信度 ${confidence}；收款中的涉案资金 τ 对应该笔转出的部分根为 floor(τ × ${send.amount} / ${paid})`,
      en: `swap to USDT: ${yuan} yuan into an exchanger's account and ${usdt} USDT out of its wallet, a commission of about ${percent} % at ${thresholds.cnyPerUsdt}, confidence ${confidence}; a taint τ of the credits makes the send a partial root of floor(τ × ${send.amount} / ${paid})`,
    },
    supersedes: true,
  };
};
