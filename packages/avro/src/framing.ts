// How a message says which schema it was written with.

/** What stands before an Avro message, and where its data begin. */
export type Framing =
  /** Avro's single-object encoding: `C3 01`, then the CRC-64-AVRO fingerprint, lowest byte first. */
  | { readonly kind: 'single-object'; readonly fingerprint: bigint; readonly dataAt: number }
  /** Confluent's: `00`, then the schema's id in the registry, highest byte first. */
  | { readonly kind: 'confluent'; readonly schemaId: number; readonly dataAt: number };

export const singleObjectHeadBytes = 10;
export const confluentHeadBytes = 5;

const singleObjectMarker = 0xc301;

/** The framing of a value; null where it begins like neither. A value that ends inside its head has none. */
export const framingOf = (value: Buffer): Framing | null => {
  if (value.length >= singleObjectHeadBytes && value.readUInt16BE(0) === singleObjectMarker)
    return { kind: 'single-object', fingerprint: value.readBigUInt64LE(2), dataAt: singleObjectHeadBytes };
  const schemaId = confluentIdOf(value);
  return schemaId === null ? null : { kind: 'confluent', schemaId, dataAt: confluentHeadBytes };
};

/** The registry's id that a value in Confluent framing names; null for any other value. */
export const confluentIdOf = (value: Buffer | null): number | null =>
  value === null ? null : confluentIdAt(value, 0, value.length);

/** The same of the value `bytes[at, end)`; where there is none, `at` is −1. */
export const confluentIdAt = (bytes: Buffer, at: number, end: number): number | null =>
  at >= 0 && bytes[at] === 0 && end - at >= confluentHeadBytes ? bytes.readUInt32BE(at + 1) : null;

/** True where a value begins as Avro does on a topic, whole or cut short. */
export const looksLikeAvro = (value: Buffer): boolean =>
  value[0] === 0 || (value[0] === 0xc3 && (value.length === 1 || value[1] === 0x01));

/** The ten bytes before data that a schema of this fingerprint wrote. */
export const singleObjectHead = (fingerprint: bigint): Buffer => {
  const head = Buffer.allocUnsafe(singleObjectHeadBytes);
  head.writeUInt16BE(singleObjectMarker, 0);
  head.writeBigUInt64LE(fingerprint, 2);
  return head;
};

/** The five bytes before data that a registry's schema of this id wrote. */
export const confluentHead = (schemaId: number): Buffer => {
  const head = Buffer.alloc(confluentHeadBytes);
  head.writeUInt32BE(schemaId, 1);
  return head;
};
