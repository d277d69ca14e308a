import { gunzipSync } from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import { decompressFrameSync as unlz4 } from 'lz4-napi';
import { uncompress as unsnappy } from 'snappyjs';
import { WeirLogError } from '../../errors.js';

/** What one stored batch may unfold to. Kafka's own limit is on the packed bytes; some bytes can be packed to gigabytes. */
export const unpackedBytesMax = 64 * 2 ** 20;

/** Snappy as Java writes it: a header of 16 bytes, then blocks, each with its length before it. */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeaderBytes = 16;

/** No snappy block unfolds to nearly so many times its length: what claims to is not believed. */
const foldsMax = 255;

const roomFor = (packed: Uint8Array): number => Math.min(unpackedBytesMax, packed.length * foldsMax);

/** Codecs by the number in a batch's attributes. */
const codecs: readonly (((packed: Buffer) => Uint8Array) | null)[] = [
  null,
  (packed) => gunzipSync(packed, { maxOutputLength: unpackedBytesMax }),
  (packed) =>
    packed.subarray(0, xerialMagic.length).equals(xerialMagic)
      ? unsnappyBlocks(packed)
      : unsnappy(packed, roomFor(packed)),
  (packed) => unlz4(packed),
  (packed) => unzstd(packed),
];

function unsnappyBlocks(packed: Buffer): Uint8Array {
  const blocks: Uint8Array[] = [];
  let bytes = 0;
  for (let at = xerialHeaderBytes; at < packed.length; ) {
    const length = packed.readInt32BE(at);
    if (length < 0 || at + 4 + length > packed.length) throw new Error('a block ends behind the batch');
    const block = unsnappy(packed.subarray(at + 4, at + 4 + length), unpackedBytesMax - bytes);
    bytes += block.length;
    blocks.push(block);
    at += 4 + length;
  }
  return Buffer.concat(blocks, bytes);
}

export const isCompressed = (codec: number): boolean => codec !== 0;

/**
 * The records of a compressed batch. Codecs: 1 gzip, 2 snappy, 3 lz4, 4 zstd.
 * @throws {WeirLogError} `LOG_OTHER`: no such codec, or not what it says it is
 */
export const decompress = (codec: number, packed: Buffer): Buffer => {
  const unpack = codecs[codec] ?? null;
  if (unpack === null) throw new WeirLogError('LOG_OTHER', `records are compressed by the unknown codec ${codec}`);
  try {
    const unpacked = unpack(packed);
    return Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch (error) {
    throw new WeirLogError('LOG_OTHER', `compressed records cannot be read (codec ${codec})`, { cause: error });
  }
};
