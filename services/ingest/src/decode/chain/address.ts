import { type AccountId, decodeBase58Check, encodeBase58Check } from '@weir/model';

const plain = /^(?:0x)?([0-9a-f]{40})$/;
const word = /^(?:0x)?0{24}([0-9a-f]{40})$/;
const tronPlain = /^(?:0x)?(?:41)?([0-9a-f]{40})$/;
const tronWord = /^(?:0x)?0{22}(?:00|41)([0-9a-f]{40})$/;
const tronVersion = 0x41;

const isTron = (chain: string): boolean => chain.startsWith('tron:');

/**
 * The 20 bytes of an address on a chain as hex, whatever way they are written: hex with or without `0x`, or a word of 32 bytes; on
 * TRON also with its `41` before them, or base58check. Null otherwise: 21 bytes on another chain are no address, and nobody's.
 */
export const addressHex = (chain: string, given: unknown): string | null => {
  if (typeof given !== 'string') return null;
  const lower = given.toLowerCase();
  if (!isTron(chain)) return (plain.exec(lower) ?? word.exec(lower))?.[1] ?? null;
  const hex = (tronPlain.exec(lower) ?? tronWord.exec(lower))?.[1];
  if (hex !== undefined) return hex;
  if (given.length !== 34 || !given.startsWith('T')) return null;
  const payload = decodeBase58Check(given);
  if (payload?.length !== 21 || payload[0] !== tronVersion) return null;
  return Buffer.from(payload.subarray(1)).toString('hex');
};

/** The account of 20 bytes on a chain (CAIP-10). TRON's have a checksum, which hex has not. */
export const accountOn = (chain: string, hex: string): AccountId => {
  const address = isTron(chain)
    ? encodeBase58Check(Buffer.from(`${tronVersion.toString(16)}${hex}`, 'hex'))
    : `0x${hex}`;
  return `${chain}:${address}` as AccountId;
};

/**
 * Accounts by what a feed wrote, remembered: a checksum is dear and the same addresses come again and again.
 * Forgets everything at `entriesMax`, so that hostile input cannot fill the memory.
 */
export const rememberingAccounts = (entriesMax = 500_000): ((chain: string, given: unknown) => AccountId | null) => {
  const known = new Map<string, Map<string, AccountId>>();
  let entries = 0;
  return (chain, given) => {
    if (typeof given !== 'string') return null;
    const ofChain = known.get(chain) ?? new Map<string, AccountId>();
    known.set(chain, ofChain);
    const found = ofChain.get(given);
    if (found !== undefined) return found;
    const hex = addressHex(chain, given);
    if (hex === null) return null;
    if (entries++ >= entriesMax) {
      for (const each of known.values()) each.clear();
      entries = 1;
    }
    const account = accountOn(chain, hex);
    ofChain.set(given, account);
    return account;
  };
};
