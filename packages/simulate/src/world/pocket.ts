import type { Institution } from './institution.js';

export type AssetName = 'CNY' | 'USDT-TRON';

/** An account with one asset in it, its holder, and what it has. Amounts are minor units. */
export interface Pocket {
  readonly account: string;
  readonly asset: AssetName;
  readonly institution: Institution;
  readonly holder: string;
  readonly corporate: boolean;
  /** What it had before the simulation: older than every lot. */
  readonly opening: number;
  /** Changed by the book only. */
  balance: number;
  /** Instant of its latest entry; the book gives no two entries of a pocket the same. */
  lastEntryMs: number;
  /** Cash machines and exchanges' hot wallets: never empty, and no order of entries matters in them. */
  readonly boundless: boolean;
  /** The phone it is operated from, where the feed says. */
  device?: string;
}

export const openPocket = (
  institution: Institution,
  local: string,
  asset: AssetName,
  opening: number,
  more: { readonly holder?: string; readonly corporate?: boolean; readonly boundless?: boolean } = {},
): Pocket => ({
  account: institution.prefix + local,
  asset,
  institution,
  holder: more.holder ?? '',
  corporate: more.corporate ?? false,
  opening,
  balance: opening,
  lastEntryMs: Number.NEGATIVE_INFINITY,
  boundless: more.boundless ?? false,
});
