import { transferNatures, WeirError } from '@weir/model';
import { frameBody, headerBytes } from '../frame.js';
import { isReport, isVersionedLabel, readJson } from '../json-text.js';

const rawType = 1;
/** Kinds of records as frames number them. */
export const recordKinds = { transfer: 1, void: 2, label: 3, report: 4, rejected: 5 } as const;
/** Sides as frames number them. */
export const recordSides = { both: 0, debit: 1, credit: 2 } as const;

/** Whether a journal frame that has been checked brings raw messages. */
export const isRawFrame = (frame: Buffer): boolean => frame[headerBytes] === rawType;

const shaBytes = 32;
/** Of a number of 53 bits, what is above 28. */
const highMax = 0x1ffffff;

/**
 * The records of a raw journal frame in columns, without an object or a string each. Texts are places in the frame.
 * Times in milliseconds UTC, amounts in minor units; −1 stands for null. Source: schemas/frames.md.
 */
export class ScannedFrame {
  topic = '';
  partition = 0;
  from = 0;
  to = 0;
  count = 0;
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  kind = new Uint8Array(0);
  offset = new Float64Array(0);
  timeMs = new Float64Array(0);
  sha256At = new Int32Array(0);
  /** A transfer's or void's id; a label's or report's JSON; a code. */
  textAt = new Int32Array(0);
  textLength = new Int32Array(0);
  /** A void's may be −1. */
  time = new Float64Array(0);
  seq = new Float64Array(0);
  creditTime = new Float64Array(0);
  side = new Uint8Array(0);
  fromAt = new Int32Array(0);
  fromLength = new Int32Array(0);
  toAt = new Int32Array(0);
  toLength = new Int32Array(0);
  assetAt = new Int32Array(0);
  assetLength = new Int32Array(0);
  amount = new Float64Array(0);
  balanceFrom = new Float64Array(0);
  balanceTo = new Float64Array(0);
  nature = new Uint8Array(0);
  /** What a transfer's feed told of the payer's device and network address; of length 0: nothing. */
  deviceAt = new Int32Array(0);
  deviceLength = new Int32Array(0);
  addressAt = new Int32Array(0);
  addressLength = new Int32Array(0);
  #at = 0;

