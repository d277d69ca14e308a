import { type AccountNumbers, encodeText, type TextList, TextListWriter, TextNumbers } from '@weir/engine';
import { type AccountId, normaliseAccount } from '@weir/model';

const noAccount = -1;

/**
 * Numbers for accounts as files spell them. A spelling is made an account once, and from then on known by its bytes:
 * the same account is named again and again.
 */
export class AccountSpellings implements AccountNumbers {
  readonly #spellings = new TextNumbers();
  /** By spelling: the account's number, or `noAccount`. */
  #accounts = new Int32Array(1024);
  #accountCount = 0;
  readonly #fresh = new TextListWriter();

  /** See `TextNumbers`. */
  warm(hashes: Int32Array, from: number, to: number): void {
    this.#spellings.warm(hashes, from, to);
  }

  /** The account that the bytes `[at, at + length)` name, or −1 where they name none. */
  numberAt(view: DataView, at: number, length: number, hash: number): number {
    const known = this.#spellings.find(view, at, length, hash);
    if (known >= 0) return this.#accounts[known]!;
    const text = Buffer.from(view.buffer, view.byteOffset + at, length).toString('utf8');
    const account = normaliseAccount(text);
    if (account === null) return this.#add(view, at, length, hash, noAccount);
    const number = account === text ? this.#next(view, at, length, hash) : this.numberOf(account);
    return this.#add(view, at, length, hash, number);
  }

  numberOf(account: AccountId): number {
    const { view, length, hash } = encodeText(account);
    const known = this.#spellings.find(view, 0, length, hash);
    return known >= 0 ? this.#accounts[known]! : this.#add(view, 0, length, hash, this.#next(view, 0, length, hash));
  }

  takeNew(): TextList {
    return this.#fresh.finish();
  }

  #next(view: DataView, at: number, length: number, hash: number): number {
    this.#fresh.add(new Uint8Array(view.buffer, view.byteOffset), at, length, hash);
    return this.#accountCount++;
  }

  #add(view: DataView, at: number, length: number, hash: number, account: number): number {
    const spelling = this.#spellings.add(view, at, length, hash);
    if (spelling === this.#accounts.length) {
      const wider = new Int32Array(spelling * 2);
      wider.set(this.#accounts);
      this.#accounts = wider;
    }
    this.#accounts[spelling] = account;
    return account;
  }
}
