import type { Finding } from '@weir/engine';
import { WeirError } from '@weir/model';
import { ByteReader } from './bytes.js';
import { paired, readFlowsRecord, readIntervals, sums } from './flow-codec.js';
import type { LotInterval } from './flow-record.js';
import { frameBody, headerBytes } from './frame.js';
import type { FrameRulings } from './rulings/ruling.js';
import { decodeRulings } from './rulings/ruling-codec.js';

/** Kinds of records, as in schemas/frames.md. */
export const scanned = { flow: 1, credit: 2, flowGone: 3, creditGone: 4, finding: 5 } as const;

const torn = (): WeirError => new WeirError('FRAME_CORRUPT', 'the frame ends inside a record');
const halfPair = (): WeirError => new WeirError('FRAME_CORRUPT', 'half of a pair');
const tooLong = (): WeirError => new WeirError('FRAME_CORRUPT', 'a number is longer than 53 bits');

/**
 * Goes over the records of a flows frame without making an object or a string of any: it says where in the frame's
 * bytes each record, its texts and the lots it names are. Layout: schemas/frames.md. A scan is used for one frame after
 * the other.
 */
export class FlowScan {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #rulingsAt = 0;
  #rulingsLength = 0;
  #unitsLeft = 0;
  #recordsLeft = 0;
  /** The frame's bytes for looking at words. */
  view: DataView = new DataView(new ArrayBuffer(0));
  shard = 0;
  /** Journal offsets `[from, to)` that the frame covers. */
  from = 0;
  to = 0;
  /** Journal offset of the message that caused the unit's records. */
  version = 0;

  /**
   * The record's kind, and its place `[start, end)` in the frame. Of a pair the flow's ends where its credit's begins;
   * what either says ends at `saidEnd`.
   */
  kind = 0;
  start = 0;
  end = 0;
  saidEnd = 0;
  idAt = 0;
  idLength = 0;
  /** The entry's instant, milliseconds UTC; of a gone record the one it had. */
  time = 0;
  seq = 0;
  /** The pocket of the entry: the payer of a flow, the payee of a credit. */
  accountAt = 0;
  accountLength = 0;
  assetAt = 0;
  assetLength = 0;
  /** Payer and payee of a flow or credit. */
  fromAt = 0;
  fromLength = 0;
  toAt = 0;
  toLength = 0;
  /** Minor units; 0 of a gone record. */
  amount = 0;
  /**
   * What comes after the amount, the entry's facts: `[factsAt, factsEnd)`, and where it is the credit of a pair
   * `[balanceAt, balanceEnd)` before that; else nothing.
   */
  factsAt = 0;
  factsEnd = 0;
  balanceAt = 0;
  balanceEnd = 0;
  /** Balance of the pocket after the entry; −1: none was given. */
  balance = -1;
  /** The pocket was a hub at the entry. */
  isAtHub = false;
  /** Lots the record names: its sources and whatever else it did to lots. */
  lots = 0;
  /** By lot: where its id stands, and how long it is. */
  lotAt = new Int32Array(64);
  lotLength = new Int32Array(64);
  /** Of a flow, the first of its lots that is a source; all after it are. */
  firstSource = 0;
  /** What `readInterval` read: `[start, end)` of the lot, minor units. */
  intervalStart = 0;
  intervalEnd = 0;
  /** True where it did to lots more than make links. */
  hasLosses = false;
  /** Where the sources of a flow begin, their count first. */
  #sourcesAt = 0;
  /** Place of the credit whose flow was read last; −1: it was no pair's. */
  #creditAt = -1;
  /** Of that credit: its balance, and where its facts are. */
  #creditBalance = -1;
  #creditBalanceAt = 0;
  #creditFactsAt = 0;
  #creditFactsEnd = 0;

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Begins with a frame. @throws {WeirError} `FRAME_CORRUPT` where it is torn, altered, or of another kind or format */
  open(frame: Buffer): void {
    frameBody('flows', frame);
    this.openAgain(frame);
  }

