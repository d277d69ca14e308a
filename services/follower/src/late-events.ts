import type { FoldedMessage } from '@weir/journal';
import type { AccountId } from '@weir/model';

/** Late events, which are not worked in: cases that are opened later rest on them no less. */
export class LateEvents {
  readonly #ids = new Set<string>();
  readonly #accounts = new Set<AccountId>();
  /** Ids that a void named when they were not known (any more): late where the transfer stands. */
  readonly #voids = new Set<string>();

  get isEmpty(): boolean {
    return this.#ids.size + this.#voids.size === 0;
  }

  take({ late, unknownVoids }: FoldedMessage): void {
    for (const { id, accounts } of late) {
      this.#ids.add(id);
      for (const account of accounts) this.#accounts.add(account);
    }
    for (const { id } of unknownVoids) this.#voids.add(id);
  }

  touchesAccount(account: AccountId): boolean {
    return this.#accounts.has(account);
  }

  touchesTransfer(id: string): boolean {
    return this.#ids.has(id) || this.#voids.has(id);
  }

  /** A void of a transfer that nobody knows is late only where the transfer stands. */
  touchesCandidate(id: string): boolean {
    return this.#ids.has(id);
  }
}
