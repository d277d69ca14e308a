import { hashBytes } from '@weir/engine';
import { type CreditRecord, type FlowRecord, type FlowScan, scanned } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { OpenCase } from './open-case.js';
import { TextBytes } from './text-bytes.js';

type Asking = Map<AccountId, Set<OpenCase>>;

/** Which cases ask, by their selectors, for the debits of accounts and for the credits into them. */
export class SelectorAccounts {
  readonly #debits: Asking = new Map();
  readonly #credits: Asking = new Map();
  /** Hashes of all accounts that were ever asked for: most records are told apart by these alone. */
  readonly #hashes = new Set<number>();
  readonly #text = new TextBytes();

  get size(): number {
    return this.#hashes.size;
  }

  /** Has a case hear of what its selectors, as they are now, may name. */
  listen(open: OpenCase): void {
    for (const asking of [this.#debits, this.#credits]) {
      for (const account of open.asksFor) {
        const cases = asking.get(account);
        cases?.delete(open);
        if (cases?.size === 0) asking.delete(account);
      }
    }
    const asksFor = new Set<AccountId>();
    for (const { entry, accounts } of open.spec.selectors) {
      const asking = entry === 'debit' ? this.#debits : this.#credits;
      for (const account of accounts) {
        asksFor.add(account);
        this.#hashes.add(this.#text.of(account).hash);
        const cases = asking.get(account);
        if (cases === undefined) asking.set(account, new Set([open]));
        else cases.add(open);
      }
    }
    open.asksFor = asksFor;
  }

  /** False where no case asks for the entry at which a scan is. */
  mayAskFor({ kind, view, accountAt, accountLength }: FlowScan): boolean {
    if (kind !== scanned.flow && kind !== scanned.credit) return false;
    return this.#hashes.has(hashBytes(view, accountAt, accountLength));
  }

  askingFor(record: FlowRecord | CreditRecord): Iterable<OpenCase> {
    return record.kind === 'flow' ? (this.#debits.get(record.from) ?? []) : (this.#credits.get(record.to) ?? []);
  }

  /** Cases that ask for an account's entries of either kind. */
  *of(account: AccountId): Iterable<OpenCase> {
    yield* this.#debits.get(account) ?? [];
    yield* this.#credits.get(account) ?? [];
  }
}