  /**
   * Begins with a frame that this process has opened before, and has not changed since: its checksum was compared then,
   * and to read all of its bytes once more costs as much as to read what it says.
   * @throws {WeirError} `FRAME_CORRUPT`
   */
  openAgain(frame: Buffer): void {
    this.#bytes = frame;
    this.view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    this.#at = headerBytes;
    this.shard = this.#whole();
    this.from = this.#whole();
    this.to = this.#whole();
    this.#rulingsLength = this.#whole();
    this.#rulingsAt = this.#at;
    this.#at += this.#rulingsLength;
    if (this.#at > frame.length) throw torn();
    this.#unitsLeft = this.#whole();
    this.#recordsLeft = 0;
    this.#creditAt = -1;
  }

  /** What the frame says was ruled on the messages that it covers; null: nothing. @throws {WeirError} `FRAME_CORRUPT` */
  rulings(): FrameRulings | null {
    const end = this.#rulingsAt + this.#rulingsLength;
    return decodeRulings(this.#bytes.subarray(this.#rulingsAt, end), this.from);
  }

  /** Goes on to the next unit, past what is left of this one. */
  nextUnit(): boolean {
    while (this.nextRecord());
    if (this.#unitsLeft === 0) {
      if (this.#at !== this.#bytes.length)
        throw new WeirError('FRAME_CORRUPT', 'bytes left over after the last record');
      return false;
    }
    this.#unitsLeft--;
    this.version = this.from + this.#whole();
    if (this.version > Number.MAX_SAFE_INTEGER) throw tooLong();
    this.#recordsLeft = this.#whole();
    return true;
  }

  /** Goes on to the next record of the unit. */
  nextRecord(): boolean {
    if (this.#recordsLeft === 0) {
      if (this.#creditAt >= 0) throw halfPair();
      return false;
    }
    this.#recordsLeft--;
    if (this.#creditAt >= 0) this.#turnToCredit();
    else {
      if (this.#bytes[this.#at] === paired.credit) throw halfPair();
      this.#readAt(this.#at);
    }
    this.#at = this.end;
    return true;
  }

  /** The sources of the flow that it stands at, as objects. @throws {WeirError} `FRAME_CORRUPT` */
  sources(): LotInterval[] {
    return readIntervals(new ByteReader(this.#bytes, this.#sourcesAt));
  }

  /** Reads which part of a lot the record names. @throws {WeirError} `FRAME_CORRUPT` */
  readInterval(lot: number): void {
    const at = this.#at;
    this.#at = this.lotAt[lot]! + this.lotLength[lot]!;
    this.intervalStart = this.#whole();
    this.intervalEnd = this.#whole();
    this.#at = at;
  }

  /** The finding that it stands at; null: another record. @throws {WeirError} `FRAME_CORRUPT` */
  finding(): Finding | null {
    if (this.kind !== scanned.finding) return null;
    const record = readFlowsRecord(new ByteReader(this.#bytes, this.start));
    return record.kind === 'finding' ? record.finding : null;
  }

  /** Goes to a record whose place in the frame is known. */
  look(frame: Buffer, view: DataView, at: number): void {
    this.#bytes = frame;
    this.view = view;
    this.#recordsLeft = 0;
    if (this.#bytes[at] === paired.credit) {
      this.#readAt(at - 1);
      if (this.#creditAt !== at) throw halfPair();
      this.#turnToCredit();
    } else this.#readAt(at);
    this.#creditAt = -1;
  }

  #readAt(at: number): void {
    const bytes = this.#bytes;
    const isPair = bytes[at] === paired.flow;
    this.start = at;
    this.kind = isPair ? scanned.flow : bytes[at]!;
    this.#at = at + 1;
    if (isPair && bytes[this.#at++] !== paired.credit) throw halfPair();
    this.#creditAt = isPair ? at + 1 : -1;
    this.lots = 0;
    this.balance = -1;
    this.hasLosses = false;
    this.isAtHub = false;
    this.amount = 0;
    this.balanceAt = this.balanceEnd = 0;
    if (this.kind === scanned.finding) this.#skipText();
    else {
      this.idLength = this.#whole();
      this.idAt = this.#at;
      this.#at += this.idLength;
      if (this.kind === scanned.flow || this.kind === scanned.credit) this.#readEntry(isPair);
      else this.#readGone();
    }
    this.saidEnd = this.factsEnd = this.#at;
    this.end = isPair ? at + 1 : this.#at;
    if (this.#at > bytes.length) throw torn();
  }

  /** From the flow of a pair, which was just read, to its credit: they say the same but for what follows the amount. */
  #turnToCredit(): void {
    this.start = this.#creditAt;
    this.end = this.saidEnd;
    this.kind = scanned.credit;
    this.accountAt = this.toAt;
    this.accountLength = this.toLength;
    this.balance = this.#creditBalance;
    this.balanceAt = this.#creditBalanceAt;
    this.balanceEnd = this.factsAt;
    this.factsAt = this.#creditFactsAt;
    this.factsEnd = this.#creditFactsEnd;
    this.lots = 0;
    this.#creditAt = -1;
  }

  #readEntry(isPair: boolean): void {
    const bytes = this.#bytes;
    const isFlow = this.kind === scanned.flow;
    this.time = this.#whole();
    this.seq = this.#whole();
    this.fromLength = this.#whole();
    this.fromAt = this.#at;
    this.#at += this.fromLength;
    this.toLength = this.#whole();
    this.toAt = this.#at;
    this.#at += this.toLength;
    this.accountAt = isFlow ? this.fromAt : this.toAt;
    this.accountLength = isFlow ? this.fromLength : this.toLength;
    this.assetLength = this.#whole();
    this.assetAt = this.#at;
    this.#at += this.assetLength;
    this.amount = this.#whole();
    if (isPair) {
      this.#creditBalanceAt = this.#at;
      this.#creditBalance = bytes[this.#at++] === 0 ? -1 : this.#whole();
    }
    this.factsAt = this.#at;
    if (bytes[this.#at++] !== 0) this.balance = this.#whole();
    this.#creditFactsAt = this.#at;
    this.isAtHub = bytes[this.#at++] === 1;
    this.#readLots();
    this.#readLots();
    this.#readLots();
    this.hasLosses = this.lots > 0;
    if (isPair && (this.hasLosses || this.isAtHub))
      throw new WeirError('FRAME_CORRUPT', 'a pair of which more is told than a pair can be');
    for (let left = this.#whole(); left > 0; left--) {
      this.#skipText();
      this.#skipWhole();
      this.#skipWhole();
      this.#skipWhole();
      this.#skipText();
    }
    this.#creditFactsEnd = this.#at;
    if (!isFlow) return;
    this.#skipText();
    this.#skipSum();
    this.#sourcesAt = this.#at;
    this.firstSource = this.lots;
    this.#readLots();
  }

  #readGone(): void {
    if (this.kind !== scanned.flowGone && this.kind !== scanned.creditGone)
      throw new WeirError('FRAME_CORRUPT', `unknown entry kind ${this.kind}`);
    this.accountLength = this.#whole();
    this.accountAt = this.#at;
    this.#at += this.accountLength;
    this.assetLength = this.#whole();
    this.assetAt = this.#at;
    this.#at += this.assetLength;
    this.time = this.#whole();
    this.seq = this.#whole();
  }

  #readLots(): void {
    for (let left = this.#whole(); left > 0; left--) {
      const length = this.#whole();
      if (this.lots === this.lotAt.length) this.#widen();
      this.lotAt[this.lots] = this.#at;
      this.lotLength[this.lots++] = length;
      this.#at += length;
      this.#skipWhole();
      this.#skipWhole();
      if (this.#at > this.#bytes.length) throw torn();
    }
  }

  #widen(): void {
    const [at, length] = [this.lotAt, this.lotLength];
    this.lotAt = new Int32Array(at.length * 2);
    this.lotLength = new Int32Array(at.length * 2);
    this.lotAt.set(at);
    this.lotLength.set(length);
  }

  #skipText(): void {
    const length = this.#whole();
    this.#at += length;
  }

  #skipSum(): void {
    const form = this.#bytes[this.#at++];
    if (form === sums.whole) this.#skipWhole();
    else if (form === sums.digits) this.#skipText();
    else if (form !== sums.none) throw new WeirError('FRAME_CORRUPT', `unknown form of a sum ${form}`);
  }

  #skipWhole(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (bytes[at]! >= 0x80) at++;
    // Seven groups of seven bits leave four for the eighth.
    const last = at - this.#at;
    if (last > 7 || (last === 7 && bytes[at]! > 0x0f)) throw tooLong();
    this.#at = at + 1;
  }

  #whole(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let byte = bytes[at++];
    if (byte === undefined) throw torn();
    if (byte < 0x80) {
      this.#at = at;
      return byte;
    }
    // Four groups of seven bits fit into a word; what is beyond is added as a double.
    let low = byte & 0x7f;
    let shift = 7;
    do {
      byte = bytes[at++]!;
      low |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80 && shift < 28);
    let value = low;
    let scale = 2 ** 28;
    for (let left = 4; byte >= 0x80; left--) {
      if (left === 0 || at > bytes.length) throw tooLong();
      byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    }
    if (value > Number.MAX_SAFE_INTEGER) throw tooLong();
    this.#at = at;
    return value;
  }
}
