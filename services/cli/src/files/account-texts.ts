import type { RecordBlockWriter } from '@weir/engine';
import type { AccountSpellings } from './account-spellings.js';

/** Payer and payee. */
const accountsOfRow = 2;
/** Texts that are looked up together. */
const batchCount = 128;

/**
 * Where the accounts of rows stand in the bytes of a piece. They are looked up many at a time: a table of hundreds of
 * thousands of accounts lies far from the processor, and so it waits for many of its places at once.
 */
export class AccountTexts {
  readonly #spellings: AccountSpellings;
  #at = new Int32Array(2048);
  /** 0: the row has its numbers already. */
  #length = new Int32Array(2048);
  #hash = new Int32Array(2048);
  #end = 0;
  // The accounts of the line under way.
  #fromAt = 0;
  #fromLength = 0;
  #fromHash = 0;
  #toAt = 0;
  #toLength = 0;
  #toHash = 0;

  constructor(spellings: AccountSpellings) {
    this.#spellings = spellings;
  }

  clear(): void {
    this.#length.fill(0, 0, this.#end);
    this.#end = 0;
  }

  setFrom(at: number, length: number, hash: number): void {
    this.#fromAt = at;
    this.#fromLength = length;
    this.#fromHash = hash;
  }

  setTo(at: number, length: number, hash: number): void {
    this.#toAt = at;
    this.#toLength = length;
    this.#toHash = hash;
  }

  /** The accounts that were set last are those of `row`. Rows come in order. */
  keep(row: number): void {
    const place = row * accountsOfRow;
    if (place + accountsOfRow > this.#at.length) this.#grow(place);
    this.#at[place] = this.#fromAt;
    this.#length[place] = this.#fromLength;
    this.#hash[place] = this.#fromHash;
    this.#at[place + 1] = this.#toAt;
    this.#length[place + 1] = this.#toLength;
    this.#hash[place + 1] = this.#toHash;
    this.#end = place + accountsOfRow;
  }

  /** Puts the numbers of the accounts into the rows; false where a text is no account. */
  lookUp(view: DataView, { columns: { from, to } }: RecordBlockWriter): boolean {
    for (let begin = 0; begin < this.#end; begin += batchCount) {
      const end = Math.min(this.#end, begin + batchCount);
      this.#spellings.warm(this.#hash, begin, end);
      for (let place = begin; place < end; place++) {
        const length = this.#length[place]!;
        if (length === 0) continue;
        const account = this.#spellings.numberAt(view, this.#at[place]!, length, this.#hash[place]!);
        if (account < 0) return false;
        (place & 1 ? to : from)[place >> 1] = account;
      }
    }
    return true;
  }

  #grow(place: number): void {
    const room = place * 2;
    const moved = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const wider = new Int32Array(room);
      wider.set(old);
      return wider;
    };
    this.#at = moved(this.#at);
    this.#length = moved(this.#length);
    this.#hash = moved(this.#hash);
  }
}
