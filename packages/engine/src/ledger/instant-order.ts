/** What places rows whose instants are equal; ids are unique, so it leaves no tie. */
export type CompareTied = (left: number, right: number) => number;

const digitBits = 11;
const digitCount = 1 << digitBits;
const wordBits = 32;
const wordSize = 2 ** wordBits;

/**
 * Puts `rows` in order of (instant, tie) in place. `instant` is by row, whole milliseconds not below 0. Sorted by
 * digits of the instant, which costs no comparison; feeds come almost in order and their ties few, so that nothing else
 * is left to do as a rule.
 */
export const sortByInstant = (rows: Int32Array, instant: Float64Array, compareTied: CompareTied): void => {
  if (!isSorted(rows, instant)) sortByDigits(rows, instant);
  let from = 0;
  while (from < rows.length) {
    const at = instant[rows[from]!]!;
    let to = from + 1;
    let inOrder = true;
    for (; to < rows.length && instant[rows[to]!] === at; to++) {
      if (inOrder && compareTied(rows[to - 1]!, rows[to]!) > 0) inOrder = false;
    }
    if (!inOrder) rows.subarray(from, to).sort(compareTied);
    from = to;
  }
};

const isSorted = (rows: Int32Array, instant: Float64Array): boolean => {
  for (let at = 1; at < rows.length; at++) if (instant[rows[at - 1]!]! > instant[rows[at]!]!) return false;
  return true;
};

const sortByDigits = (rows: Int32Array, instant: Float64Array): void => {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let at = 0; at < rows.length; at++) {
    first = Math.min(first, instant[rows[at]!]!);
    last = Math.max(last, instant[rows[at]!]!);
  }
  sortByWord(rows, (row) => (instant[row]! - first) >>> 0, Math.min(last - first, wordSize - 1));
  const high = Math.floor((last - first) / wordSize);
  if (high > 0) sortByWord(rows, (row) => Math.floor((instant[row]! - first) / wordSize), high);
};

/** Sorts by a word of each row, 0 … `largest`, and keeps the order of rows whose words are equal. */
const sortByWord = (rows: Int32Array, wordOf: (row: number) => number, largest: number): void => {
  let source = { rows, words: Uint32Array.from(rows, wordOf) };
  let target = { rows: new Int32Array(rows.length) as Int32Array, words: new Uint32Array(rows.length) };
  const next = new Int32Array(digitCount);
  // The lowest digit first; each pass keeps the order of the passes before it.
  for (let shift = 0; shift < wordBits && largest >>> shift > 0; shift += digitBits) {
    const { rows: fromRows, words: fromWords } = source;
    const { rows: toRows, words: toWords } = target;
    next.fill(0);
    for (let at = 0; at < fromWords.length; at++) next[(fromWords[at]! >>> shift) & (digitCount - 1)]! += 1;
    let start = 0;
    for (let digit = 0; digit < digitCount; digit++) {
      const count = next[digit]!;
      next[digit] = start;
      start += count;
    }
    for (let at = 0; at < fromWords.length; at++) {
      const word = fromWords[at]!;
      const place = next[(word >>> shift) & (digitCount - 1)]!++;
      toRows[place] = fromRows[at]!;
      toWords[place] = word;
    }
    [source, target] = [target, source];
  }
  if (source.rows !== rows) rows.set(source.rows);
};
