/** From the first to the last instant, both inclusive, milliseconds UTC. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Equal steps of time that hold a span: `[since + i·stepMs, since + (i + 1)·stepMs)` for `i < steps`. */
export interface TimeGrid {
  readonly since: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** Lengths that people count in, milliseconds; beyond the last its multiples. */
const lengths = [
  1, 10, 100, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
];
const dayMs = 86_400_000;

/** Steps of this length that hold a span; they begin at its multiples. */
export const gridWith = ({ first, last }: Span, stepMs: number): TimeGrid => {
  const before = Math.floor(first / stepMs);
  return { since: before * stepMs, stepMs, steps: Math.floor(last / stepMs) - before + 1 };
};

/** The finest steps of a length that people count in that hold a span in at most `stepsMax`; they begin at its multiples. */
export const gridOf = (span: Span, stepsMax: number): TimeGrid => {
  const stepsOf = (stepMs: number): number => gridWith(span, stepMs).steps;
  let stepMs = lengths.find((length) => stepsOf(length) <= stepsMax) ?? dayMs;
  while (stepsOf(stepMs) > stepsMax) stepMs += dayMs;
  return gridWith(span, stepMs);
};
