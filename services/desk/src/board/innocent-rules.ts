import type { Reason } from '@weir/desk-api';

/** A payment into an account: when, and how much in minor units. */
export interface Payment {
  readonly timeMs: number;
  readonly minor: bigint;
}

/** What is seen of an account's money in one asset, before stolen money came to it. */
export interface AccountFeatures {
  /** When the first stolen money came, and how much in all. */
  readonly stolenSinceMs: number;
  readonly stolenMinor: bigint;
  /** All that ever came in, the stolen money with it. */
  readonly inMinor: bigint;
  readonly transfersIn: number;
  /** Different accounts that paid. */
  readonly payers: number;
  /** When the first money came; null: none did. */
  readonly firstInMs: number | null;
  /** Share of equal steps of time until the stolen money in which any came, 0–1. */
  readonly activeShare: number;
  /** Sum of whoever paid most. */
  readonly largestPayerMinor: bigint;
  /** Half of what went out had rested so long at the most; null: nothing went out. */
  readonly dwellMs: number | null;
  /** Payments of whoever pays again and again at even distances, before the stolen money; null: nobody does. */
  readonly regular: { readonly payments: readonly Payment[]; readonly payerPaysAccounts: number } | null;
  /** What those that the stolen money came from had paid before it. */
  readonly earlier: readonly Payment[];
  /** Names that labels give to the holder and to the payers of stolen money at the first layer. */
  readonly holder: string | null;
  readonly victims: readonly (string | null)[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Where each rule begins to speak. They are narrow: who is taken for innocent is not stopped in full. */
export const innocentBounds = {
  /** Money that leaves sooner than this is passed on: whatever else is seen, that is what rented accounts do. */
  dwellMsMin: 2 * hourMs,
  merchant: {
    daysMin: 60,
    transfersMin: 200,
    payersMin: 100,
    activeMin: 0.5,
    payerShareMax: 0.2,
    stolenShareMax: 0.05,
  },
  wage: { paymentsMin: 4, gapDaysMin: 25, gapDaysMax: 36, spreadMax: 0.5, payeesMin: 10, stolenShareMax: 0.3 },
  value: { paymentsMin: 3, daysMin: 60, timesMedianMax: 2 },
} as const;

const share = (part: bigint, whole: bigint): number => (whole === 0n ? 1 : Number((part * 10_000n) / whole) / 10_000);

const median = (sums: readonly bigint[]): bigint => [...sums].sort((a, b) => (a < b ? -1 : 1))[sums.length >> 1] ?? 0n;

const days = (ms: number): number => Math.floor(ms / dayMs);

/** Many who pay a little, again and again, long before: what a shop's till looks like. */
const asMerchant = (seen: AccountFeatures): Reason | null => {
  const bounds = innocentBounds.merchant;
  const { activeShare, firstInMs, inMinor, largestPayerMinor, payers, stolenMinor, stolenSinceMs, transfersIn } = seen;
  if (firstInMs === null || stolenSinceMs - firstInMs < bounds.daysMin * dayMs) return null;
  if (transfersIn < bounds.transfersMin || payers < bounds.payersMin || activeShare < bounds.activeMin) return null;
  if (share(largestPayerMinor, inMinor) > bounds.payerShareMax) return null;
  if (share(stolenMinor, inMinor) > bounds.stolenShareMax) return null;
  const since = days(stolenSinceMs - firstInMs);
  return {
    code: 'seen-merchant',
    zh: `似商户收款：涉案资金到来前已使用 ${since} 天，至今 ${payers} 个付款账户共 ${transfersIn} 笔，无一占比过高`,
    en: `seen as a merchant: in use for ${since} days before; ${payers} payers and ${transfersIn} payments to this day, none of them large`,
  };
};

/** One payer of many, month after month, much the same sum: what a wage looks like. */
const asWageEarner = ({ inMinor, regular, stolenMinor }: AccountFeatures): Reason | null => {
  const bounds = innocentBounds.wage;
  if (regular === null || regular.payments.length < bounds.paymentsMin) return null;
  if (regular.payerPaysAccounts < bounds.payeesMin || share(stolenMinor, inMinor) > bounds.stolenShareMax) return null;
  const times = regular.payments.map(({ timeMs }) => timeMs).sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, at) => (time - times[at]!) / dayMs);
  if (gaps.some((gap) => gap < bounds.gapDaysMin || gap > bounds.gapDaysMax)) return null;
  const usual = median(regular.payments.map(({ minor }) => minor));
  const isFar = (minor: bigint): boolean => {
    const away = minor > usual ? minor - usual : usual - minor;
    return share(away, usual) > bounds.spreadMax;
  };
  if (regular.payments.some(({ minor }) => isFar(minor))) return null;
  return {
    code: 'seen-wage-earner',
    zh: `似工资账户：同一付款方按月付款 ${times.length} 次，该付款方向 ${regular.payerPaysAccounts} 个账户付款`,
    en: `seen as a wage: ${times.length} monthly payments of one payer, which pays ${regular.payerPaysAccounts} accounts`,
  };
};

/** Who was paid by the same payer long before, no less than now: somebody's landlord, shop or school. */
const asPayeeForValue = ({ earlier, stolenMinor, stolenSinceMs }: AccountFeatures): Reason | null => {
  const bounds = innocentBounds.value;
  if (earlier.length < bounds.paymentsMin) return null;
  const first = Math.min(...earlier.map(({ timeMs }) => timeMs));
  if (stolenSinceMs - first < bounds.daysMin * dayMs) return null;
  if (stolenMinor > BigInt(bounds.timesMedianMax) * median(earlier.map(({ minor }) => minor))) return null;
  const since = days(stolenSinceMs - first);
  return {
    code: 'seen-payee-for-value',
    zh: `似善意收款：同一付款方此前 ${since} 天内已付款 ${earlier.length} 次，金额相当`,
    en: `seen as a payee for value: the same payer paid ${earlier.length} times over ${since} days before, sums alike`,
  };
};

/** A victim who paid to an account of their own. */
const asOwnName = ({ holder, victims }: AccountFeatures): Reason | null =>
  holder !== null && victims.length > 0 && victims.every((name) => name === holder)
    ? {
        code: 'seen-own-name',
        zh: '似同名账户：标签所载户名与付款受害人相同',
        en: 'seen as own name: labels name one person as the victim who paid and as the holder',
      }
    : null;

/**
 * Why an account is probably innocent by what is seen of it, where no label says what it is. Pure: the same features, the
 * same reasons. None where money hardly rests, whatever else is seen.
 */
export const innocentReasons = (seen: AccountFeatures): Reason[] => {
  if (seen.dwellMs !== null && seen.dwellMs < innocentBounds.dwellMsMin) return [];
  const rules = [asMerchant, asWageEarner, asPayeeForValue, asOwnName];
  return rules.map((rule) => rule(seen)).filter((reason) => reason !== null);
};
