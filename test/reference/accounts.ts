import { createHash } from 'node:crypto';

/**
 * An account in its one spelling (trace.md §1), or undefined where it is none. Only the first two colons part it; the
 * local part may hold more of them, as a transfer id in `unknown:<feed>:<transfer id>` may.
 */
export function readAccount(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^([^:]*):([^:]*):(.*)$/s.exec(value);
  if (!match) return undefined;
  const scheme = match[1]!;
  let authority = match[2]!;
  let local = match[3]!;
  if (scheme === 'bank') {
    authority = asciiUpper(authority);
    local = local.replaceAll(' ', '').replaceAll('-', '');
  } else if (scheme === 'pay') {
    authority = asciiUpper(authority);
  } else if (scheme === 'eip155') {
    if (!/^0x[0-9a-fA-F]{40}$/.test(local)) return undefined;
    local = asciiLower(local);
  } else if (scheme === 'tron') {
    if (!isTronAddress(local)) return undefined;
    // Decision: the authority is a hexadecimal number, so it has one spelling too, the lower-case one.
    authority = asciiLower(authority);
  } else if (scheme !== 'cash' && scheme !== 'unknown') {
    return undefined;
  }
  if (authority === '' || local === '') return undefined;
  return `${scheme}:${authority}:${local}`;
}

function asciiUpper(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58check of a TRON address: 21 bytes that begin with 0x41, then 4 bytes of their double SHA-256. */
function isTronAddress(text: string): boolean {
  let value = 0n;
  for (const character of text) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) return false;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(50, '0');
  // A leading 1 is a leading zero byte, which no address of 25 bytes that begins with 0x41 has.
  if (hex.length !== 50 || text.startsWith('1')) return false;
  const bytes = Buffer.from(hex, 'hex');
  const payload = bytes.subarray(0, 21);
  return payload[0] === 0x41 && sha256(sha256(payload)).subarray(0, 4).equals(bytes.subarray(21));
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
