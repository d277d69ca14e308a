export function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

/** A list in pieces of at most `most`. */
export function pieces<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
    items.slice(index * most, (index + 1) * most),
  );
}
