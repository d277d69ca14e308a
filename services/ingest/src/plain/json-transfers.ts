import { recordSides, type TransferFields } from '@weir/journal';
import {
  AccountBytes,
  assets,
  endOfAuthority,
  InstantBytes,
  isWord,
  majorInBytes,
  rememberingNormaliser,
  type TextRange,
  timeMsMax,
  transferFieldBits,
  WholeBytes,
} from '@weir/model';
import type { BankFeedOptions } from '../decode/bank.js';
import { HintBytes, type hintFields } from './hint-bytes.js';
import { endOfSpace, isSpace, JsonHeads } from './json-heads.js';
import { endOfIgnored } from './json-ignored.js';
import { hintShift } from './json-keys.js';
import { JsonText, textHolds } from './json-text.js';
import type { PlainReader } from './plain-reader.js';

const quote = 0x22;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const letterN = 0x6e;
const notPlain = -1;
const none = -1;

const { id, time, seq, creditTime, side, from, to, asset, amount, balanceFrom, balanceTo } = transferFieldBits;
/** The asset may be left out where the amount names it as its currency. */
const required = id | time | from | to | amount;

const assetTable = assets();
const assetBytes = assetTable.map(({ code }) => Buffer.from(code));
const sideBytes = [
  { bytes: Buffer.from('debit'), side: recordSides.debit },
  { bytes: Buffer.from('credit'), side: recordSides.credit },
];
const bankStart = Buffer.from('"bank:');
/** What may have to be changed in an account of a bank. */
const notNormal = textHolds.gaps | textHolds.lowerCase;
const keyPair = (first: string, second: string) => ({
  first: Buffer.from(first),
  second: Buffer.from(second),
  // As most feeds write them.
  begin: Buffer.from(`{"${first}":"`),
  between: Buffer.from(`","${second}":"`),
});
type KeyPair = ReturnType<typeof keyPair>;
const accountKeys = keyPair('bank', 'account');
const amountKeys = keyPair('value', 'currency');

/** An amount as it was read: minor units, or a text in major units of a currency. */
class AmountRead {
  minor = 0;
  /** Place in the table of assets; −1 where the amount is in minor units. */
  currency = none;
  at = 0;
  end = 0;
}

/**
 * Reads transfers of the bank topic that are plain JSON: an object whose fields are each named once, facts without
 * escapes, whole numbers as digits, accounts and amounts as texts or in their two parts. Every other message, and each
 * that is to be refused, is left to `bankDecoder`, so that what a message means is said in one place only; a test holds
 * this way to that one.
 *
 * No loop but that over texts asks where the message ends: its last byte is a brace, which none of the others passes.
 * Longer than most because it is one automaton.
 */
export class JsonTransfers implements PlainReader {
  readonly #text = new JsonText();
  readonly #heads = new JsonHeads(this.#text);
  readonly #wholes = new WholeBytes();
  readonly #instants: InstantBytes;
  readonly #payer: AccountBytes;
  readonly #payee: AccountBytes;
  readonly #hints = new HintBytes();
  readonly #amount = new AmountRead();
  readonly #balanceFrom = new AmountRead();
  readonly #balanceTo = new AmountRead();
  #bytes: Buffer = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer);
  #end = 0;
  isAscii = true;
  // What was read last.
  #number = 0;
  readonly #pair = { firstAt: 0, firstEnd: 0, secondAt: 0, secondEnd: 0 };

  constructor({ zone }: BankFeedOptions) {
    this.#instants = new InstantBytes(zone ?? undefined);
    const normalise = rememberingNormaliser();
    this.#payer = new AccountBytes(normalise);
    this.#payee = new AccountBytes(normalise);
  }

