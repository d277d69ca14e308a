// Controls, line and paragraph separators, and marks that turn the direction of writing.
const unprintable = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text from a feed as a terminal may show it. Names of cases and accounts are other people's words: control
 * characters in them would move the cursor, or show one account as another.
 */
export const printable = (text: string): string => text.toWellFormed().replace(unprintable, '\ufffd');
