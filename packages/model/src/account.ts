import { decodeBase58Check } from './base58check.js';

declare const accountBrand: unique symbol;
/** `<scheme>:<authority>:<local>`, normalised; compared byte by byte. Source: trace §1. */
export type AccountId = string & { readonly [accountBrand]: true };

// Case mapping is ASCII only: "ﬀ".toUpperCase() would be two letters, and names would drift apart.
const upperAscii = (text: string): string => text.replace(/[a-z]+/g, (run) => run.toUpperCase());
const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (run) => run.toLowerCase());

/** What a scheme does to its two parts; null refuses the account. */
const tronDigitsMax = 35;

type Rule = (authority: string, local: string) => string | null;

const evmAddress = /^0x[0-9a-fA-F]{40}$/;

const rules: Readonly<Record<string, Rule>> = {
  bank: (authority, local) => {
    const number = local.replace(/[ -]+/g, '');
    return number === '' ? null : `bank:${upperAscii(authority)}:${number}`;
  },
  pay: (authority, local) => `pay:${upperAscii(authority)}:${local}`,
  eip155: (authority, local) => {
    return evmAddress.test(local) ? `eip155:${authority}:${lowerAscii(local)}` : null;
  },
  tron: (authority, local) => {
    // 25 bytes are 35 digits at the most, and decoding costs the square of the length.
    const payload = local.length > tronDigitsMax ? null : decodeBase58Check(local);
    return payload?.length === 21 && payload[0] === 0x41 ? `tron:${lowerAscii(authority)}:${local}` : null;
  },
  cash: (authority, local) => `cash:${authority}:${local}`,
  unknown: (authority, local) => `unknown:${authority}:${local}`,
};

/** The scheme of an account: the part before its first colon. */
export const schemeOf = (account: string): string => account.slice(0, account.indexOf(':'));

/** The institution an account belongs to: scheme and authority, with the colon that ends them. */
export const institutionOf = (account: string): string =>
  account.slice(0, account.indexOf(':', account.indexOf(':') + 1) + 1);

/**
 * The normal form of an account, or null where it is none (`BAD_ACCOUNT`).
 * Source: the table of trace §1. The local part may itself hold colons.
 */
export const normaliseAccount = (value: unknown): AccountId | null => {
  if (typeof value !== 'string') return null;
  const first = value.indexOf(':');
  const second = value.indexOf(':', first + 1);
  if (first <= 0 || second <= first + 1 || second === value.length - 1) return null;
  const rule = Object.hasOwn(rules, value.slice(0, first)) ? rules[value.slice(0, first)]! : null;
  if (rule === null || !value.isWellFormed()) return null;
  return rule(value.slice(first + 1, second), value.slice(second + 1)) as AccountId | null;
};

/**
 * A normaliser that remembers what it has seen: feeds name the same accounts again and again, and a
 * checksum is dear. Forgets everything at `entriesMax`, so that hostile input cannot fill the memory.
 */
export const rememberingNormaliser = (entriesMax = 1_000_000): ((value: unknown) => AccountId | null) => {
  const seen = new Map<string, AccountId | null>();
  return (value) => {
    if (typeof value !== 'string') return null;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const account = normaliseAccount(value);
    if (seen.size >= entriesMax) seen.clear();
    seen.set(value, account);
    return account;
  };
};

/** `6226…0001`: what lists and logs show of an account to people without the right to see it whole. */
export const maskAccount = (account: string): string => {
  const institution = institutionOf(account);
  const local = account.slice(institution.length);
  if (local.length <= 2) return `${institution}…`;
  return local.length <= 8
    ? `${institution}${local.slice(0, 1)}…${local.slice(-1)}`
    : `${institution}${local.slice(0, 4)}…${local.slice(-4)}`;
};
