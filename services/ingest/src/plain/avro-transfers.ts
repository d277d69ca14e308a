import { confluentHeadBytes, newestSchema, singleObjectHead, singleObjectHeadBytes } from '@weir/avro';
import { recordSides, type TransferFields } from '@weir/journal';
import { AccountBytes, assets, rememberingNormaliser, type TextRange, timeMsMax } from '@weir/model';
import { AvroData } from './avro-data.js';
import { HintBytes, hintFields } from './hint-bytes.js';
import { textHolds } from './json-text.js';
import type { PlainReader } from './plain-reader.js';

/** The version of `bank.transfers.v1/transfer` whose fields are read here, one after another. */
const version = 1;
const none = -1;
const assetBytes = assets().map(({ code }) => Buffer.from(code));
/** By the place of the symbol in the schema's enum. */
const sides = [recordSides.debit, recordSides.credit] as const;

/**
 * Reads bank transfers that our newest schema wrote, straight from their bytes: mostly one pass over them, without an
 * object or a string. What another schema wrote, what is spelt in a way that nobody writes, and each message that is to be
 * refused is left to `TopicReader` and `bankDecoder`, so that what a message means is said in one place only; a test
 * holds this way to that one.
 */
export class AvroTransfers implements PlainReader {
  /** Texts are found to be UTF-8 one by one: between them are bytes that are none. */
  readonly isAscii = true;
  readonly #isOurSchema: (schemaId: number) => boolean;
  readonly #head: Buffer;
  readonly #data = new AvroData();
  readonly #payer: AccountBytes;
  readonly #payee: AccountBytes;
  readonly #hints = new HintBytes();

  /** @param isOurSchema whether a registry's id is known to stand for our newest schema of transfers */
  constructor(isOurSchema: (schemaId: number) => boolean) {
    const schema = newestSchema('transfer');
    if (schema.version !== version) throw new RangeError('the schema of transfers has grown');
    this.#head = singleObjectHead(schema.fingerprint);
    this.#isOurSchema = isOurSchema;
    const normalise = rememberingNormaliser();
    this.#payer = new AccountBytes(normalise);
    this.#payee = new AccountBytes(normalise);
  }

  read(bytes: Buffer, begin: number, end: number, fields: TransferFields): boolean {
    const dataAt = this.#dataAt(bytes, begin, end);
    if (dataAt < 0) return false;
    this.#data.begin(bytes, dataAt, end);
    this.#hints.begin(bytes);
    if (!this.#facts(fields) || !this.#descriptions() || this.#data.at !== end) return false;
    this.#hints.tell(fields);
    return true;
  }

  /** Where the data of our schema begin; −1 where another schema wrote them. */
  #dataAt(bytes: Buffer, begin: number, end: number): number {
    if (bytes[begin] === 0) {
      if (end - begin < confluentHeadBytes || !this.#isOurSchema(bytes.readUInt32BE(begin + 1))) return -1;
      return begin + confluentHeadBytes;
    }
    if (end - begin < singleObjectHeadBytes) return -1;
    const head = this.#head;
    for (let index = 0; index < singleObjectHeadBytes; index++) if (bytes[begin + index] !== head[index]) return -1;
    return begin + singleObjectHeadBytes;
  }

  /** Reads id, time, seq, creditTime, side, from, to, asset, amount, balanceFrom, balanceTo. */
  #facts(fields: TransferFields): boolean {
    const data = this.#data;
    if (!data.text() || data.textEnd === data.textAt) return false;
    fields.id.set(data.bytes, data.textAt, data.textEnd);
    fields.time = data.whole();
    fields.seq = data.whole();
    if (fields.time < 0 || fields.time > timeMsMax || fields.seq < 0) return false;
    fields.creditTime = data.wholeOrNull();
    if (fields.creditTime < none || fields.creditTime > timeMsMax) return false;
    const side = data.wholeOrNull();
    const known = side === none ? recordSides.both : sides[side];
    if (known === undefined) return false;
    fields.side = known;
    // A half is one institution's view, and clocks differ; only a whole transfer can contradict itself.
    if (side === none && fields.creditTime !== none && fields.creditTime < fields.time) return false;
    if (!this.#account(this.#payer, fields.from) || !this.#account(this.#payee, fields.to)) return false;
    fields.asset = this.#asset();
    fields.amount = data.whole();
    fields.balanceFrom = data.wholeOrNull();
    fields.balanceTo = data.wholeOrNull();
    return fields.asset >= 0 && fields.amount >= 0 && fields.balanceFrom >= none && fields.balanceTo >= none;
  }

  /** Reads channel, device, ip, fromName, toName, memo, purpose, terminal, merchant, cancellableUntil, ref. */
  #descriptions(): boolean {
    const { device, fromName, ip, merchant, purpose, toName } = hintFields;
    return (
      this.#passedOver() &&
      this.#hint(device) &&
      this.#hint(ip) &&
      this.#hint(fromName) &&
      this.#hint(toName) &&
      this.#passedOver() &&
      this.#hint(purpose) &&
      this.#passedOver() &&
      this.#hint(merchant) &&
      this.#data.wholeOrNull() >= none &&
      this.#passedOver()
    );
  }

  #account(account: AccountBytes, range: TextRange): boolean {
    const data = this.#data;
    if (!data.text() || !account.take(data.bytes, data.textAt, data.textEnd)) return false;
    range.copy(account);
    return true;
  }

  /** Place in the table of assets, or −1. */
  #asset(): number {
    const data = this.#data;
    if (!data.text()) return none;
    const { bytes, textAt, textEnd } = data;
    for (let index = 0; index < assetBytes.length; index++) {
      const known = assetBytes[index]!;
      if (known.length !== textEnd - textAt) continue;
      let same = 0;
      while (same < known.length && bytes[textAt + same] === known[same]) same++;
      if (same === known.length) return index;
    }
    return none;
  }

  #hint(field: (typeof hintFields)[keyof typeof hintFields]): boolean {
    const data = this.#data;
    const given = data.given();
    if (given !== true) return given === false;
    // What JSON would escape is read as if it were JSON: it is left to those who make a text of it.
    if (!data.knownText() || (data.holds & textHolds.escapes) !== 0) return false;
    this.#hints.give(field, data.textAt, data.textEnd, data.holds);
    return true;
  }

  /** A text that nothing reads; it must be one all the same. */
  #passedOver(): boolean {
    const given = this.#data.given();
    return given === true ? this.#data.text() : given === false;
  }
}
