import { isUtf8 } from 'node:buffer';
import { assetCodes, hashBytes, sideAt } from '@weir/engine';
import {
  endOfNumber,
  endOfSpace,
  endOfText,
  endOfWord,
  transferFieldBits as field,
  InstantBytes,
  isWord,
  rememberingNormaliser,
  timeMsMax,
  WholeBytes,
} from '@weir/model';
import { AccountSpellings } from './account-spellings.js';
import { AccountTexts } from './account-texts.js';
import { isBlank } from './lines.js';
import { readJsonLine } from './transfer-lines.js';
import { PieceWriter, type TransfersPiece } from './transfers-piece.js';

const lineFeed = 0x0a;
const quote = 0x22;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const letterN = 0x6e;
const notPlain = -1;

const required = field.id | field.time | field.from | field.to | field.asset | field.amount;

const knownKeys = Object.entries(field).map(([name, bit]) => ({ bytes: Buffer.from(name), bit }));
const assetBytes = assetCodes.map((code) => Buffer.from(code));
const sideBytes = [
  { bytes: Buffer.from('debit'), side: sideAt.debit },
  { bytes: Buffer.from('credit'), side: sideAt.credit },
];

/**
 * Reads NDJSON from its bytes: a line in plain form (a flat object, each field once, no escapes in what is read, whole
 * numbers as digits) makes no object and no string. Every other line, and each that is to be refused, goes the way of
 * `readJsonLine`, so that what a line means is said in one place only; a test holds this way to that one.
 *
 * Longer than most because it is one automaton.
 */
export class LineScanner {
  readonly #spellings = new AccountSpellings();
  readonly #writer = new PieceWriter(this.#spellings);
  /** Accounts of the piece's rows, to be looked up when all of it is read. */
  readonly #texts = new AccountTexts(this.#spellings);
  readonly #instants = new InstantBytes();
  readonly #wholes = new WholeBytes();
  readonly #options = { account: rememberingNormaliser() };
  #bytes = new Uint8Array(1);
  #view = new DataView(this.#bytes.buffer);
  /** Bytes above this may not stand in a text: 127 where the piece as a whole is no UTF-8. */
  #highest = 255;
  #line = 0;
  /** True where each account is looked up as it is read: the piece has a line whose account is none. */
  #isCareful = false;
  // What the line under way has said so far.
  #idAt = 0;
  #idLength = 0;
  #time = 0;
  #creditTime = 0;
  #seq = 0;
  #side = 0;
  #asset = 0;
  #amount = 0;
  #balanceFrom = 0;
  #balanceTo = 0;
  /** The number that was read last. */
  #number = 0;

  /**
   * Reads whole lines. `bytes` must have one byte more than `length`, which is overwritten.
   * @param isStart true where the piece begins its file: a byte-order mark is dropped
   */
  scan(bytes: Uint8Array<ArrayBuffer>, length: number, isStart: boolean): TransfersPiece {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // A line feed at the end at the latest: no loop has to ask where the bytes end.
    bytes[length] = lineFeed;
    const wellFormed = isUtf8(bytes.subarray(0, length));
    this.#highest = wellFormed ? 255 : 127;
    const start = isStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    this.#isCareful = false;
    this.#lines(start, length, wellFormed);
    if (!this.#texts.lookUp(this.#view, this.#writer.records)) {
      // Lines are to be refused that were taken for good: once more, and with an eye on accounts.
      this.#writer.discard();
      this.#isCareful = true;
      this.#lines(start, length, wellFormed);
      this.#texts.lookUp(this.#view, this.#writer.records);
    }
    return this.#writer.finish(this.#line);
  }

