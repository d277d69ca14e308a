import { assets, type TextRange } from '@weir/model';
import { ByteWriter } from '../bytes.js';
import { ByteSink } from '../columns/byte-sink.js';
import { recordKinds } from '../columns/journal-scan.js';
import { sealBody } from '../frame.js';
import { writeJournalRecord, writeRawHead } from '../journal-codec.js';
import type { JournalRecord } from '../journal-record.js';
import type { TransferFields } from './transfer-fields.js';

const shaBytes = 32;
/** What a transfer's record has beside its texts: numbers, lengths, hash. */
const recordOverheadBytes = 200;
/** A frame's envelope and the numbers of its head at their longest. */
const headBytesMax = 8 + 1 + 5 * 8;
const assetTexts = assets().map(({ code }) => Buffer.from(code));

/**
 * Writes the raw frames of one partition, one after the other and record by record, into bytes that it uses again. The
 * bytes are those of `encodeJournalFrame`, whichever way a record comes: as an object, or as fields where they lie.
 * Layout: schemas/frames.md.
 */
export class RawFrameWriter {
  readonly #topic: string;
  readonly #partition: number;
  readonly #headBytes: number;
  /** The records of the frame under way. */
  readonly #records = new ByteSink();
  readonly #general = new ByteWriter();
  #from: number;
  #count = 0;
  /** Where ids lie, and a view of it. */
  #source: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#source.buffer);
  /** Where the last record begins. */
  #lastAt = 0;

  /** @param from raw offset from which on the first frame covers the partition */
  constructor(topic: string, partition: number, from: number) {
    this.#topic = topic;
    this.#partition = partition;
    this.#headBytes = headBytesMax + Buffer.byteLength(topic);
    this.#from = from;
  }

  /** Raw offset from which on the frame under way covers the partition. */
  get from(): number {
    return this.#from;
  }

  /** Records of the frame under way. */
  get count(): number {
    return this.#count;
  }

  /** The most that the frame would be long, in bytes; it may be some tens less. */
  get byteLength(): number {
    return this.#headBytes + this.#records.length;
  }

  /** A record of any kind. Records come in ascending offset. */
  record(record: JournalRecord): void {
    this.#general.clear();
    writeJournalRecord(this.#general, record, this.#from);
    const bytes = this.#general.written;
    this.#lastAt = this.#records.length;
    this.#records.raw(bytes, 0, bytes.length);
    this.#count++;
  }

  /**
   * A transfer.
   * @param timeMs broker time of the raw message, milliseconds UTC
   * @param sha256 of the raw message's value: 32 characters, a byte each
   */
  transfer(offset: number, timeMs: number, sha256: string, fields: TransferFields): void {
    const sink = this.#records;
    const { id, from, to, device, address } = fields;
    sink.reserve(
      recordOverheadBytes + lengthOf(id) + lengthOf(from) + lengthOf(to) + lengthOf(device) + lengthOf(address),
    );
    if (id.bytes !== this.#source) {
      this.#source = id.bytes;
      this.#view = new DataView(id.bytes.buffer, id.bytes.byteOffset, id.bytes.length);
    }
    this.#lastAt = sink.length;
    this.#count++;
    sink.byte(recordKinds.transfer);
    sink.whole(offset - this.#from);
    sink.whole(timeMs);
    sink.byte(shaBytes);
    sink.sha256(sha256);
    this.#text(id);
    sink.whole(fields.time);
    sink.whole(fields.seq);
    sink.wholeOrNull(fields.creditTime);
    sink.byte(fields.side);
    this.#text(from);
    this.#text(to);
    const asset = assetTexts[fields.asset]!;
    sink.text(asset, 0, asset.length);
    sink.whole(fields.amount);
    sink.wholeOrNull(fields.balanceFrom);
    sink.wholeOrNull(fields.balanceTo);
    sink.byte(fields.nature);
    this.#text(device);
    this.#text(address);
  }

  #text({ bytes, at, end }: TextRange): void {
    // Most texts lie in the messages of one fetch; a view of other bytes would not be worth its making.
    if (bytes === this.#source) this.#records.textOfView(this.#view, at, end);
    else this.#records.text(bytes, at, end);
  }

  /** Takes the last record back; once. */
  undo(): void {
    this.#records.length = this.#lastAt;
    this.#count--;
  }

  /** The frame under way, which covers the partition up to `to`; the next begins there. */
  seal(to: number): Buffer {
    const head = new ByteWriter();
    writeRawHead(head, { topic: this.#topic, partition: this.#partition, from: this.#from, to }, this.#count);
    const frame = sealBody('journal', head.written, this.#records.since(0));
    this.#records.length = 0;
    this.#count = 0;
    this.#from = to;
    return frame;
  }
}

const lengthOf = ({ at, end }: TextRange): number => end - at;
