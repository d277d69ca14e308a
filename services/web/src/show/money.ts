/** Decimals of one minor unit and the sign before it. Source: the asset table of `packages/model`. */
const assets: Readonly<Record<string, { readonly decimals: number; readonly sign: string; readonly unit: string }>> = {
  CNY: { decimals: 2, sign: '¥', unit: '' },
  USD: { decimals: 2, sign: '$', unit: '' },
  'USDT-TRON': { decimals: 6, sign: '', unit: ' USDT' },
  'USDT-ETH': { decimals: 6, sign: '', unit: ' USDT' },
  'USDT-BSC': { decimals: 6, sign: '', unit: ' USDT' },
};
/** All that people choose among. */
export const assetCodes: readonly string[] = Object.keys(assets);
const assetOf = (code: string) => assets[code] ?? { decimals: 0, sign: '', unit: ` ${code}` };

/** How people want sums: whole, or in 万 (ten thousands). */
export type MoneyUnit = 'plain' | 'wan';

const grouped = (whole: string): string => whole.replace(/\B(?=(\d{3})+$)/g, ',');

/** ¥1,234,567.89 of "123456789" minor units; USDT without zeros that end it, two decimals at least. */
export const formatMoney = (minor: string, asset: string, unit: MoneyUnit = 'plain'): string => {
  const { decimals, sign, unit: name } = assetOf(asset);
  const wan = unit === 'wan' ? inTenThousands(BigInt(minor), decimals) : '0.00';
  // Thirty yuan are not nothing: what would be 0.00万 is told whole.
  if (unit === 'wan' && (wan !== '0.00' || BigInt(minor) === 0n)) return `${sign}${wan}万${name}`;
  const digits = minor.padStart(decimals + 1, '0');
  const whole = grouped(digits.slice(0, digits.length - decimals));
  if (decimals === 0) return `${sign}${whole}${name}`;
  const fraction = digits.slice(-decimals).replace(/0+$/, '').padEnd(Math.min(2, decimals), '0');
  return `${sign}${whole}.${fraction}${name}`;
};

/** Ten thousands with two decimals, half up. */
const inTenThousands = (minor: bigint, decimals: number): string => {
  const step = 10n ** BigInt(decimals + 2);
  const hundredths = (minor + step / 2n) / step;
  const digits = hundredths.toString().padStart(3, '0');
  return `${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
};

/** Short for pictures: ¥1.2M, ¥37k; in Chinese ¥123.5万, ¥1.2亿. For reading at a glance, never for reckoning. */
export const formatMoneyShort = (minor: string, asset: string, language: 'zh' | 'en'): string => {
  const { decimals, sign, unit } = assetOf(asset);
  const value = Number(minor) / 10 ** decimals;
  // What would round to nothing is told whole.
  if (value > 0 && value < 0.5) return formatMoney(minor, asset);
  const steps: readonly (readonly [number, string])[] =
    language === 'zh'
      ? [
          [1e8, '亿'],
          [1e4, '万'],
        ]
      : [
          [1e9, 'B'],
          [1e6, 'M'],
          [1e3, 'k'],
        ];
  // What the smaller unit would round to a whole larger one is told in that: 99,999,999 is 1.0亿 and not 10,000万.
  const [divisor, name] = steps.find(([least], at) => {
    const below = steps[at + 1]?.[0] ?? 1;
    return Math.round(value / below) * below >= least;
  }) ?? [1, ''];
  const scaled = value / divisor;
  const text = scaled >= 99.95 || divisor === 1 ? Math.round(scaled).toLocaleString('en-US') : scaled.toFixed(1);
  return `${sign}${text}${name}${unit}`;
};

/**
 * Minor units of what somebody typed, `1,234.5`, `123万` or, in wide letters, `３亿元`; null where it is no sum of this asset: signed,
 * empty, with more decimals than the asset has, or with commas that group no thousands: `1,5` is fifteen to nobody.
 */
export const parseMoney = (typed: string, asset: string): string | null => {
  const { decimals } = assetOf(asset);
  const text = typed.normalize('NFKC').trim();
  const match = /^[¥$]?\s*(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?\s*(万|亿)?元?$/.exec(text);
  if (match === null) return null;
  const places = decimals + (match[3] === '万' ? 4 : match[3] === '亿' ? 8 : 0);
  const fraction = match[2] ?? '';
  if (fraction.length > places) return null;
  const digits = match[1]!.replaceAll(',', '') + fraction.padEnd(places, '0');
  return /^\d{1,39}$/.test(digits) ? digits.replace(/^0+(?=\d)/, '') : null;
};

/** Major units for a table of numbers, without signs and groups: `1234567.89`. */
export const plainMoney = (minor: string, asset: string): string => {
  const { decimals } = assetOf(asset);
  if (decimals === 0) return minor;
  const digits = minor.padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

/** The sum of decimal texts. */
export const addMoney = (amounts: Iterable<string>): string => {
  let sum = 0n;
  for (const amount of amounts) sum += BigInt(amount);
  return sum.toString();
};

export const isMore = (a: string, b: string): boolean => (a.length === b.length ? a > b : a.length > b.length);

/** For sorting: more money first. */
export const byMoneyDown = (a: string, b: string): number => (a === b ? 0 : isMore(a, b) ? -1 : 1);
