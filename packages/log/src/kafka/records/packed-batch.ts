import { WeirLogError } from '../../errors.js';
import type { LogBatch, LogRecord, PackedRecords } from '../../port.js';
import { crc32c } from './crc32c.js';
import { decompress, isCompressed } from './decompress.js';
import { recordAt } from './record.js';
import type { StoredBatch } from './stored-batch.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** What a reader is handed: records in columns, and objects of them only where somebody asks. */
export class PackedBatch implements LogBatch {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly highWatermark: number;
  readonly packed: PackedRecords;
  /** Where record `i` begins, behind its length. */
  readonly #recordFrom: Int32Array;
  #records: readonly LogRecord[] | null = null;

  constructor(
    { topic, partition }: Place,
    { firstOffset, nextOffset, highWatermark }: Pick<LogBatch, 'firstOffset' | 'nextOffset' | 'highWatermark'>,
    packed: PackedRecords,
    recordFrom: Int32Array,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.firstOffset = firstOffset;
    this.nextOffset = nextOffset;
    this.highWatermark = highWatermark;
    this.packed = packed;
    this.#recordFrom = recordFrom;
  }

  get records(): readonly LogRecord[] {
    this.#records ??= Array.from({ length: this.packed.count }, (_, i) =>
      recordAt(this.packed, i, this.#recordFrom[i]!),
    );
    return this.#records;
  }
}

/** Length, attributes, two deltas, no key, no value, no headers. */
const recordBytesMin = 7;

interface Unfolded {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

const unfold = (batch: StoredBatch): Unfolded => {
  const { codec, source, from, to } = batch;
  if (!isCompressed(codec)) return { bytes: source, from, to };
  const bytes = decompress(codec, source.subarray(from, to));
  return { bytes, from: 0, to: bytes.length };
};

/** Everything in one buffer: what was fetched where nothing was compressed, else a copy. */
const inOneBuffer = (parts: readonly Unfolded[]): { readonly bytes: Buffer; readonly parts: readonly Unfolded[] } => {
  const [first] = parts;
  if (first === undefined || parts.every(({ bytes }) => bytes === first.bytes))
    return { bytes: first?.bytes ?? Buffer.alloc(0), parts };
  const bytes = Buffer.concat(parts.map((part) => part.bytes.subarray(part.from, part.to)));
  let at = 0;
  const moved = parts.map(({ from, to }) => {
    const part = { bytes, from: at, to: at + to - from };
    at = part.to;
    return part;
  });
  return { bytes, parts: moved };
};

/** @throws {WeirLogError} `LOG_OTHER`: the bytes are not those that were written */
export const assertIntact = ({ topic, partition }: Place, batch: StoredBatch): void => {
  const found = crc32c(batch.source, batch.checkedFrom, batch.to);
  if (found !== batch.checksum)
    throw new WeirLogError(
      'LOG_OTHER',
      `${topic}/${partition}: the batch at offset ${batch.first} has checksum ${found}, not ${batch.checksum}`,
    );
};

/**
 * Unfolds stored batches into columns: the records at `from` and after.
 * @throws {WeirLogError} `LOG_OTHER`: a record that ends behind its batch, offsets that do not ascend, a broken codec
 */
export const packStored = (place: Place, stored: readonly StoredBatch[], from: number) => {
  const { bytes, parts } = inOneBuffer(stored.map(unfold));
  let room = 0;
  for (const [index, batch] of stored.entries()) {
    const part = parts[index]!;
    if (batch.count < 0 || batch.count * recordBytesMin > part.to - part.from) throw broken(place, batch);
    room += batch.count;
  }
  const offsets = new Float64Array(room);
  const timesMs = new Float64Array(room);
  const valueFrom = new Int32Array(room);
  const valueTo = new Int32Array(room);
  const recordFrom = new Int32Array(room);
  let count = 0;
  let previous = -1;

  let at = 0;
  /** A zigzag number of up to 53 bits at `at`, which moves behind it. */
  const zigzag = (): number => {
    let byte = bytes[at++]!;
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    let scale = 0x80;
    do {
      byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80 && scale < 2 ** 53);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };

  for (const [index, batch] of stored.entries()) {
    const part = parts[index]!;
    const { first, last, firstTimestampMs, maxTimestampMs, logAppendTime } = batch;
    at = part.from;
    for (let left = batch.count; left > 0; left--) {
      const end = zigzag() + at;
      if (!(end > at) || end > part.to) throw broken(place, batch);
      recordFrom[count] = at;
      at++;
      const timeMs = zigzag() + firstTimestampMs;
      const offset = zigzag() + first;
      if (!(offset > previous) || offset < first || offset > last) throw mixedUp(place, offset, previous);
      previous = offset;
      const keyBytes = zigzag();
      if (keyBytes > 0) at += keyBytes;
      const valueBytes = zigzag();
      if (!(at + Math.max(0, valueBytes) <= end)) throw broken(place, batch);
      if (offset >= from) {
        offsets[count] = offset;
        timesMs[count] = logAppendTime ? maxTimestampMs : timeMs;
        valueFrom[count] = valueBytes < 0 ? -1 : at;
        valueTo[count] = valueBytes < 0 ? -1 : at + valueBytes;
        count++;
      }
      at = end;
    }
  }
  const packed: PackedRecords = { count, bytes, offsets, timesMs, valueFrom, valueTo };
  return { packed, recordFrom };
};

const broken = ({ topic, partition }: Place, { first }: StoredBatch) =>
  new WeirLogError('LOG_OTHER', `${topic}/${partition}: a record of the batch at offset ${first} ends behind it`);

const mixedUp = ({ topic, partition }: Place, offset: number, previous: number) =>
  new WeirLogError('LOG_OTHER', `${topic}/${partition}: offset ${offset} was given after offset ${previous}`);
