/** Somebody's claim on a sum: how much it weighs, and what they get at the most. Minor units. */
export interface Claim {
  readonly key: string;
  readonly weight: bigint;
  readonly capMinor: bigint;
}

const byKey = (a: Claim, b: Claim): number => (a.key < b.key ? -1 : 1);

/**
 * Whole minor units of a sum in proportion to weights, nobody above their cap; what a cap leaves goes to the others in the
 * same proportion. What rounding leaves goes to the largest remainders, of equal ones to the first key by code units. The
 * shares add up to the sum, or to all caps where these are less. The order of the claims does not matter.
 */
export const distribute = (sumMinor: bigint, claims: readonly Claim[]): ReadonlyMap<string, bigint> => {
  const shares = new Map<string, bigint>(claims.map(({ key }) => [key, 0n]));
  let open = claims.filter(({ weight, capMinor }) => weight > 0n && capMinor > 0n);
  let left = sumMinor;
  for (;;) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0n);
    const capped = open.filter(({ weight, capMinor }) => left * weight >= capMinor * weights);
    if (capped.length === 0) return spread(left, weights, open, shares);
    // All at once: each cap is no more than its share of what is left, so together they are no more than that.
    for (const { key, capMinor } of capped) {
      shares.set(key, capMinor);
      left -= capMinor;
    }
    open = open.filter((claim) => !capped.includes(claim));
  }
};

/** Shares below all caps: rounded down, and one more for the largest remainders. */
const spread = (
  sumMinor: bigint,
  weights: bigint,
  open: readonly Claim[],
  shares: Map<string, bigint>,
): ReadonlyMap<string, bigint> => {
  if (open.length === 0) return shares;
  const parts = open.map((claim) => {
    const product = sumMinor * claim.weight;
    return { claim, whole: product / weights, remainder: product % weights };
  });
  let left = sumMinor - parts.reduce((sum, { whole }) => sum + whole, 0n);
  parts.sort((a, b) => (a.remainder === b.remainder ? byKey(a.claim, b.claim) : a.remainder > b.remainder ? -1 : 1));
  for (const { claim, whole } of parts) {
    // A share below its cap, rounded up, is at most the cap.
    shares.set(claim.key, left > 0n ? whole + 1n : whole);
    if (left > 0n) left -= 1n;
  }
  return shares;
};
