import type { Say } from '../language/language.js';

/** What is not known of a reporter's loss, in the reader's words. */
export const unknownLoss = (
  say: Say,
  { lines, transfers }: { readonly lines: number; readonly transfers: number },
): string =>
  [
    ...(transfers > 0 ? [say('case.refund.unseen', { n: transfers })] : []),
    ...(lines > 0 ? [say('case.refund.openLines', { n: lines })] : []),
    ...(transfers + lines === 0 ? [say('case.refund.namesNone')] : []),
  ].join(say('lines.and'));
