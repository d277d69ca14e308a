/** Compares two strings by their UTF-8 bytes, which is not the order of JavaScript's `<` outside the basic plane. */
export function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}

/** The distinct strings of a list, ascending by UTF-8 bytes. */
export function sortedByBytes(strings: Iterable<string>): string[] {
  return [...new Set(strings)].sort(compareBytes);
}
