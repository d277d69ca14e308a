import { AccountTable } from './account-table.js';
import type { FactRoom } from './fact-room.js';

/** What people at a desk hold an account by. */
export interface HoldFact {
  /** `order:…`, `hold:…`, `blocklist:…`: what releases it names it. */
  readonly id: string;
  readonly kind: 'stop' | 'payee-hold' | 'blocklist';
  /** Exclusive, milliseconds UTC; null: until it is released. */
  readonly until: number | null;
}

/** Stops, payee holds and blocklist entries of desks, by account: whoever folds the acts says what stands. */
export class DeskHolds {
  readonly #facts: AccountTable<HoldFact>;

  constructor(room: FactRoom) {
    this.#facts = new AccountTable(({ id }) => id, room);
  }

  get accounts(): number {
    return this.#facts.size;
  }

  put(account: string, hold: HoldFact): void {
    this.#facts.put(account, hold);
  }

  release(account: string, id: string): void {
    this.#facts.remove(account, id);
  }

  at(account: string, instantMs: number): readonly HoldFact[] {
    const facts = this.#facts.of(account);
    if (facts.length === 0) return facts;
    return facts.filter(({ until }) => instantMs < (until ?? Number.POSITIVE_INFINITY));
  }
}
