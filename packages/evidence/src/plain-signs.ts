// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** Line and paragraph separators, and marks that turn the direction of writing. */
const turning = /[\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const pictures = 0x2400;

/**
 * A text as XML can carry it, and as it reads. Ids and account numbers are whatever a feed sends: one control character among them, and a
 * spreadsheet or a picture cannot be opened at all; one mark that turns the direction, and an account reads as another. Control characters
 * are shown by signs of their own, ␀ to ␟, the others and half of a pair by �.
 */
export const plainSigns = (text: string): string =>
  text
    .toWellFormed()
    .replace(turning, '\ufffd')
    .replace(forbidden, (sign) => {
      const code = sign.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(pictures + code) : '\ufffd';
    });

/** Longer texts a cell of a spreadsheet cannot hold. */
const cellLengthMax = 32_000;

/** A text as a cell holds it; one that is cut says so. */
export const cellText = (text: string, whole: string): string => {
  const plain = plainSigns(text);
  if (plain.length <= cellLengthMax) return plain;
  const note = ` … ${whole}`;
  return `${plain.slice(0, cellLengthMax - note.length).toWellFormed()}${note}`;
};
