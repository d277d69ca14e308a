declare const assetBrand: unique symbol;
/** A code of the asset table. */
export type AssetCode = string & { readonly [assetBrand]: true };

export interface Asset {
  readonly code: AssetCode;
  /** Decimals of one minor unit as traced. */
  readonly decimals: number;
  /** Decimals of the amount on chain, where they are more than are traced. */
  readonly decimalsOnChain?: number;
  /** Entries below this many minor units do not count towards a hub (trace §2). */
  readonly dustMinor: number;
  /** How long an event of this asset may come late, in milliseconds of event time (trace §5). */
  readonly latenessMs: number;
}

const minute = 60_000;
const asset = (code: string, rest: Omit<Asset, 'code'>): Asset => ({ code: code as AssetCode, ...rest });

/** The one table; what is not in it is `UNKNOWN_ASSET`. Source: trace §1, §2, §5. */
const table: readonly Asset[] = [
  asset('CNY', { decimals: 2, dustMinor: 1_000, latenessMs: 10 * minute }),
  asset('USD', { decimals: 2, dustMinor: 100, latenessMs: 10 * minute }),
  asset('USDT-TRON', { decimals: 6, dustMinor: 1_000_000, latenessMs: 5 * minute }),
  asset('USDT-ETH', { decimals: 6, dustMinor: 1_000_000, latenessMs: 30 * minute }),
  asset('USDT-BSC', { decimals: 6, decimalsOnChain: 18, dustMinor: 1_000_000, latenessMs: 30 * minute }),
];

const byCode = new Map<unknown, Asset>(table.map((entry) => [entry.code, entry]));

export const assets = (): readonly Asset[] => table;
export const findAsset = (code: unknown): Asset | null => byCode.get(code) ?? null;
/** The asset of a code that was checked before. */
export const assetOf = (code: string): Asset => {
  const found = byCode.get(code);
  if (found === undefined) throw new RangeError(`no such asset: ${code}`);
  return found;
};
