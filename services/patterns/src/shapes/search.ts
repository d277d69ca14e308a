import type { AccountId, AssetCode } from '@weir/model';
import { isShare, sumOf } from '../findings/sighting.js';
import type { MoneyOfInterest } from '../interest/money-of-interest.js';
import type { LotLinks } from '../recent/lot-links.js';
import { type Arrived, byDebit, isOfNoShape, type Movement } from '../recent/movement.js';
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
}

/** What a look asks of payments. */
export type PaymentsAround = Pick<RecentTransfers, 'get' | 'outsOf' | 'insOf'>;

/** What a look asks of money. */
export interface MoneyAround {
  readonly links: Pick<LotLinks, 'sourcesOf' | 'paidOutOf'>;
  readonly interest: Pick<MoneyOfInterest, 'of' | 'beside'>;
}

/** What looks around one payment have fetched: the shapes ask for the same pockets. */
export type Fetched = Map<string, readonly Movement[]>;

/**
 * One look around a payment: what it may still cost, and the questions that shapes ask. Payments that ordinary life
 * explains are not seen, and neither are pockets too busy to mean anything.
 */
export class Search {
  readonly #recent: PaymentsAround;
  readonly #around: AccountsAround & MoneyAround;
  readonly #budget: StepBudget;
  readonly #fetched: Fetched;
  #stepsLeft = stepsOfOneLook;
  #ranOut = false;

  constructor(
    recent: PaymentsAround,
    around: AccountsAround & MoneyAround,
    budget: StepBudget,
    fetched: Fetched = new Map(),
  ) {
    this.#recent = recent;
    this.#around = around;
    this.#budget = budget;
    this.#fetched = fetched;
  }

  /** True where the look had to end before it had seen everything. */
  get ranOut(): boolean {
    return this.#ranOut;
  }

  isArrival(account: AccountId): boolean {
    return this.#around.isArrival(account);
  }

  /** Payments that brought what a payment is made of, by its links, in order. */
  sourcesOf(payment: Movement): Movement[] {
    if (this.isArrival(payment.from)) return [];
    return this.#linked(this.#around.links.sourcesOf(payment.id).map(({ id }) => id));
  }

  /** Payments made of what a payment brought, likewise. */
  madeOf(payment: Movement): Movement[] {
    if (this.isArrival(payment.to)) return [];
    return this.#linked(this.#around.links.paidOutOf(payment.id));
  }

  /** How much of what some payments brought went with others, by links, in minor units. */
  passedOn(came: readonly Movement[], went: readonly Movement[]): bigint {
    const ids = new Set(came.map(({ id }) => id));
    let sum = 0n;
    for (const payment of went) {
      for (const { id, start, end } of this.#around.links.sourcesOf(payment.id))
        if (ids.has(id)) sum += BigInt(end - start);
    }
    return sum;
  }

  /**
   * Whether a shape lies around a finding or a taint: of what one of its layers moved, at least so many percent is of
   * interest. A drop in a river makes nobody's life a shape.
   * @param beside an account whose own findings do not count: they said already what the shape would say of it
   */
  isAround(layers: readonly (readonly Movement[])[], percentMin: number, beside: AccountId | null = null): boolean {
    const { interest } = this.#around;
    return layers.some((layer) => {
      const amounts = layer.map((each) => (beside === null ? interest.of(each.id) : interest.beside(each, beside)));
      const ofInterest = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
      return ofInterest > 0n && isShare(ofInterest, sumOf(layer), percentMin);
    });
  }

  /** Debits of a pocket at instants in `[since, until]`, in order. */
  outsOf(account: AccountId, asset: AssetCode, since: number, until: number): readonly Movement[] {
    const name = `out ${since} ${until} ${asset} ${account}`;
    const known = this.#fetched.get(name);
    if (known !== undefined) return known;
    const found = this.isArrival(account)
      ? []
      : this.#paid(this.#recent.outsOf(account, asset, since, until, paymentsMax));
    return this.#keep(name, found);
  }

  /** Credits into a pocket, likewise. */
  insOf(account: AccountId, asset: AssetCode, since: number, until: number): readonly Arrived[] {
    const name = `in ${since} ${until} ${asset} ${account}`;
    const known = this.#fetched.get(name);
    if (known !== undefined) return known as readonly Arrived[];
    return this.#keep(name, this.#paid(this.#recent.insOf(account, asset, since, until, paymentsMax)));
  }

  /** Whether what went out is what came in, by links, so many percent of it: the rest may be money of one's own. */
  isLinked(came: readonly Movement[], went: readonly Movement[], percentMin: number): boolean {
    return isShare(this.passedOn(came, went), sumOf(went), percentMin);
  }

  /** Whether what some payments brought went on with others: by links, so many percent of either. */
  handsOn(came: readonly Movement[], went: readonly Movement[], percentMin: number): boolean {
    const passedOn = this.passedOn(came, went);
    return passedOn > 0n && isShare(passedOn, sumOf(came), percentMin) && isShare(passedOn, sumOf(went), percentMin);
  }

  /** What a bound cut off is not to be found empty by another shape, whose steps are its own. */
  #keep<Kind extends Movement>(name: string, found: readonly Kind[]): readonly Kind[] {
    if (!this.#ranOut) this.#fetched.set(name, found);
    return found;
  }

  #linked(ids: readonly string[]): Movement[] {
    const payments = ids.map((id) => this.#recent.get(id)).filter((payment) => payment !== undefined);
    return [...(this.#paid(payments.sort(byDebit)) as Movement[])];
  }

  #paid<Kind extends Movement>(payments: readonly Kind[] | null): readonly Kind[] {
    if (payments === null || payments.length === 0) return [];
    if (Math.min(this.#stepsLeft, this.#budget.left) < payments.length) {
      this.#ranOut = true;
      return [];
    }
    this.#stepsLeft -= payments.length;
    this.#budget.left -= payments.length;
    return payments.filter((payment) => !isOfNoShape(payment));
  }
}
