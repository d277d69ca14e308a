import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Column, Image } from '@weir/engine/columns';
import { isObject, WeirError } from '@weir/model';

const magic = 'WEIRSNAP';
const formatVersion = 3;
/** Magic, format version, length of the list, CRC-32 of the list. */
const headBytes = 20;

const kinds = { f64: Float64Array, i32: Int32Array, u16: Uint16Array, u8: Uint8Array } as const;
type Kind = keyof typeof kinds;

interface ListedColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly bytes: number;
  readonly crc32: number;
}

interface Listing {
  readonly columns: readonly ListedColumn[];
  readonly values: Readonly<Record<string, unknown>>;
}

const kindOf = (column: Column): Kind => {
  if (column instanceof Int32Array) return 'i32';
  if (column instanceof Float64Array) return 'f64';
  if (column instanceof Uint8Array) return 'u8';
  if (column instanceof Uint16Array) return 'u16';
  throw new TypeError('a column of a kind that snapshots do not know');
};

/** Bytes from a length to the next multiple of eight. */
const padding = (length: number): number => (8 - (length % 8)) % 8;
const zeros = Array.from({ length: 8 }, (_, length) => new Uint8Array(length));

const corrupt = (why: string): WeirError => new WeirError('SNAPSHOT_CORRUPT', why);

const asBytes = (column: Column): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

/** So much is summed at a stretch: a few milliseconds. */
const stretchBytes = 4 * 2 ** 20;

/** Stops after each stretch of columns, for whoever has other things to do. What the list says is taken at the start. */
function* encoding(image: Image): Generator<void, Uint8Array[], void> {
  const values = JSON.stringify(image.values);
  const columns = [...image.columns];
  const listed: ListedColumn[] = [];
  const pieces: Uint8Array[] = [];
  let stretch = 0;
  for (const [name, column] of columns) {
    const bytes = asBytes(column);
    let sum = 0;
    for (let at = 0; at < bytes.length; ) {
      if (stretch >= stretchBytes) {
        yield;
        stretch = 0;
      }
      const part = bytes.subarray(at, at + stretchBytes - stretch);
      sum = crc32(part, sum);
      at += part.length;
      stretch += part.length;
    }
    listed.push({ name, kind: kindOf(column), bytes: bytes.length, crc32: sum });
    // Most columns of a small state are empty.
    if (bytes.length > 0) pieces.push(bytes, zeros[padding(bytes.length)]!);
  }
  // White space after the list, so that the columns after it begin at multiples of eight.
  const text = `{"columns":${JSON.stringify(listed)},"values":${values}}`;
  const list = Buffer.from(text + ' '.repeat(padding(headBytes + Buffer.byteLength(text))));
  const head = Buffer.alloc(headBytes);
  head.write(magic, 0, 'latin1');
  head.writeUInt32LE(formatVersion, 8);
  head.writeUInt32LE(list.length, 12);
  head.writeUInt32LE(crc32(list), 16);
  return [head, list, ...pieces];
}

/**
 * An image as bytes, in pieces: a head, a list of columns and values as JSON, then the columns. Every piece has a
 * checksum. The pieces of columns are views of the image's: write them before those change.
 */
export const encodeSnapshot = (image: Image): Uint8Array[] => {
  const steps = encoding(image);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};

/**
 * As `encodeSnapshot`, with turns of the event loop between stretches of a few megabytes. Values are taken before this
 * returns, columns later: they stay as they are until the promise is kept.
 */
export const encodeSnapshotMeanwhile = async (image: Image): Promise<Uint8Array[]> => {
  const steps = encoding(image);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
};

const isListed = (column: unknown): boolean =>
  isObject(column) &&
  typeof column['name'] === 'string' &&
  Object.hasOwn(kinds, String(column['kind'])) &&
  typeof column['bytes'] === 'number' &&
  column['bytes'] >= 0 &&
  column['bytes'] % kinds[column['kind'] as Kind].BYTES_PER_ELEMENT === 0;

const listingIn = (list: Buffer): Listing => {
  let listing: unknown;
  try {
    listing = JSON.parse(list.toString('utf8'));
  } catch {
    throw corrupt('the list of columns is no JSON');
  }
  const isRight =
    isObject(listing) &&
    isObject(listing['values']) &&
    Array.isArray(listing['columns']) &&
    listing['columns'].every(isListed);
  if (!isRight) throw corrupt('the list of columns has another shape');
  return listing as unknown as Listing;
};

/** @throws {WeirError} `SNAPSHOT_CORRUPT` where anything is missing, left over or altered */
export const decodeSnapshot = (bytes: Buffer): Image => {
  if (bytes.length < headBytes || bytes.toString('latin1', 0, 8) !== magic) throw corrupt('no snapshot');
  const version = bytes.readUInt32LE(8);
  if (version !== formatVersion) throw corrupt(`format version ${version}, this program knows ${formatVersion}`);
  const listEnd = headBytes + bytes.readUInt32LE(12);
  const list = bytes.subarray(headBytes, listEnd);
  if (listEnd > bytes.length || crc32(list) !== bytes.readUInt32LE(16)) throw corrupt('the list of columns differs');
  const { columns, values } = listingIn(list);
  const image = new Image();
  Object.assign(image.values, values);
  let at = listEnd;
  for (const { name, kind, bytes: length, crc32: sum } of columns) {
    const piece = bytes.subarray(at, at + length);
    if (piece.length !== length || crc32(piece) !== sum) throw corrupt(`the column ${name} differs`);
    const array = kinds[kind];
    // A buffer that does not begin at a multiple of eight itself cannot be looked at as doubles.
    const { buffer, byteOffset } = piece.byteOffset % 8 === 0 ? piece : new Uint8Array(piece);
    const count = length / array.BYTES_PER_ELEMENT;
    image.putColumn(name, new array(buffer as ArrayBuffer, byteOffset, count), count);
    at += length;
    for (const end = at + padding(length); at < end; at++)
      if (bytes[at] !== 0) throw corrupt('something stands between columns');
  }
  if (at !== bytes.length) throw corrupt('bytes left over after the last column');
  return image;
};
