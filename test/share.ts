const share = Number(process.env['WEIR_TEST_SHARE'] ?? 1);
// A run over no inputs would pass.
if (!(share > 0 && share <= 1)) throw new RangeError('WEIR_TEST_SHARE wants a number above 0, at most 1');

/**
 * How many generated inputs a run takes that was told no number: all, or the part that `WEIR_TEST_SHARE` says. CI, which has
 * minutes, takes a part of them first, and many more afterwards where there is time.
 */
export const shareOf = (count: number): number => Math.ceil(count * share);
