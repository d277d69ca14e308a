import { type AccountId, rememberingNormaliser } from '../account.js';
import { TextRange } from './text-range.js';

const colon = 0x3a;
const space = 0x20;
const dash = 0x2d;
/** Longer accounts are left to `normaliseAccount`. */
const accountBytesMax = 512;

const schemes = ['bank', 'pay', 'cash', 'unknown', 'eip155', 'tron'].map((name) => Buffer.from(`${name}:`));
const [bank, pay, cash, unknown, eip155, tron] = schemes as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];

/**
 * The normal form of accounts from the bytes of their text, which must be UTF-8. What it takes it takes as
 * `normaliseAccount` does; what it does not take is left to that. Mostly the account is in normal form, and then its
 * text stays where it is; else the normal form is written down here.
 */
export class AccountBytes extends TextRange {
  readonly #normalise: (value: unknown) => AccountId | null;
  readonly #written = Buffer.alloc(accountBytesMax);
  readonly #joined = Buffer.alloc(accountBytesMax);

  /** @param normalise for addresses with a checksum, which are dear */
  constructor(normalise: (value: unknown) => AccountId | null = rememberingNormaliser()) {
    super();
    this.#normalise = normalise;
  }

  /** Takes the account `[at, end)`; false where it is left to `normaliseAccount`. */
  take(bytes: Buffer, at: number, end: number): boolean {
    if (end - at > accountBytesMax) return false;
    if (isScheme(bytes, at, end, bank)) return this.#bank(bytes, at, end);
    if (isScheme(bytes, at, end, pay)) return this.#pay(bytes, at, end);
    if (isScheme(bytes, at, end, eip155)) return this.#eip155(bytes, at, end);
    if (isScheme(bytes, at, end, tron)) return this.#tron(bytes, at, end);
    const scheme = isScheme(bytes, at, end, cash) ? cash : isScheme(bytes, at, end, unknown) ? unknown : null;
    if (scheme === null || endOfAuthority(bytes, at + scheme.length, end) < 0) return false;
    this.set(bytes, at, end);
    return true;
  }

  /** Takes the account of a bank from its two parts. */
  takeParts(bytes: Buffer, bankAt: number, bankEnd: number, accountAt: number, accountEnd: number): boolean {
    const length = bank.length + bankEnd - bankAt + 1 + accountEnd - accountAt;
    if (length > accountBytesMax) return false;
    const joined = this.#joined;
    joined.set(bank, 0);
    let to = bank.length;
    for (let from = bankAt; from < bankEnd; from++) {
      // A colon inside the bank's code would end it there and give its rest to the number.
      if (bytes[from] === colon) return false;
      joined[to++] = bytes[from]!;
    }
    joined[to++] = colon;
    for (let from = accountAt; from < accountEnd; from++) joined[to++] = bytes[from]!;
    return this.#bank(joined, 0, length);
  }

  #bank(bytes: Buffer, at: number, end: number): boolean {
    const authorityEnd = endOfAuthority(bytes, at + bank.length, end);
    if (authorityEnd < 0) return false;
    let isNormal = !hasLowerCase(bytes, at + bank.length, authorityEnd);
    for (let from = authorityEnd + 1; from < end && isNormal; from++)
      isNormal = bytes[from] !== space && bytes[from] !== dash;
    if (isNormal) {
      this.set(bytes, at, end);
      return true;
    }
    const written = this.#written;
    let to = this.#upperCase(bytes, at, authorityEnd);
    for (let from = authorityEnd + 1; from < end; from++) {
      const byte = bytes[from]!;
      if (byte !== space && byte !== dash) written[to++] = byte;
    }
    this.set(written, 0, to);
    return to > authorityEnd + 1 - at;
  }

  #pay(bytes: Buffer, at: number, end: number): boolean {
    const authorityEnd = endOfAuthority(bytes, at + pay.length, end);
    if (authorityEnd < 0) return false;
    if (!hasLowerCase(bytes, at + pay.length, authorityEnd)) {
      this.set(bytes, at, end);
      return true;
    }
    let to = this.#upperCase(bytes, at, authorityEnd);
    for (let from = authorityEnd + 1; from < end; from++) this.#written[to++] = bytes[from]!;
    this.set(this.#written, 0, to);
    return true;
  }

  /** Writes down scheme, authority in upper case, and the colon after it; returns where they end. */
  #upperCase(bytes: Buffer, at: number, authorityEnd: number): number {
    const written = this.#written;
    const authority = bytes.indexOf(colon, at) + 1;
    let to = 0;
    for (let from = at; from <= authorityEnd; from++) {
      const byte = bytes[from]!;
      written[to++] = from >= authority && isLowerCase(byte) ? byte - 0x20 : byte;
    }
    return to;
  }

  #eip155(bytes: Buffer, at: number, end: number): boolean {
    const authorityEnd = endOfAuthority(bytes, at + eip155.length, end);
    const local = authorityEnd + 1;
    if (authorityEnd < 0 || end - local !== 42 || bytes[local] !== 0x30 || bytes[local + 1] !== 0x78) return false;
    const written = this.#written;
    let to = 0;
    for (let from = at; from < local + 2; from++) written[to++] = bytes[from]!;
    for (let from = local + 2; from < end; from++) {
      const byte = bytes[from]!;
      const lower = byte >= 0x41 && byte <= 0x46 ? byte + 0x20 : byte;
      if (!(lower >= 0x30 && lower <= 0x39) && !(lower >= 0x61 && lower <= 0x66)) return false;
      written[to++] = lower;
    }
    this.set(written, 0, to);
    return true;
  }

  #tron(bytes: Buffer, at: number, end: number): boolean {
    for (let from = at; from < end; from++) if (bytes[from]! >= 0x80) return false;
    const text = bytes.toString('latin1', at, end);
    const normal = this.#normalise(text);
    if (normal === null) return false;
    if (normal === text) this.set(bytes, at, end);
    else this.set(this.#written, 0, this.#written.write(normal, 0, 'latin1'));
    return true;
  }
}

const isScheme = (bytes: Uint8Array, at: number, end: number, scheme: Uint8Array): boolean => {
  if (end - at <= scheme.length) return false;
  for (let index = 0; index < scheme.length; index++) if (bytes[at + index] !== scheme[index]) return false;
  return true;
};

/**
 * The colon that ends the authority which begins at `at`, in an account that ends at `end`; −1 where the authority is
 * empty, or nothing follows it.
 */
export const endOfAuthority = (bytes: Uint8Array, at: number, end: number): number => {
  let place = at;
  while (place < end && bytes[place] !== colon) place++;
  return place === at || place >= end - 1 ? -1 : place;
};

const isLowerCase = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

const hasLowerCase = (bytes: Uint8Array, at: number, end: number): boolean => {
  for (let place = at; place < end; place++) if (isLowerCase(bytes[place]!)) return true;
  return false;
};
