import { maskAccount, normaliseAccount } from '@weir/model';
import { maskText } from '@weir/runtime';
import type { Who } from '../http/handler.js';

/** Numbers of accounts and telephones as people write them: eleven digits and more, in groups or not. */
const numberWritten = /(?:\p{Nd}[ \u00a0\u3000\u2010-\u2015-]{0,2}){10,}\p{Nd}/gu;

/** What subjects of acts about accounts begin with. */
const subjectOfAccount = 'account:';

/** `…0001` of whatever was written. */
const masked = (written: string): string => `…${written.replace(/\P{Nd}/gu, '').slice(-4)}`;

/**
 * A text with all that may be the number of an account masked. People write numbers with spaces, after a colon, in wide
 * digits, without a scheme; a serial that is masked with them does no harm.
 */
const maskWritten = (text: string): string => {
  if (text.startsWith(subjectOfAccount))
    return `${subjectOfAccount}${maskWritten(text.slice(subjectOfAccount.length))}`;
  // One that is nothing but an account may hold signs by which it would end in a text.
  const account = normaliseAccount(text);
  return (account === null ? maskText(text) : maskAccount(account)).replace(numberWritten, masked);
};

/** What people wrote, as `who` may see it. */
export const showText = <Written extends string | null>(text: Written, who: Who): Written =>
  (text === null || who.rights.has('unmask') ? text : maskWritten(text)) as Written;

/** Every text in a value of JSON, as `who` may see it; names of fields are ours. */
export const showTexts = (value: unknown, who: Who): unknown => {
  if (typeof value === 'string') return showText(value, who);
  if (Array.isArray(value)) return value.map((each) => showTexts(each, who));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, showTexts(each, who)]));
};
