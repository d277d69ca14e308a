import { BadRequest } from './problem.js';

/** Where a page ended: the sort key of its last line, and its name. */
export interface Place {
  readonly key: number;
  readonly name: string;
}

export const cursorOf = ({ key, name }: Place): string =>
  Buffer.from(JSON.stringify([key, name])).toString('base64url');

/** @throws {BadRequest} where it is no cursor of ours */
export const placeOf = (cursor: string): Place => {
  const bad = new BadRequest([{ path: 'query.cursor', message: 'wants the `next` of the page before' }]);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw bad;
  }
  if (!Array.isArray(value)) throw bad;
  const [key, name] = value as unknown[];
  if (typeof key !== 'number' || typeof name !== 'string') throw bad;
  return { key, name };
};

/** A line of a list, with what puts it in order: keys downwards, names upwards among equals. */
export interface Ranked<T> extends Place {
  readonly value: T;
}

const before = (left: Place, right: Place): number =>
  right.key - left.key || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);

/** One page of a list. @param after cursor of the page before; undefined: the first */
export const pageOf = <T>(
  lines: Ranked<T>[],
  after: string | undefined,
  limit: number,
): { readonly values: T[]; readonly next: string | null } => {
  lines.sort(before);
  const place = after === undefined ? null : placeOf(after);
  const rest = place === null ? lines : lines.filter((line) => before(place, line) < 0);
  const page = rest.slice(0, limit);
  return {
    values: page.map(({ value }) => value),
    next: rest.length > limit ? cursorOf(page.at(-1)!) : null,
  };
};
