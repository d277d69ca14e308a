/** Accounts of one list that the desk takes. */
export const listLinesMax = 5_000;

/**
 * What of a pasted text or a file can name an account: pieces between spaces, commas, semicolons and tabs, each once;
 * quotes of CSV and heads without a digit go. What is no account after all, the desk says.
 */
export const accountsIn = (text: string): string[] => {
  const pieces = text.split(/[\s,;，；、\t]+/).map((piece) => piece.replace(/^["'\uFEFF]+|["']+$/g, ''));
  return [...new Set(pieces.filter((piece) => piece.length >= 3 && piece.length <= 400 && /[\d:]/.test(piece)))];
};
