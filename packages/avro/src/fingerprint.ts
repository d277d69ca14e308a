import type { Type } from 'avsc';

/** The fingerprint of no bytes, and the polynomial: Avro 1.12, schema fingerprints. */
const empty = 0xc15d213aa4d7a795n;

const table: readonly bigint[] = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) value = (value >> 1n) ^ (value & 1n ? empty : 0n);
  return value;
});

/** CRC-64-AVRO of some bytes. */
export const crc64Avro = (bytes: Uint8Array): bigint => {
  let value = empty;
  for (const byte of bytes) value = (value >> 8n) ^ table[Number(value & 0xffn) ^ byte]!;
  return value;
};

/** A schema's parsing canonical form: what two schemas share exactly if they write the same bytes. */
export const canonicalForm = (type: Type): string => JSON.stringify(type.schema());

/** CRC-64-AVRO of a schema's parsing canonical form: the name by which single-object encoding knows it. */
export const fingerprintOf = (type: Type): bigint => crc64Avro(Buffer.from(canonicalForm(type), 'utf8'));

/** As people write it: `0x` and 16 hex digits, the most significant first. */
export const fingerprintText = (fingerprint: bigint): string => `0x${fingerprint.toString(16).padStart(16, '0')}`;
