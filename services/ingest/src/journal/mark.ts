/**
 * A mark is the raw offset up to which a raw partition stands in the journal; null before its first frame. What a
 * frame `[from, to)` is to a mark: `known` is dropped, `gap` is dropped and counted, `taken` moves the mark to `to`.
 * Source: architecture §5, frames and marks.
 */
export const weigh = (mark: number | null, from: number, to: number): 'taken' | 'known' | 'gap' => {
  if (mark === null) return 'taken';
  if (to <= mark) return 'known';
  return from > mark ? 'gap' : 'taken';
};
