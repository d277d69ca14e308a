// A codec that comes without types; only what decompress.ts and its test call is described.

declare module 'snappyjs' {
  /** @throws {Error} where it is no block of snappy, or unfolds to more */
  export function uncompress(block: Uint8Array, bytesMax?: number): Uint8Array;
  export function compress(bytes: Uint8Array): Uint8Array;
}