  /**
   * Reads a frame; false where it is not a raw one (then nothing is read).
   * @throws {WeirError} `FRAME_CORRUPT`
   */
  read(frame: Buffer): boolean {
    const body = frameBody('journal', frame);
    if (body[0] !== rawType) return false;
    this.bytes = body;
    this.view = new DataView(body.buffer, body.byteOffset, body.length);
    this.#at = 1;
    try {
      this.#readRecords();
    } catch (error) {
      if (error instanceof RangeError) throw new WeirError('FRAME_CORRUPT', 'the frame ends inside a record');
      throw error;
    }
    if (this.#at !== body.length) throw new WeirError('FRAME_CORRUPT', 'bytes left over after the last record');
    return true;
  }

  text(at: number, length: number): string {
    return this.bytes.toString('utf8', at, at + length);
  }

  sha256(index: number): string {
    return this.bytes.toString('hex', this.sha256At[index]!, this.sha256At[index]! + shaBytes);
  }

  #readRecords(): void {
    const topicLength = this.#whole();
    this.topic = this.text(this.#skip(topicLength), topicLength);
    this.partition = this.#whole();
    this.from = this.#whole();
    this.to = this.#whole();
    const count = this.#whole();
    // A record is more than this many bytes: a count that cannot be true must not make us take its memory.
    if (count * 36 > this.bytes.length) throw new WeirError('FRAME_CORRUPT', `${count} records in so few bytes`);
    if (count > this.kind.length) this.#grow(count);
    this.count = count;
    for (let index = 0; index < count; index++) this.#readRecord(index);
  }

  #readRecord(index: number): void {
    const kind = this.#byte();
    this.kind[index] = kind;
    const offset = this.from + this.#whole();
    if (offset > Number.MAX_SAFE_INTEGER) throw new WeirError('FRAME_CORRUPT', 'an offset is longer than 53 bits');
    this.offset[index] = offset;
    this.timeMs[index] = this.#whole();
    if (this.#whole() !== shaBytes) throw new WeirError('FRAME_CORRUPT', 'a hash of another length');
    this.sha256At[index] = this.#skip(shaBytes);
    if (kind < recordKinds.transfer || kind > recordKinds.rejected) {
      throw new WeirError('FRAME_CORRUPT', `unknown record kind ${kind}`);
    }
    const length = this.#whole();
    this.textLength[index] = length;
    this.textAt[index] = this.#skip(length);
    // Labels and reports are few, and a text that their other readers would refuse must not pass here.
    if (kind === recordKinds.label) readJson(this.text(this.textAt[index]!, length), isVersionedLabel);
    if (kind === recordKinds.report) readJson(this.text(this.textAt[index]!, length), isReport);
    if (kind === recordKinds.void) this.time[index] = this.#wholeOrNull();
    if (kind !== recordKinds.transfer) return;
    this.time[index] = this.#whole();
    this.seq[index] = this.#whole();
    this.creditTime[index] = this.#wholeOrNull();
    const side = this.#byte();
    if (side > recordSides.credit) throw new WeirError('FRAME_CORRUPT', 'unknown side');
    this.side[index] = side;
    const fromLength = this.#whole();
    this.fromLength[index] = fromLength;
    this.fromAt[index] = this.#skip(fromLength);
    const toLength = this.#whole();
    this.toLength[index] = toLength;
    this.toAt[index] = this.#skip(toLength);
    const assetLength = this.#whole();
    this.assetLength[index] = assetLength;
    this.assetAt[index] = this.#skip(assetLength);
    this.amount[index] = this.#whole();
    this.balanceFrom[index] = this.#wholeOrNull();
    this.balanceTo[index] = this.#wholeOrNull();
    const nature = this.#byte();
    if (nature >= transferNatures.length) throw new WeirError('FRAME_CORRUPT', 'unknown nature');
    this.nature[index] = nature;
    const deviceLength = this.#whole();
    this.deviceLength[index] = deviceLength;
    this.deviceAt[index] = this.#skip(deviceLength);
    const addressLength = this.#whole();
    this.addressLength[index] = addressLength;
    this.addressAt[index] = this.#skip(addressLength);
  }

  #byte(): number {
    return this.view.getUint8(this.#at++);
  }

  #whole(): number {
    const { view } = this;
    let byte = view.getUint8(this.#at++);
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      byte = view.getUint8(this.#at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    let high = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      byte = view.getUint8(this.#at++);
      high |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (high > highMax) break;
        return high * 0x10000000 + value;
      }
    }
    throw new WeirError('FRAME_CORRUPT', 'a number is longer than 53 bits');
  }

  #wholeOrNull(): number {
    return this.#byte() === 0 ? -1 : this.#whole();
  }

  /** Passes over so many bytes and returns where they begin. */
  #skip(length: number): number {
    const at = this.#at;
    this.#at = at + length;
    if (this.#at > this.bytes.length) throw new WeirError('FRAME_CORRUPT', 'the frame ends inside a text');
    return at;
  }

  #grow(count: number): void {
    const doubles = (): Float64Array<ArrayBuffer> => new Float64Array(count);
    const places = (): Int32Array<ArrayBuffer> => new Int32Array(count);
    this.kind = new Uint8Array(count);
    this.offset = doubles();
    this.timeMs = doubles();
    this.sha256At = places();
    this.textAt = places();
    this.textLength = places();
    this.time = doubles();
    this.seq = doubles();
    this.creditTime = doubles();
    this.side = new Uint8Array(count);
    this.fromAt = places();
    this.fromLength = places();
    this.toAt = places();
    this.toLength = places();
    this.assetAt = places();
    this.assetLength = places();
    this.amount = doubles();
    this.balanceFrom = doubles();
    this.balanceTo = doubles();
    this.nature = new Uint8Array(count);
    this.deviceAt = places();
    this.deviceLength = places();
    this.addressAt = places();
    this.addressLength = places();
  }
}
