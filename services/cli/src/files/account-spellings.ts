import {
  type AccountNumbers,
  encodeText,
  hashBytes,
  type TextList,
  TextListWriter,
  TextPool,
  TextTable,
} from '@weir/engine';
import { type AccountId, normaliseAccount } from '@weir/model';

const noAccount = -1;

/**
 * Numbers for accounts as files spell them. A spelling is made an account once, and from then on known by its bytes:
 * the same account is named again and again.
 */
export class AccountSpellings implements AccountNumbers {
  readonly #pool = new TextPool();
  readonly #table = new TextTable(this.#pool);
  /** By spelling a pair: its text, and the account's number or `noAccount`. Who looks for one looks for the other. */
  #pairs = new Int32Array(2048);
  #count = 0;
  #accountCount = 0;
  readonly #fresh = new TextListWriter();

  /** The account that the bytes `[at, at + length)` name, or −1 where they name none. */
  numberAt(bytes: Uint8Array, view: DataView, at: number, length: number): number {
    const hash = hashBytes(view, at, length);
    const known = this.#table.find(hash, view, at, length, this.#pairs, 2, 0);
    if (known >= 0) return this.#pairs[known * 2 + 1]!;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');
    const account = normaliseAccount(text);
    if (account === null) return this.#add(view, at, length, hash, noAccount);
    return this.#add(
      view,
      at,
      length,
      hash,
      account === text ? this.#number(view, at, length, hash) : this.numberOf(account),
    );
  }

  numberOf(account: AccountId): number {
    const { view, length, hash } = encodeText(account);
    const known = this.#table.find(hash, view, 0, length, this.#pairs, 2, 0);
    return known >= 0
      ? this.#pairs[known * 2 + 1]!
      : this.#add(view, 0, length, hash, this.#number(view, 0, length, hash));
  }

  takeNew(): TextList {
    return this.#fresh.finish();
  }

  #number(view: DataView, at: number, length: number, hash: number): number {
    this.#fresh.add(new Uint8Array(view.buffer, view.byteOffset), at, length, hash);
    return this.#accountCount++;
  }

  #add(view: DataView, at: number, length: number, hash: number, account: number): number {
    const pair = this.#count * 2;
    if (pair === this.#pairs.length) {
      const wider = new Int32Array(pair * 2);
      wider.set(this.#pairs);
      this.#pairs = wider;
    }
    this.#pairs[pair] = this.#pool.add(view, at, length, hash);
    this.#pairs[pair + 1] = account;
    this.#table.add(hash, this.#count++);
    return account;
  }
}
