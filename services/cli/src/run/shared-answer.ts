/**
 * A question whose answer is good for a while: whoever asks meanwhile, or while it is being answered, gets the same. A
 * failure is everybody's who waits, and the next one asks anew.
 */
export const sharedAnswer = <T>(ask: () => Promise<T>, goodMs: number, nowMs: () => number): (() => Promise<T>) => {
  let answer: Promise<T> | null = null;
  let untilMs = 0;
  return () => {
    if (answer !== null && nowMs() < untilMs) return answer;
    untilMs = Number.POSITIVE_INFINITY;
    const asked = ask();
    answer = asked;
    asked.then(
      () => {
        untilMs = nowMs() + goodMs;
      },
      () => {
        answer = null;
      },
    );
    return asked;
  };
};
