import { keccak_256 } from '@noble/hashes/sha3.js';
import { type AccountId, normaliseAccount, schemeOf } from './account.js';
import { isObject } from './roots.js';

const addressDigits = 40;

/** An address of an EVM chain with the capitals that are its checksum (EIP-55): letters whose digit of the hash is 8 or more. */
const withChecksum = (address: string): string => {
  const hex = address.slice(-addressDigits).toLowerCase();
  const hash = keccak_256(new TextEncoder().encode(hex));
  const isCapital = (place: number): boolean => ((hash[place >> 1]! >> (place % 2 === 0 ? 4 : 0)) & 8) !== 0;
  return `0x${[...hex].map((digit, place) => (isCapital(place) ? digit.toUpperCase() : digit)).join('')}`;
};

/** What comes along when a number is pasted, and nobody sees: signs without width, and blanks and dashes of other kinds. */
const unseen = /\p{Cf}+/gu;
const visibleAscii = /^[\x21-\x7e]+$/;
const grouping = /[\s\p{Zs}\p{Pd}\u2212]+/gu;

/**
 * A bank's or a payment firm's account without what is not of it: wide digits and colons are plain ones, and a number has nothing
 * between its digits. What looks the same to whoever typed it would be another account, of which nothing is known. Others as they are.
 */
const plainOf = (given: string): string => {
  if (visibleAscii.test(given)) return given;
  const plain = given.normalize('NFKC').replace(unseen, '').trim();
  const [, scheme, authority, local] = /^(bank|pay)\s*:([^:]*):(.*)$/s.exec(plain) ?? [];
  if (scheme === undefined) return given;
  return `${scheme}:${authority!.trim()}:${scheme === 'bank' ? local!.replace(grouping, '') : local!.trim()}`;
};

/**
 * The normal form of an account that somebody typed or pasted, or null where it is none, or is mistyped: an address of an EVM
 * chain in capitals and small letters carries a checksum, and one that does not hold names somebody else. Feeds and files are
 * read by `normaliseAccount`, as trace §1 says.
 */
export const typedAccount = (value: unknown): AccountId | null => {
  const account = normaliseAccount(typeof value === 'string' ? plainOf(value) : value);
  if (account === null || schemeOf(account) !== 'eip155') return account;
  const given = (value as string).slice(-addressDigits);
  const isMixed = /[a-f]/.test(given) && /[A-F]/.test(given);
  return isMixed && `0x${given}` !== withChecksum(given) ? null : account;
};

/** True where an account ends in what somebody knows of it; of an address of an EVM chain in whatever letters it was written. */
export const endsIn = (account: string, tail: string): boolean =>
  account.endsWith(schemeOf(account) === 'eip155' ? tail.toLowerCase() : tail);

/** True where something is written as an address of a chain and is none: its checksum does not hold, or its length. */
export const isMistyped = (given: unknown): given is string =>
  typeof given === 'string' && /^(?:eip155|tron):/.test(given) && typedAccount(given) === null;

/** The first address in a report that somebody typed whose checksum does not hold, in its lists or its `match` lines; null: none. */
export const mistypedIn = (fields: Readonly<Record<string, unknown>>): string | null => {
  const { counterparties, creditsInto, debitsOf, match, victims } = fields;
  const lists = [debitsOf, creditsInto, counterparties, victims].flatMap((list) => (Array.isArray(list) ? list : []));
  const lines = (Array.isArray(match) ? match : []).flatMap((line) =>
    isObject(line) ? [line['from'], line['to']] : [],
  );
  return [...lists, ...lines].find(isMistyped) ?? null;
};
