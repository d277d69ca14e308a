/** Readings of a case that need no links: they mix a pocket's money instead of telling lots apart. Source: trace §4. */
export type MixedPolicy = 'haircut' | 'poison' | 'taint-first';

/**
 * The taint of a debit, in minor units. Source: the table of trace §4.
 * @param seen B, the balance seen before it; @param stain X, the tainted part of it
 */
export const taintOfDebit = (policy: MixedPolicy, amount: bigint, seen: bigint, stain: bigint): bigint => {
  if (stain === 0n) return 0n;
  if (policy === 'poison') return amount;
  if (policy === 'taint-first') return amount < stain ? amount : stain;
  return amount <= seen ? (stain * amount) / seen : stain;
};
