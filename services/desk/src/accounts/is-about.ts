import { type AccountId, maskAccount } from '@weir/model';
import type { Who } from '../http/handler.js';
import { numberIn } from './typed-numbers.js';

/** A typed text as it is compared: letters in one case, without the blanks around it. */
export const wantedOf = (text: string): string => text.trim().toLowerCase();

/** Whether one of the texts has the wanted one in it. @param wanted of `wantedOf` */
export const isIn = (texts: readonly (string | null)[], wanted: string): boolean =>
  texts.some((each) => each?.toLowerCase().includes(wanted) === true);

/** Whether what was typed is about a line of a list, its account or one of its texts; nothing typed is about each. */
export const isLineAbout = (
  account: AccountId | string,
  texts: readonly (string | null)[],
  text: string | undefined,
  who: Who,
): boolean => {
  const wanted = wantedOf(text ?? '');
  return wanted === '' || isAccount(account, wanted, who) || isIn(texts, wanted);
};

/**
 * Whether a typed text means an account. Who may not see the number finds it by what they see of it, or by typing all of it,
 * in groups or not; not by trying pieces. Every list that is searched so counts what was typed (`TypedNumbers`).
 * @param wanted of `wantedOf`
 */
export const isAccount = (account: AccountId | string, wanted: string, who: Who): boolean => {
  const maySee = who.rights.has('unmask');
  if (isIn([maySee ? account : maskAccount(account)], wanted)) return true;
  // What is not counted when it is typed may be tried without end.
  if (!maySee && numberIn(wanted).length === 0) return false;
  const whole = account.toLowerCase();
  const local = whole.slice(whole.lastIndexOf(':') + 1);
  return whole === wanted || local === wanted || local === wanted.replace(/[\s-]/g, '');
};
