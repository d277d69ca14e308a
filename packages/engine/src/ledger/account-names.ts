import type { AccountId } from '@weir/model';
import { TextPool } from '../columns/text-pool.js';
import { TextTable } from '../columns/text-table.js';
import { encodeText, type TextList } from './text-list.js';

/** The accounts of a ledger by number, from 0 in the order in which they were first named. Owns their texts. */
export class AccountNames {
  readonly #pool = new TextPool();
  readonly #table = new TextTable();
  #refs = new Int32Array(1024);
  #count = 0;
  /** Names that were asked for: those that a case touches are asked for again and again. */
  readonly #said = new Map<number, AccountId>();

  get count(): number {
    return this.#count;
  }

  /** Numbers of the accounts of a list, known ones and new ones. */
  addAll({ count, bytes, ends, hashes }: TextList): Int32Array {
    const numbers = new Int32Array(count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (let index = 0; index < count; index++) {
      const end = ends[index]!;
      numbers[index] = this.#add(view, at, end - at, hashes[index]!);
      at = end;
    }
    return numbers;
  }

  /** The number of an account, or −1. */
  find(account: AccountId): number {
    const { view, length, hash } = encodeText(account);
    return this.#table.find(hash, view, 0, length, this.#pool.words, this.#refs, 0);
  }

  name(account: number): AccountId {
    let name = this.#said.get(account);
    if (name === undefined) {
      name = this.nameOnce(account);
      this.#said.set(account, name);
    }
    return name;
  }

  /** The name, for who asks for each account one time: it is not kept. */
  nameOnce(account: number): AccountId {
    return this.#pool.text(this.#refs[account]!) as AccountId;
  }

  #add(view: DataView, at: number, length: number, hash: number): number {
    const known = this.#table.find(hash, view, at, length, this.#pool.words, this.#refs, 0);
    if (known >= 0) return known;
    if (this.#count === this.#refs.length) {
      const wider = new Int32Array(this.#refs.length * 2);
      wider.set(this.#refs);
      this.#refs = wider;
    }
    this.#refs[this.#count] = this.#pool.add(view, at, length, hash);
    this.#table.add(hash, this.#count);
    return this.#count++;
  }
}
