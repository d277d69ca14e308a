import { findAsset, formatMajor } from '@weir/model';
import { printable } from './printable.js';

/** Decimals that an amount is compared in: at least those of every asset. */
const comparedDecimals = 18;

const bare = (minor: bigint, decimals: number): string => {
  const text = formatMajor(minor, decimals);
  // 5,000.000000 reads as 5,000.00; digits that say something stay.
  return decimals <= 2 ? text : text.replace(/(\.[0-9]{2}[0-9]*?)0+$/, '$1');
};

/** "49,800.00 CNY" of minor units; an asset that is not in the table is shown in minor units and says so. */
export const readableAmount = (minorText: string, asset: string): string => {
  const found = findAsset(asset);
  const name = printable(asset);
  return found === null ? `${minorText} minor ${name}` : `${bare(BigInt(minorText), found.decimals)} ${name}`;
};

/** Without the asset, where its name stands beside it. */
export const readableNumber = (minorText: string, asset: string): string => {
  const found = findAsset(asset);
  return found === null ? minorText : bare(BigInt(minorText), found.decimals);
};

/**
 * Puts amounts of any assets in one order, by their number of yuan or dollars: for lists only. What one asset is
 * worth in another is nothing this system knows.
 */
export const sizeOf = (minorText: string, asset: string): bigint =>
  BigInt(minorText) * 10n ** BigInt(comparedDecimals - (findAsset(asset)?.decimals ?? 0));
