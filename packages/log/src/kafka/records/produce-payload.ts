import { crc32c } from './crc32c.js';

/** What kafkajs asks a produce request of versions 3 to 7 to be made of. Its 64-bit numbers have a decimal text. */
export interface ProduceContent {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly compression?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly ProducedPartition[];
  }[];
}

interface ProducedPartition {
  readonly partition: number;
  readonly firstSequence?: number;
  readonly messages: readonly ProducedMessage[];
}

type Bytes = Buffer | string | null | undefined;

export interface ProducedMessage {
  readonly key?: Bytes;
  readonly value: Bytes;
  /** Milliseconds, in decimal. */
  readonly timestamp?: string;
  readonly headers?: Readonly<Record<string, Bytes | readonly (Buffer | string)[]>>;
}

/** Room before the payload for what stands before it: length, kind and version, number, client. */
const headRoom = 512;
/** First offset, length, epoch of the leader, magic, checksum: what stands before the bytes that are checked. */
const uncheckedBytes = 8 + 4 + 4 + 1 + 4;
const checkedFields = 2 + 4 + 8 + 8 + 8 + 2 + 4 + 4;
const transactionalFlag = 0x10;

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);

/** Bytes of a zigzag number of at most 53 bits. */
const sizeOfNumber = (value: number): number => {
  let rest = zigzag(value);
  let bytes = 1;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
};

const lengthOf = (bytes: Bytes): number =>
  bytes == null ? -1 : typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;

const sizeOfBytes = (bytes: Bytes): number => {
  const length = lengthOf(bytes);
  return sizeOfNumber(length) + Math.max(0, length);
};

type Header = readonly [name: string, value: Bytes];
const noHeaders: readonly Header[] = [];

const headersOf = ({ headers }: ProducedMessage): readonly Header[] => {
  if (headers === undefined) return noHeaders;
  return Object.entries(headers).flatMap(([name, value]): Header[] =>
    Array.isArray(value) ? value.map((each: Buffer | string): Header => [name, each]) : [[name, value as Bytes]],
  );
};

/** A record, sized before it is written. */
interface SizedRecord {
  readonly message: ProducedMessage;
  readonly headers: readonly Header[];
  readonly timeDelta: number;
  readonly offsetDelta: number;
  readonly bodyBytes: number;
}

interface SizedBatch {
  readonly partition: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly records: readonly SizedRecord[];
  /** Of the whole batch. */
  readonly bytes: number;
}

const sized = ({ partition, firstSequence = 0, messages }: ProducedPartition, nowMs: number): SizedBatch => {
  const given = messages.flatMap(({ timestamp }) => (timestamp == null ? [] : [Number(timestamp)]));
  let firstTimestamp = given[0] ?? nowMs;
  let maxTimestamp = firstTimestamp;
  for (const time of given) {
    firstTimestamp = Math.min(firstTimestamp, time);
    maxTimestamp = Math.max(maxTimestamp, time);
  }
  let bytes = uncheckedBytes + checkedFields;
  const records = messages.map((message, offsetDelta): SizedRecord => {
    const headers = headersOf(message);
    const timeDelta = (message.timestamp == null ? nowMs : Number(message.timestamp)) - firstTimestamp;
    let bodyBytes =
      1 +
      sizeOfNumber(timeDelta) +
      sizeOfNumber(offsetDelta) +
      sizeOfBytes(message.key) +
      sizeOfBytes(message.value) +
      sizeOfNumber(headers.length);
    for (const [name, value] of headers) bodyBytes += sizeOfBytes(name) + sizeOfBytes(value);
    bytes += sizeOfNumber(bodyBytes) + bodyBytes;
    return { message, headers, timeDelta, offsetDelta, bodyBytes };
  });
  return { partition, firstSequence, firstTimestamp, maxTimestamp, records, bytes };
};

/** Writes big-endian numbers and the texts of the protocol, one after another. */
class PayloadWriter {
  at = headRoom;

  constructor(readonly bytes: Buffer) {}

