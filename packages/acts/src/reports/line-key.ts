import { createHash } from 'node:crypto';

/** A line of a report as it came. */
export type MatchLine = Readonly<Record<string, unknown>>;

const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** The line's fields, sorted; absent and null are the same. */
const canonical = (line: MatchLine): readonly (readonly [string, unknown])[] =>
  Object.entries(line)
    .filter(([, value]) => value !== null && value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));

/**
 * Keys of a report's lines, 32 hex digits each, in their order. A key is of what the line says, not of its place: a new
 * version of the report keeps what was decided about lines that it left as they were. Of equal lines the first has the
 * first key, and so on.
 */
export const lineKeys = (name: string, reporter: string, lines: readonly MatchLine[]): string[] => {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const fields = canonical(line);
    const text = JSON.stringify(fields);
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    return hashOf([name, reporter, fields, nth]);
  });
};
