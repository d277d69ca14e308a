/**
 * True where lists and objects of a JSON value stand in each other more than `levels` deep. Parsing has no limit, and
 * whoever walks what was parsed by calling itself, `JSON.stringify` among them, runs out of stack at some thousands.
 */
export const nestsDeeper = (value: unknown, levels: number): boolean => {
  let level = [value].filter(isNest);
  for (let left = levels; level.length > 0; left--) {
    if (left === 0) return true;
    const below: object[] = [];
    for (const each of level) for (const inner of Object.values(each)) if (isNest(inner)) below.push(inner);
    level = below;
  }
  return false;
};

const isNest = (value: unknown): value is object => typeof value === 'object' && value !== null;

const shownCharactersMax = 80;

/** A JSON value as an error shows it: what stands in it only where that is no list or object itself, and cut short. */
export const shownValue = (value: unknown): string => {
  const text = JSON.stringify(value, (_, inner: unknown) => (inner !== value && isNest(inner) ? '…' : inner));
  return text.length <= shownCharactersMax ? text : `${text.slice(0, shownCharactersMax).toWellFormed()}…`;
};