  int16(value: number): void {
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  int64(value: bigint): void {
    this.at = this.bytes.writeBigInt64BE(value, this.at);
  }

  string(text: string | null): void {
    this.int16(text === null ? -1 : Buffer.byteLength(text));
    if (text !== null) this.at += this.bytes.write(text, this.at);
  }

  zigzag(value: number): void {
    let rest = zigzag(value);
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes[this.at++] = (rest & 0x7f) | 0x80;
    this.bytes[this.at++] = rest;
  }

  prefixed(bytes: Bytes): void {
    this.zigzag(lengthOf(bytes));
    if (bytes == null) return;
    if (typeof bytes === 'string') this.at += this.bytes.write(bytes, this.at);
    else {
      bytes.copy(this.bytes, this.at);
      this.at += bytes.length;
    }
  }
}

const writeRecord = (
  out: PayloadWriter,
  { message, headers, timeDelta, offsetDelta, bodyBytes }: SizedRecord,
): void => {
  out.zigzag(bodyBytes);
  out.bytes[out.at++] = 0;
  out.zigzag(timeDelta);
  out.zigzag(offsetDelta);
  out.prefixed(message.key);
  out.prefixed(message.value);
  out.zigzag(headers.length);
  for (const [name, value] of headers) {
    out.prefixed(name);
    out.prefixed(value);
  }
};

const writeBatch = (
  out: PayloadWriter,
  batch: SizedBatch,
  { transactionalId, producerId = '-1', producerEpoch = 0 }: ProduceContent,
): void => {
  const { records } = batch;
  out.int64(0n);
  out.int32(batch.bytes - 12);
  out.int32(0);
  out.bytes[out.at++] = 2;
  const checksumAt = out.at;
  out.at += 4;
  out.int16(transactionalId ? transactionalFlag : 0);
  out.int32(records.length - 1);
  out.int64(BigInt(batch.firstTimestamp));
  out.int64(BigInt(batch.maxTimestamp));
  out.int64(BigInt(producerId.toString()));
  out.int16(producerEpoch);
  out.int32(batch.firstSequence);
  out.int32(records.length);
  for (const record of records) writeRecord(out, record);
  out.bytes.writeUInt32BE(crc32c(out.bytes, checksumAt + 4, out.at), checksumAt);
};

/**
 * The payload of a produce request in one buffer, its values copied once, with room before it for the request's head.
 * kafkajs' own way copies each value nine times, from buffer to buffer, and clears each before.
 */
export class ProducePayload {
  readonly #bytes: Buffer;

  /** @param nowMs the time of messages that have none; uncompressed records alone are written */
  constructor(content: ProduceContent, nowMs: number) {
    const { acks, timeout, transactionalId = null } = content;
    const topics = content.topicData.map(({ topic, partitions }) => ({
      topic,
      batches: partitions.map((partition) => sized(partition, nowMs)),
    }));
    let length = headRoom + 2 + Buffer.byteLength(transactionalId ?? '') + 2 + 4 + 4;
    for (const { topic, batches } of topics) {
      length += 2 + Buffer.byteLength(topic) + 4;
      for (const { bytes } of batches) length += 8 + bytes;
    }
    this.#bytes = Buffer.allocUnsafe(length);
    const out = new PayloadWriter(this.#bytes);
    out.string(transactionalId);
    out.int16(acks);
    out.int32(timeout);
    out.int32(topics.length);
    for (const { topic, batches } of topics) {
      out.string(topic);
      out.int32(batches.length);
      for (const batch of batches) {
        out.int32(batch.partition);
        out.int32(batch.bytes);
        writeBatch(out, batch, content);
      }
    }
  }

  /** By this kafkajs knows what it may copy into a request, where somebody loaded it before `kafkajs.ts`. */
  get buf(): Buffer {
    return this.buffer;
  }

  /** The payload alone. */
  get buffer(): Buffer {
    return this.#bytes.subarray(headRoom);
  }

  /** The whole request: its length, then the head, then the payload; nothing is copied. A head of 500 bytes at most. */
  behind(head: Buffer): Buffer {
    const from = headRoom - head.length - 4;
    this.#bytes.writeInt32BE(this.#bytes.length - from - 4, from);
    head.copy(this.#bytes, from + 4);
    return this.#bytes.subarray(from);
  }
}
