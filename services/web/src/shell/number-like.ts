const schemes = /^(?:bank|pay|eip155|tron|cash|unknown):/i;

/** Whether a text begins as accounts do, by the scheme of its numbers. */
export const hasScheme = (text: string): boolean => schemes.test(text.trim());

/**
 * Whether a text that somebody types into a search may be the number of an account, or the beginning of one: it is kept out of the
 * address, which stands in screenshots, is sent to colleagues, and stays in the browser's history. Rather too often than
 * too seldom: what is kept out is found all the same.
 */
export const isNumberLike = (typed: string): boolean => {
  const text = typed.normalize('NFKC').trim();
  if (hasScheme(text)) return true;
  if (/^0x[0-9a-f]{6,}$/i.test(text) || /^T[1-9A-HJ-NP-Za-km-z]{19,}$/.test(text)) return true;
  const bare = text.replace(/[\s\u2010-\u2015-]/g, '');
  // The digits of a card, from its first ones on; and a long number with words beside it.
  return /^\d{6,}$/.test(bare) || /\d{13,}/.test(bare);
};
