/** A row of a list where it stands; gone: the list has it no more, and what is shown of it is what was last known. */
export interface Line<T> {
  readonly key: string;
  readonly row: T;
  readonly isGone: boolean;
}

export interface Standing<T> {
  readonly lines: readonly Line<T>[];
  /** How many rows would come between those that stand, or above them: they wait until somebody wants them. */
  readonly waiting: number;
}

const lineOf = <T>(row: T, keyOf: (row: T) => string): Line<T> => ({ key: keyOf(row), row, isGone: false });

/** All rows as they came, none waiting. */
export const allOf = <T>(rows: readonly T[], keyOf: (row: T) => string): Standing<T> => ({
  lines: rows.map((row) => lineOf(row, keyOf)),
  waiting: 0,
});

/**
 * The rows of now where those of before stand: none of them moves under a pointer. They change where they are, those that the list
 * has no more stay as they were and say so, and what comes after all of them is put at the end.
 * @param isMore there are rows after these, which were not asked for: those that stood last may have been pushed there
 */
export const settled = <T>(
  before: readonly Line<T>[],
  now: readonly T[],
  keyOf: (row: T) => string,
  isMore: boolean,
): Standing<T> => {
  if (before.length === 0) return allOf(now, keyOf);
  const places = new Map(now.map((row, place) => [keyOf(row), place]));
  const placeOf = ({ key }: Line<T>): number => places.get(key) ?? -1;
  const lastPlace = Math.max(...before.map(placeOf));
  const lastLine = before.findLastIndex((line) => placeOf(line) >= 0);
  const standing = before.flatMap((line, at): Line<T>[] => {
    const place = placeOf(line);
    if (place >= 0) return [{ ...line, row: now[place]!, isGone: false }];
    // Behind the last that is still there, nothing slides when it goes: on the page after this one it comes again.
    return isMore && lastLine >= 0 && at > lastLine ? [] : [{ ...line, isGone: true }];
  });
  const stood = new Set(before.map(({ key }) => key));
  const others = [...places].filter(([key]) => !stood.has(key)).map(([, place]) => place);
  // Where none of before is left and more come after, nothing says where these belong.
  const isAfter = (place: number): boolean => place > lastPlace && (lastLine >= 0 || !isMore);
  return {
    lines: [...standing, ...others.filter(isAfter).map((place) => lineOf(now[place]!, keyOf))],
    waiting: others.filter((place) => !isAfter(place)).length,
  };
};
