/**
 * `floor(taint · position / amount)`: the taint before a position of a lot. Whole numbers up to 2^53 − 1 with
 * `taint ≤ amount` and `position ≤ amount`; exact: a product beyond 2^53 goes the wide way.
 */
const before = (taint: number, amount: number, position: number): number => {
  const product = taint * position;
  // Below 2^53 the quotient of whole numbers lies further from the next whole number than division can err.
  return product <= Number.MAX_SAFE_INTEGER
    ? Math.floor(product / amount)
    : Number((BigInt(taint) * BigInt(position)) / BigInt(amount));
};

/**
 * Taint that the interval [start, end) of a lot of `amount` carries, in minor units. The shares of adjacent
 * intervals telescope: they add up to the taint exactly when the lot is spent whole. Source: trace §3.
 */
export const share = (taint: number, amount: number, start: number, end: number): number =>
  taint === amount ? end - start : before(taint, amount, end) - before(taint, amount, start);
