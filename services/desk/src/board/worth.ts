import { findAsset } from '@weir/model';

/**
 * What a unit of an asset is worth in yuan, roughly: sums of different assets are put in one order with it, and nothing
 * else rests on it.
 */
const yuanOf = (asset: string): number => (asset === 'CNY' ? 1 : 7);

/** Yuan, roughly, of minor units of an asset. */
export const worthYuan = (asset: string, amountMinor: bigint): number =>
  (Number(amountMinor) / 10 ** (findAsset(asset)?.decimals ?? 2)) * yuanOf(asset);
