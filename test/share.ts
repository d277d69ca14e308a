/**
 * How many generated inputs a run takes that was told no number: all, or the part that `WEIR_TEST_SHARE` says. CI, which has
 * minutes, takes a part of them first, and many more afterwards where there is time.
 */
export const shareOf = (count: number): number => Math.ceil(count * Number(process.env['WEIR_TEST_SHARE'] ?? 1));
