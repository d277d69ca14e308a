import type { AccountId, AssetCode } from '@weir/model';
import { type Arrived, isLeftOut, type Movement } from '../recent/movement.js';
import type { RecentTransfers } from '../recent/recent-transfers.js';

/** Where a pocket has more payments in a window, money is not followed through it: nothing could be told apart. */
const paymentsMax = 100;

/** Payments that one look may visit. */
const stepsOfOneLook = 2_000;

/** Payments that may still be visited for one journal message, by all looks together. */
export interface StepBudget {
  left: number;
}

/** What a look asks of accounts. */
export interface AccountsAround {
  /** Money that reaches it has arrived: cash, exchanges, clearing, services (trace §2, §3). */
  readonly isArrival: (account: AccountId) => boolean;
  readonly isOfInterest: (account: AccountId) => boolean;
}

/**
 * One look around a payment: what it may still cost, and the questions that shapes ask. Payments that ordinary life
 * explains are not seen, and neither are pockets too busy to mean anything.
 */
export class Search {
  readonly #recent: RecentTransfers;
  readonly #accounts: AccountsAround;
  readonly #budget: StepBudget;
  #stepsLeft = stepsOfOneLook;
  #ranOut = false;

  constructor(recent: RecentTransfers, accounts: AccountsAround, budget: StepBudget) {
    this.#recent = recent;
    this.#accounts = accounts;
    this.#budget = budget;
  }

  /** True where the look had to end before it had seen everything. */
  get ranOut(): boolean {
    return this.#ranOut;
  }

  isArrival(account: AccountId): boolean {
    return this.#accounts.isArrival(account);
  }

  isOfInterest(account: AccountId): boolean {
    return this.#accounts.isOfInterest(account);
  }

  /** Debits of a pocket at instants in `[since, until]`, in order. */
  outsOf(account: AccountId, asset: AssetCode, since: number, until: number): readonly Movement[] {
    if (this.isArrival(account)) return [];
    return this.#paid(this.#recent.outsOf(account, asset, since, until, paymentsMax));
  }

  /** Credits into a pocket, likewise. */
  insOf(account: AccountId, asset: AssetCode, since: number, until: number): readonly Arrived[] {
    return this.#paid(this.#recent.insOf(account, asset, since, until, paymentsMax));
  }

  #paid<Kind extends Movement>(payments: readonly Kind[] | null): readonly Kind[] {
    if (payments === null || payments.length === 0) return [];
    if (Math.min(this.#stepsLeft, this.#budget.left) < payments.length) {
      this.#ranOut = true;
      return [];
    }
    this.#stepsLeft -= payments.length;
    this.#budget.left -= payments.length;
    return payments.filter((payment) => !isLeftOut(payment));
  }
}
