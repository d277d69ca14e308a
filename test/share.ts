const share = Number(process.env['WEIR_TEST_SHARE'] ?? 0.25);
// A run over no inputs would pass.
if (!(share > 0 && share <= 1)) throw new RangeError('WEIR_TEST_SHARE wants a number above 0, at most 1');

/**
 * How many generated inputs a run takes that was told no number: the part that `WEIR_TEST_SHARE` says, a quarter if it says
 * nothing. CI, which has minutes, takes a tenth first, and many more afterwards where there is time.
 */
export const shareOf = (count: number): number => Math.ceil(count * share);

/** How long a property goes on with new inputs, milliseconds: without end where all inputs are wanted. */
export const propertyMs = share === 1 ? Number.POSITIVE_INFINITY : 20_000 * share;
