import type { AccountId } from '@weir/model';
import { encodeText, type TextList } from './text-list.js';
import { TextNumbers } from './text-numbers.js';

/** The accounts of a ledger by number, from 0 in the order in which they were first named. Owns their texts. */
export class AccountNames {
  readonly #texts = new TextNumbers();
  /** Names that were asked for: those that a case touches are asked for again and again. */
  readonly #said = new Map<number, AccountId>();

  get count(): number {
    return this.#texts.count;
  }

  /** Numbers of the accounts of a list, known ones and new ones. */
  addAll({ count, bytes, ends, hashes }: TextList): Int32Array {
    const numbers = new Int32Array(count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (let index = 0; index < count; index++) {
      const end = ends[index]!;
      const hash = hashes[index]!;
      const known = this.#texts.find(view, at, end - at, hash);
      numbers[index] = known >= 0 ? known : this.#texts.add(view, at, end - at, hash);
      at = end;
    }
    return numbers;
  }

  /** The number of an account, or −1. */
  find(account: AccountId): number {
    const { view, length, hash } = encodeText(account);
    return this.#texts.find(view, 0, length, hash);
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
    return this.#texts.text(account) as AccountId;
  }
}
