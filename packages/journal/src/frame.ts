import { crc32 } from 'node:zlib';
import { WeirError } from '@weir/model';
import { ByteReader, ByteWriter } from './bytes.js';

/** What a frame carries; the second byte after the magic. */
export const frameKinds = { journal: 1, flows: 2, cases: 3 } as const;
export type FrameKind = keyof typeof frameKinds;

const magic = 0x5746;
/** By kind. A change of any record's bytes is another one: a reader that does not know it stops. */
export const formatVersions: Readonly<Record<FrameKind, number>> = { journal: 3, flows: 8, cases: 3 };
/**
 * Flows frames of this version have no pairs; all that they have is read as before. The one after it is 8: no one bit that
 * turns makes a known version of another.
 */
const flowsWithoutPairs = 4;
/** Flows frames of this version have no rulings: whoever takes them for such of today knows nothing of what is late. */
const flowsWithoutRulings = 3;
/** Where a frame's body begins. */
export const headerBytes = 8;

/**
 * A frame: magic `WF`, format version, kind, CRC-32 of the body (little endian), body.
 * Layout and test vectors: schemas/frames.md. Kafka clients do not check what they fetched, so we do.
 */
export const sealFrame = (kind: FrameKind, write: (body: ByteWriter) => void): Buffer => {
  const writer = new ByteWriter();
  write(writer);
  return sealBody(kind, writer.finish());
};

/** A frame around a body that is written already, in one piece or some. */
export const sealBody = (kind: FrameKind, ...pieces: readonly Uint8Array[]): Buffer => {
  const length = pieces.reduce((sum, piece) => sum + piece.length, headerBytes);
  const frame = Buffer.allocUnsafe(length);
  frame.writeUInt16BE(magic, 0);
  frame[2] = formatVersions[kind];
  frame[3] = frameKinds[kind];
  let at = headerBytes;
  for (const piece of pieces) {
    frame.set(piece, at);
    at += piece.length;
  }
  frame.writeUInt32LE(crc32(frame.subarray(headerBytes)), 4);
  return frame;
};

/**
 * Checks a frame and gives its body.
 * @throws {WeirError} `FRAME_CORRUPT` where it is torn, altered, or of another kind or format; `FLOWS_OUTDATED` where it
 * is a flows frame of the version before rulings
 */
export const frameBody = (kind: FrameKind, frame: Buffer): Buffer => {
  if (frame.length < headerBytes || frame.readUInt16BE(0) !== magic) throw new WeirError('FRAME_CORRUPT', 'no frame');
  const [version, known] = [frame[2], formatVersions[kind]];
  if (frame[3] !== frameKinds[kind]) throw new WeirError('FRAME_CORRUPT', `frame kind ${frame[3]}, wanted ${kind}`);
  if (kind === 'flows' && version === flowsWithoutRulings)
    throw new WeirError('FLOWS_OUTDATED', `format version ${version}, this program knows ${known}`);
  if (version !== known && !(kind === 'flows' && version === flowsWithoutPairs))
    throw new WeirError('FRAME_CORRUPT', `format version ${version}, this program knows ${known}`);
  const body = frame.subarray(headerBytes);
  if (crc32(body) !== frame.readUInt32LE(4)) throw new WeirError('FRAME_CORRUPT', 'checksum differs');
  return body;
};

/** The checksum that a frame carries: with its place it names the message. */
export const checksumOf = (frame: Buffer): number => frame.readUInt32LE(4);

/** Checks a frame and reads its body, which must be used up. @throws {WeirError} `FRAME_CORRUPT` */
export const openFrame = <T>(kind: FrameKind, frame: Buffer, read: (body: ByteReader) => T): T => {
  const reader = new ByteReader(frameBody(kind, frame));
  const value = read(reader);
  if (!reader.atEnd) throw new WeirError('FRAME_CORRUPT', 'bytes left over after the last record');
  return value;
};
