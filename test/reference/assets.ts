/** The asset table (trace.md §1) with the dust limit of hubs (§2), in minor units. */
export const DUST_LIMIT_MINOR: ReadonlyMap<string, bigint> = new Map([
  ['CNY', 1_000n],
  ['USD', 100n],
  ['USDT-TRON', 1_000_000n],
  ['USDT-ETH', 1_000_000n],
  ['USDT-BSC', 1_000_000n],
]);

export const AMOUNT_MAX_MINOR = 2n ** 53n - 1n;
