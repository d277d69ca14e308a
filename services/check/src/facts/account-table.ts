import type { FactRoom } from './fact-room.js';

const none: readonly never[] = [];

/**
 * Facts by account, and each by a key of its own: what is said again of a key replaces what was said. Most accounts have
 * none or one, so they stand in short lists. Owns the lists, not the room.
 */
export class AccountTable<Fact> {
  readonly #byAccount = new Map<string, readonly Fact[]>();
  readonly #keyOf: (fact: Fact) => string;
  readonly #room: FactRoom;

  constructor(keyOf: (fact: Fact) => string, room: FactRoom) {
    this.#keyOf = keyOf;
    this.#room = room;
  }

  /** Accounts of which there are facts. */
  get size(): number {
    return this.#byAccount.size;
  }

  /** As they stand: a list is never changed, another takes its place. */
  get lists(): ReadonlyMap<string, readonly Fact[]> {
    return this.#byAccount;
  }

  /** Puts the list of an account of which nothing is known. @throws {RangeError} where there is no room for it */
  restore(account: string, facts: readonly Fact[]): void {
    if (!facts.every(() => this.#room.take())) throw new RangeError('more facts than there is room for');
    this.#byAccount.set(account, facts);
  }

  of(account: string): readonly Fact[] {
    return this.#byAccount.get(account) ?? none;
  }

  /** Puts a fact in the place of the one that has its key. False: there is no room for a new one, and it is left out. */
  put(account: string, fact: Fact): boolean {
    const key = this.#keyOf(fact);
    const facts = this.of(account);
    const others = facts.filter((each) => this.#keyOf(each) !== key);
    if (others.length === facts.length && !this.#room.take()) return false;
    this.#byAccount.set(account, [...others, fact]);
    return true;
  }

  remove(account: string, key: string): void {
    const facts = this.of(account);
    const others = facts.filter((each) => this.#keyOf(each) !== key);
    if (others.length === facts.length) return;
    this.#room.give();
    if (others.length === 0) this.#byAccount.delete(account);
    else this.#byAccount.set(account, others);
  }
}