  read(bytes: Buffer, begin: number, limit: number, fields: TransferFields): boolean {
    let end = limit;
    while (end > begin && isSpace(bytes[end - 1]!)) end--;
    if (end - begin < 2 || bytes[begin] !== openBrace || bytes[end - 1] !== closeBrace) return false;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.#end = end;
    this.#text.seen = 0;
    this.#hints.begin(bytes);
    const given = this.#members(bytes, begin, fields);
    if (given === notPlain || (given & required) !== required) return false;
    this.isAscii = (this.#text.seen & (textHolds.han | textHolds.others)) === 0;
    return this.#complete(given, fields);
  }

  /** Reads the members of the object; returns which facts are given and not null, or `notPlain`. */
  #members(bytes: Buffer, begin: number, fields: TransferFields): number {
    const heads = this.#heads;
    const end = this.#end;
    heads.begin();
    let at = begin;
    let named = 0;
    let given = 0;
    for (;;) {
      at = heads.read(bytes, this.#view, at, end);
      if (at < 0) return notPlain;
      const { bit } = heads;
      // Of a field that is named twice the last counts, and a void is no transfer.
      if ((named & bit) !== 0 || bit === transferFieldBits.void) return notPlain;
      named |= bit;
      if (bit === 0) at = endOfIgnored(bytes, at, end, this.#text);
      else if (bytes[at] === letterN) at = isWord(bytes, at, 'null') ? at + 4 : notPlain;
      else {
        given |= bit;
        at = bit >= 1 << hintShift ? this.#hint(bytes, bit, at) : this.#fact(bytes, bit, at, fields);
      }
      if (at < 0) return notPlain;
      if (bytes[at] === comma) continue;
      at = endOfSpace(bytes, at);
      if (bytes[at] === closeBrace) return at + 1 === end ? given : notPlain;
    }
  }

  /** Reads the value of a fact; returns where it ends, or `notPlain`. */
  #fact(bytes: Buffer, bit: number, at: number, fields: TransferFields): number {
    switch (bit) {
      case id: {
        const end = this.#plainText(bytes, at);
        fields.id.set(bytes, at + 1, end - 1);
        return end;
      }
      case time: {
        const end = this.#instant(bytes, at);
        fields.time = this.#number;
        return end;
      }
      case creditTime: {
        const end = this.#instant(bytes, at);
        fields.creditTime = this.#number;
        return end;
      }
      case seq: {
        const end = this.#wholes.read(bytes, at);
        fields.seq = this.#wholes.value;
        return end;
      }
      case side:
        return this.#side(bytes, at, fields);
      case from:
        return this.#accountAt(bytes, at, this.#payer, fields.from);
      case to:
        return this.#accountAt(bytes, at, this.#payee, fields.to);
      case asset: {
        const end = this.#plainText(bytes, at);
        fields.asset = end < 0 ? none : assetOfText(bytes, at + 1, end - 1);
        return fields.asset < 0 ? notPlain : end;
      }
      case amount:
        return this.#amountAt(bytes, at, this.#amount);
      case balanceFrom:
        return this.#amountAt(bytes, at, this.#balanceFrom);
      case balanceTo:
        return this.#amountAt(bytes, at, this.#balanceTo);
      default:
        return notPlain;
    }
  }

  /** Fills in what was not given, and makes sure that the fields agree; false where they do not. */
  #complete(given: number, fields: TransferFields): boolean {
    if ((given & asset) === 0) {
      if (this.#amount.currency < 0) return false;
      fields.asset = this.#amount.currency;
    }
    if ((given & seq) === 0) fields.seq = 0;
    if ((given & side) === 0) fields.side = recordSides.both;
    if ((given & creditTime) === 0) fields.creditTime = none;
    // A half is one institution's view, and clocks differ; only a whole transfer can contradict itself.
    else if (fields.creditTime < fields.time && fields.side === recordSides.both) return false;
    fields.amount = minorOf(this.#bytes, this.#amount, fields.asset);
    if (fields.amount < 0) return false;
    fields.balanceFrom = none;
    fields.balanceTo = none;
    if ((given & balanceFrom) !== 0) {
      fields.balanceFrom = minorOf(this.#bytes, this.#balanceFrom, fields.asset);
      if (fields.balanceFrom < 0) return false;
    }
    if ((given & balanceTo) !== 0) {
      fields.balanceTo = minorOf(this.#bytes, this.#balanceTo, fields.asset);
      if (fields.balanceTo < 0) return false;
    }
    this.#hints.tell(fields);
    return true;
  }

  /** The end of a text without escapes and not empty, after its closing quote. */
  #plainText(bytes: Buffer, at: number): number {
    if (bytes[at] !== quote) return notPlain;
    const end = this.#text.read(bytes, at + 1, this.#end);
    return end <= at + 1 || (this.#text.holds & textHolds.escapes) !== 0 ? notPlain : end + 1;
  }

  #instant(bytes: Buffer, at: number): number {
    const end = this.#wholes.read(bytes, at);
    if (end >= 0) {
      this.#number = this.#wholes.value;
      return this.#number <= timeMsMax ? end : notPlain;
    }
    const textEnd = this.#plainText(bytes, at);
    if (textEnd < 0) return notPlain;
    this.#number = this.#instants.read(bytes, at + 1, textEnd - 1);
    return this.#number < 0 ? notPlain : textEnd;
  }

  #side(bytes: Buffer, at: number, fields: TransferFields): number {
    const end = this.#plainText(bytes, at);
    if (end < 0) return notPlain;
    for (const { bytes: name, side: known } of sideBytes) {
      if (!isText(bytes, at + 1, end - 1, name)) continue;
      fields.side = known;
      return end;
    }
    return notPlain;
  }

  #accountAt(bytes: Buffer, at: number, account: AccountBytes, range: TextRange): number {
    if (bytes[at] === openBrace) {
      const end = this.#pairAt(bytes, at, accountKeys);
      const { firstAt, firstEnd, secondAt, secondEnd } = this.#pair;
      if (end < 0 || !account.takeParts(bytes, firstAt, firstEnd, secondAt, secondEnd)) return notPlain;
      range.copy(account);
      return end;
    }
    if (isText(bytes, at, at + bankStart.length, bankStart)) {
      const local = at + bankStart.length;
      const end = this.#text.read(bytes, local, this.#end);
      if (end < 0 || (this.#text.holds & textHolds.escapes) !== 0) return notPlain;
      // Mostly it is in normal form: nothing in it is to be written otherwise or left out.
      if ((this.#text.holds & notNormal) === 0 && endOfAuthority(bytes, local, end) >= 0) range.set(bytes, at + 1, end);
      else if (account.take(bytes, at + 1, end)) range.copy(account);
      else return notPlain;
      return end + 1;
    }
    const end = this.#plainText(bytes, at);
    if (end < 0 || !account.take(bytes, at + 1, end - 1)) return notPlain;
    range.copy(account);
    return end;
  }

  #amountAt(bytes: Buffer, at: number, read: AmountRead): number {
    if (bytes[at] !== openBrace) {
      const end = this.#wholes.read(bytes, at);
      read.minor = this.#wholes.value;
      read.currency = none;
      return end;
    }
    const end = this.#pairAt(bytes, at, amountKeys);
    if (end < 0) return notPlain;
    const { firstAt, firstEnd, secondAt, secondEnd } = this.#pair;
    read.currency = assetOfText(bytes, secondAt, secondEnd);
    read.at = firstAt;
    read.end = firstEnd;
    return read.currency < 0 ? notPlain : end;
  }

  /** Reads an object of exactly two texts, in any order, into `#pair`; returns where it ends, or `notPlain`. */
  #pairAt(bytes: Buffer, begin: number, keys: KeyPair): number {
    const quick = this.#pairAsWritten(bytes, begin, keys);
    if (quick >= 0) return quick;
    const { first, second } = keys;
    const pair = this.#pair;
    let at = begin;
    let found = 0;
    for (const last of [comma, closeBrace]) {
      const keyAt = endOfSpace(bytes, at + 1);
      const keyEnd = this.#plainText(bytes, keyAt);
      if (keyEnd < 0) return notPlain;
      at = endOfSpace(bytes, keyEnd);
      if (bytes[at] !== colon) return notPlain;
      at = endOfSpace(bytes, at + 1);
      const end = this.#plainText(bytes, at);
      if (end < 0) return notPlain;
      if (isText(bytes, keyAt + 1, keyEnd - 1, first)) {
        found |= 1;
        pair.firstAt = at + 1;
        pair.firstEnd = end - 1;
      } else if (isText(bytes, keyAt + 1, keyEnd - 1, second)) {
        found |= 2;
        pair.secondAt = at + 1;
        pair.secondEnd = end - 1;
      }
      at = endOfSpace(bytes, end);
      if (bytes[at] !== last) return notPlain;
    }
    return found === 3 ? at + 1 : notPlain;
  }

  /** The same, without space and in the order of the keys. */
  #pairAsWritten(bytes: Buffer, at: number, { begin, between }: KeyPair): number {
    if (!isText(bytes, at, at + begin.length, begin)) return notPlain;
    const pair = this.#pair;
    pair.firstAt = at + begin.length;
    pair.firstEnd = this.#plainText(bytes, pair.firstAt - 1) - 1;
    if (pair.firstEnd < 0 || !isText(bytes, pair.firstEnd, pair.firstEnd + between.length, between)) return notPlain;
    pair.secondAt = pair.firstEnd + between.length;
    pair.secondEnd = this.#plainText(bytes, pair.secondAt - 1) - 1;
    return pair.secondEnd >= 0 && bytes[pair.secondEnd + 1] === closeBrace ? pair.secondEnd + 2 : notPlain;
  }

  #hint(bytes: Buffer, bit: number, at: number): number {
    if (bytes[at] !== quote) return endOfIgnored(bytes, at, this.#end, this.#text);
    const end = this.#text.read(bytes, at + 1, this.#end);
    if (end < 0) return notPlain;
    const field = (31 - Math.clz32(bit) - hintShift) as (typeof hintFields)[keyof typeof hintFields];
    this.#hints.give(field, at + 1, end, this.#text.holds);
    return end + 1;
  }
}

const isText = (bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean => {
  if (end - at !== wanted.length) return false;
  for (let index = 0; index < wanted.length; index++) if (bytes[at + index] !== wanted[index]) return false;
  return true;
};

/** Place in the table of assets, or −1. */
const assetOfText = (bytes: Uint8Array, at: number, end: number): number => {
  for (let index = 0; index < assetBytes.length; index++) if (isText(bytes, at, end, assetBytes[index]!)) return index;
  return none;
};

/** Minor units of an amount of the asset, or −1. */
const minorOf = (bytes: Uint8Array, read: AmountRead, assetAt: number): number => {
  if (read.currency < 0) return read.minor;
  return read.currency === assetAt ? majorInBytes(bytes, read.at, read.end, assetTable[assetAt]!.decimals) : none;
};
