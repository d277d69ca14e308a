/**
 * Gives what comes one by one to `take` together, a little later: what follows each other closely is worked on once. A timer
 * and not a frame: a tab behind others has no frames and would only gather.
 * @returns `add`, and `stop`, after which nothing is taken any more
 */
export const gather = <Thing>(
  take: (things: readonly Thing[]) => void,
  forMs: number,
): { readonly add: (thing: Thing) => void; readonly stop: () => void } => {
  let things: Thing[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const end = (): void => {
    const taken = things;
    things = [];
    timer = null;
    take(taken);
  };
  return {
    add: (thing) => {
      things.push(thing);
      timer ??= setTimeout(end, forMs);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      things = [];
    },
  };
};
