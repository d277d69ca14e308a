import { institutionOf } from '@weir/model';

/** Fields that hold accounts, or the bare numbers of accounts. */
const accountFields: ReadonlySet<string> = new Set([
  ...['account', 'accounts', 'from', 'to', 'payer', 'payee', 'owner', 'victim', 'victims', 'counterparties'],
]);

/** Deeper than this nothing is logged as it is: what is masked must be looked at. */
const depthMax = 6;

/**
 * An account for a log: scheme, institution and the last four characters, of short ones the last. Logs go where people
 * may not see accounts, so they keep less than tables do. What is masked already stays as it is.
 */
const maskForLog = (account: string): string => {
  const institution = institutionOf(account);
  const local = account.slice(institution.length);
  if (local.startsWith('…')) return account;
  return `${institution}…${local.slice(local.length > 8 ? -4 : -1)}`;
};

const maskDeep = (value: unknown, inAccountField: boolean, depth: number): unknown => {
  if (typeof value === 'string') return inAccountField ? maskForLog(value) : value;
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (depth >= depthMax) return '…';
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, inAccountField, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return maskFields(value as Readonly<Record<string, unknown>>, depth + 1);
};

/** The fields of a log line with the texts in account fields masked, at any depth. Others are left as they are. */
export const maskFields = (fields: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, maskDeep(value, accountFields.has(name), depth)]),
  );

/** Accounts as they stand in running text; ids of chain transfers, which begin alike, name a block's hash there. */
const accountInText = /\b(?:bank|pay|eip155|tron|cash|unknown):[^:"\s\\]+:(?!(?:0x)?[0-9a-f]{64}:)[^"\s\\,)\]}]+/g;

/**
 * Numbers of cards and addresses of chains without their scheme. Numbers that are values of a line of JSON are none:
 * they come after a colon, a comma or a bracket.
 */
const bareInText =
  /(?<![\w.:,[…-])\d{16,19}(?![\w.])|(?<![\w…])T[1-9A-HJ-NP-Za-km-z]{33}(?!\w)|(?<![\w…])0x[0-9A-Fa-f]{40}(?!\w)/g;

/**
 * What `JSON.parse` cites of a text that it cannot read: pieces too short to be known for what they are. The
 * bound keeps the cost of a text in which nothing ends in proportion to its length.
 */
const citedByParser = /(Unexpected .{1,24}?, )(?:\.\.\.)?\\?".{0,200}?\\?"(?:\.\.\.)?( is not valid JSON)/gs;

/** A text with the accounts in it masked: messages and stacks of errors cite what they were about. */
export const maskText = (text: string): string =>
  text
    .replace(citedByParser, '$1…$2')
    .replace(accountInText, maskForLog)
    .replace(bareInText, (number) => `…${number.slice(-4)}`);