  #lines(start: number, length: number, wellFormed: boolean): void {
    this.#line = 0;
    this.#texts.clear();
    for (let at = start; at < length; ) {
      this.#line++;
      const next = this.#plainLine(at);
      at = next === notPlain ? this.#otherLine(at, wellFormed) : next;
    }
  }

  #otherLine(at: number, wellFormed: boolean): number {
    const end = this.#bytes.indexOf(lineFeed, at);
    const raw = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + at, end - at);
    const whole = raw.toString('utf8');
    const text = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (!isBlank(text)) {
      this.#writer.take(this.#line, text, readJsonLine({ text, wellFormed: wellFormed || isUtf8(raw) }, this.#options));
    }
    return end + 1;
  }

  /** Reads a line in plain form and returns where the next one begins; else `notPlain`, and nothing has happened. */
  #plainLine(from: number): number {
    const bytes = this.#bytes;
    let at = endOfSpace(bytes, from);
    if (bytes[at] !== openBrace) return notPlain;
    at = endOfSpace(bytes, at + 1);
    let named = 0;
    let given = 0;
    for (;;) {
      if (bytes[at] !== quote) return notPlain;
      const keyAt = at + 1;
      const keyEnd = endOfText(bytes, keyAt, this.#highest);
      if (keyEnd < 0) return notPlain;
      at = endOfSpace(bytes, keyEnd + 1);
      if (bytes[at] !== colon) return notPlain;
      at = endOfSpace(bytes, at + 1);
      const bit = keyBit(bytes, keyAt, keyEnd - keyAt);
      if (bit === 0) at = this.#endOfIgnored(at);
      else {
        // Of a field that is named twice the last counts, and a void is no transfer.
        if ((named & bit) !== 0 || bit === field.void) return notPlain;
        named |= bit;
        if (bytes[at] === letterN) at = isWord(bytes, at, 'null') ? at + 4 : notPlain;
        else {
          given |= bit;
          at = this.#value(bit, at);
        }
      }
      if (at < 0) return notPlain;
      at = endOfSpace(bytes, at);
      if (bytes[at] === closeBrace) break;
      if (bytes[at] !== comma) return notPlain;
      at = endOfSpace(bytes, at + 1);
    }
    at = endOfSpace(bytes, at + 1);
    if (bytes[at] !== lineFeed || (given & required) !== required) return notPlain;
    return this.#keep(given) ? at + 1 : notPlain;
  }

  /** Reads the value of a field; returns where it ends, or `notPlain`. */
  #value(bit: number, at: number): number {
    switch (bit) {
      case field.id:
        return this.#id(at);
      case field.from:
      case field.to:
        return this.#account(bit, at);
      case field.asset:
        return this.#assetCode(at);
      case field.side:
        return this.#sideName(at);
      case field.time:
      case field.creditTime: {
        const end = this.#instant(at);
        if (bit === field.time) this.#time = this.#number;
        else this.#creditTime = this.#number;
        return end;
      }
      default: {
        const end = this.#whole(at);
        if (bit === field.amount) this.#amount = this.#number;
        else if (bit === field.seq) this.#seq = this.#number;
        else if (bit === field.balanceFrom) this.#balanceFrom = this.#number;
        else this.#balanceTo = this.#number;
        return end;
      }
    }
  }

  /** The end of a text without escapes and not empty; `notPlain` where none begins at `at`. */
  #endOfPlainText(at: number): number {
    if (this.#bytes[at] !== quote) return notPlain;
    const end = endOfText(this.#bytes, at + 1, this.#highest);
    return end === at + 1 ? notPlain : end;
  }

  #id(at: number): number {
    const end = this.#endOfPlainText(at);
    if (end < 0) return notPlain;
    this.#idAt = at + 1;
    this.#idLength = end - at - 1;
    return end + 1;
  }

  #account(bit: number, at: number): number {
    const end = this.#endOfPlainText(at);
    if (end < 0) return notPlain;
    const length = end - at - 1;
    const hash = hashBytes(this.#view, at + 1, length);
    if (this.#isCareful && this.#spellings.numberAt(this.#view, at + 1, length, hash) < 0) return notPlain;
    if (bit === field.from) this.#texts.setFrom(at + 1, length, hash);
    else this.#texts.setTo(at + 1, length, hash);
    return end + 1;
  }

  #assetCode(at: number): number {
    const end = this.#endOfPlainText(at);
    if (end < 0) return notPlain;
    for (let asset = 0; asset < assetBytes.length; asset++) {
      if (!isText(this.#bytes, at + 1, end, assetBytes[asset]!)) continue;
      this.#asset = asset;
      return end + 1;
    }
    return notPlain;
  }

  #sideName(at: number): number {
    const end = this.#endOfPlainText(at);
    if (end < 0) return notPlain;
    for (const { bytes, side } of sideBytes) {
      if (!isText(this.#bytes, at + 1, end, bytes)) continue;
      this.#side = side;
      return end + 1;
    }
    return notPlain;
  }

  /** A whole number or a text of digits, into `#number`. */
  #whole(at: number): number {
    const end = this.#wholes.read(this.#bytes, at);
    this.#number = this.#wholes.value;
    return end;
  }

  #instant(at: number): number {
    const end = this.#whole(at);
    if (end >= 0) return this.#number <= timeMsMax ? end : notPlain;
    const textEnd = this.#endOfPlainText(at);
    if (textEnd < 0) return notPlain;
    this.#number = this.#instants.read(this.#bytes, at + 1, textEnd);
    return this.#number < 0 ? notPlain : textEnd + 1;
  }

  /** The end of a value that nothing reads. Lists and objects are not plain. */
  #endOfIgnored(at: number): number {
    const byte = this.#bytes[at]!;
    if (byte === quote) {
      const end = endOfText(this.#bytes, at + 1, this.#highest, true);
      return end < 0 ? notPlain : end + 1;
    }
    const end = endOfWord(this.#bytes, at);
    return end >= 0 ? end : endOfNumber(this.#bytes, at);
  }

  /** Keeps the transfer that the line says; false where it contradicts itself. */
  #keep(given: number): boolean {
    const creditTime = (given & field.creditTime) === 0 ? this.#time : this.#creditTime;
    const side = (given & field.side) === 0 ? sideAt.whole : this.#side;
    if (creditTime < this.#time && side === sideAt.whole) return false;
    const { records } = this.#writer;
    this.#writer.placeNext(this.#line);
    const { columns, count: row } = records;
    columns.time[row] = this.#time;
    columns.creditTime[row] = creditTime;
    columns.seq[row] = (given & field.seq) === 0 ? 0 : this.#seq;
    this.#texts.keep(row);
    columns.asset[row] = this.#asset;
    columns.side[row] = side;
    columns.amount[row] = this.#amount;
    columns.balanceFrom[row] = (given & field.balanceFrom) === 0 ? -1 : this.#balanceFrom;
    columns.balanceTo[row] = (given & field.balanceTo) === 0 ? -1 : this.#balanceTo;
    records.ids.add(this.#bytes, this.#idAt, this.#idLength, hashBytes(this.#view, this.#idAt, this.#idLength));
    records.next();
    return true;
  }
}

const isText = (bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean => {
  if (end - at !== wanted.length) return false;
  for (let index = 0; index < wanted.length; index++) if (bytes[at + index] !== wanted[index]) return false;
  return true;
};

/** The bit of a key, or 0. */
const keyBit = (bytes: Uint8Array, at: number, length: number): number => {
  const first = bytes[at]!;
  for (let key = 0; key < knownKeys.length; key++) {
    const known = knownKeys[key]!;
    if (known.bytes[0] === first && isText(bytes, at, at + length, known.bytes)) return known.bit;
  }
  return 0;
};
