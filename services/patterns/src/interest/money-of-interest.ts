import { type AccountId, assetOf } from '@weir/model';
import { isOfNoShapeNature, latestInstant, type Movement } from '../recent/movement.js';
import type { RecentTransfers } from '../recent/recent-transfers.js';
import { TextMap } from '../recent/text-map.js';

/** How far money is followed from a finding or from a case's taint (trace §6). */
export const hopsMax = 6;
/** Transfers weighed for one journal message; what is left is weighed with the next. */
const weighedMax = 5_000;

/** What is of interest in itself, and the account whose own finding says so; null: something else does. */
interface Base {
  readonly amountMinor: number;
  readonly about: AccountId | null;
}

interface Carried {
  readonly amountMinor: number;
  readonly hops: number;
}

/** As JSON. */
export interface SavedInterest {
  readonly bases: readonly (readonly [id: string, reasons: readonly (readonly [reason: string, base: Base])[]])[];
  readonly carried: readonly (readonly [id: string, carried: Carried])[];
  readonly accounts: readonly (readonly [account: string, lastMs: number])[];
  readonly waiting: readonly string[];
}

/** A transfer that carries more or less of it than before. */
export interface InterestChange {
  readonly id: string;
  readonly isLess: boolean;
}

/**
 * The money around which shapes are looked for: what a case's taint or a finding is about, and where it went from there,
 * along links, six payments on. Owns how much of it each recent transfer carries. Whom a tainted account pays out of
 * money of its own is nobody's business: following accounts instead, all of a town is of interest in an afternoon.
 */
export class MoneyOfInterest {
  readonly #recent: RecentTransfers;
  readonly #goesOn: (before: Movement, after: Movement) => boolean;
  readonly #percentMin: () => number;
  /** By transfer and reason, what is of interest in itself; minor units. */
  readonly #bases = new TextMap<Map<string, Base>>();
  readonly #carried = new TextMap<Carried>();
  /** Accounts that enough of such money reached or left, and when last. */
  readonly #accounts = new TextMap<number>();
  readonly #waiting = new Set<string>();
  readonly #mayCarry = (hash: number): boolean => this.#carried.mayHave(hash);

  /**
   * @param goesOn whether money is followed from one payment to another: not out of a service, not into wages
   * @param percentMin what share of a layer must be of interest for any shape
   */
  constructor(
    recent: RecentTransfers,
    goesOn: (before: Movement, after: Movement) => boolean,
    percentMin: () => number,
  ) {
    this.#recent = recent;
    this.#goesOn = goesOn;
    this.#percentMin = percentMin;
  }

  /** Accounts that money of interest has touched. */
  get accountCount(): number {
    return this.#accounts.size;
  }

  /** How much of a transfer is of interest, in minor units. */
  of(id: string): number {
    return this.#carried.get(id)?.amountMinor ?? 0;
  }

  /** False: no account whose bytes have this hash has been touched by such money. */
  mayBeNear(accountHash: number): boolean {
    return this.#accounts.mayHave(accountHash);
  }

  /** Whether payments of an account around an instant are worth a look; `windowMs`: how long a shape may be. */
  isNear(account: AccountId, instant: number, windowMs: number): boolean {
    const lastMs = this.#accounts.get(account);
    return lastMs !== undefined && instant <= lastMs + windowMs;
  }

  /** Whether a payment is worth a look, its payer or payee being near; hashes are of their accounts (`hashBytes`). */
  isAround(row: number, payerHash: number, payeeHash: number, windowMs: number): boolean {
    const { rows, pockets } = this.#recent;
    const [mayPayer, mayPayee] = [this.mayBeNear(payerHash), this.mayBeNear(payeeHash)];
    if ((!mayPayer && !mayPayee) || isOfNoShapeNature(rows.natureOf(row))) return false;
    const time = rows.timeOf(row);
    return (
      (mayPayer && this.isNear(pockets.accountOf(rows.fromOf(row)) as AccountId, time, windowMs)) ||
      (mayPayee && this.isNear(pockets.accountOf(rows.toOf(row)) as AccountId, time, windowMs))
    );
  }

  /**
   * How much of a transfer is of interest for other reasons than a finding about an account, in minor units. What comes to
   * it by links is from elsewhere where the account is its payee; where it is its payer, it may be the same finding again.
   */
  beside(payment: Movement, account: AccountId): number {
    const base = this.#baseOf(payment.id, account);
    const amountMinor = payment.to === account ? Math.max(base, this.#flowedInto(payment).amountMinor) : base;
    return Math.min(payment.amount, amountMinor);
  }

  /**
   * Says how much of a transfer is of interest for a reason, in minor units; 0: nothing any more.
   * @param about the account, where the reason is a finding about one
   */
  set(id: string, reason: string, amountMinor: number, about: AccountId | null = null): void {
    let reasons = this.#bases.get(id);
    if ((reasons?.get(reason)?.amountMinor ?? 0) === amountMinor) return;
    if (amountMinor === 0) {
      reasons!.delete(reason);
      if (reasons!.size === 0) this.#bases.delete(id);
    } else {
      if (reasons === undefined) {
        reasons = new Map();
        this.#bases.set(id, reasons);
      }
      reasons.set(reason, { amountMinor, about });
    }
    this.#waiting.add(id);
  }

  /** The transfer of a row, or what it is made of, is another now. */
  touch(row: number): void {
    // Most payments are made of nothing that is of interest, and stay so; a lot that comes to be of it asks for them again.
    const { ids, links } = this.#recent;
    const hash = ids.hashOf(row);
    const mayCarry = this.#carried.mayHave(hash) || this.#bases.mayHave(hash);
    if (!mayCarry && !links.someSource(row, this.#mayCarry)) return;
    const id = ids.textOf(row);
    const isOf = (lot: { readonly id: string }): boolean => this.#carried.has(lot.id);
    if (this.#carried.has(id) || this.#bases.has(id) || links.sourcesOf(id).some(isOf)) this.#waiting.add(id);
  }

  /** The transfers that carry another amount since the last call. */
  settle(): Iterable<InterestChange> {
    if (this.#waiting.size === 0) return [];
    const changed = new Map<string, InterestChange>();
    let weighed = 0;
    for (const id of this.#waiting) {
      if (weighed++ === weighedMax) break;
      // One that is touched again later stands at the end again.
      this.#waiting.delete(id);
      const before = this.#carried.get(id);
      const now = this.#weigh(id);
      if (before?.amountMinor === now?.amountMinor && before?.hops === now?.hops) continue;
      if (now === null) this.#carried.delete(id);
      else this.#carried.set(id, now);
      const isLess = (changed.get(id)?.isLess ?? false) || (now?.amountMinor ?? 0) < (before?.amountMinor ?? 0);
      changed.set(id, { id, isLess });
      for (const paid of this.#recent.links.paidOutOf(id)) this.#waiting.add(paid);
    }
    return changed.values();
  }

  /** Forgets the transfer of a row, which is kept no longer. */
  forget(row: number): void {
    const { ids } = this.#recent;
    const hash = ids.hashOf(row);
    if (!this.#carried.mayHave(hash) && !this.#bases.mayHave(hash) && this.#waiting.size === 0) return;
    const id = ids.textOf(row);
    this.#bases.delete(id);
    this.#carried.delete(id);
    this.#waiting.delete(id);
  }

  /** Forgets accounts that no such money has touched since an instant, milliseconds UTC. */
  forgetQuietBefore(instant: number): void {
    for (const [account, lastMs] of this.#accounts) if (lastMs < instant) this.#accounts.delete(account);
  }

  saved(): SavedInterest {
    return {
      bases: [...this.#bases].map(([id, reasons]) => [id, [...reasons]]),
      carried: [...this.#carried],
      accounts: [...this.#accounts],
      waiting: [...this.#waiting],
    };
  }

  load({ bases, carried, accounts, waiting }: SavedInterest): void {
    for (const [id, reasons] of bases) this.#bases.set(id, new Map(reasons));
    for (const [id, each] of carried) this.#carried.set(id, each);
    for (const [account, lastMs] of accounts) this.#accounts.set(account, lastMs);
    for (const id of waiting) this.#waiting.add(id);
  }

  #weigh(id: string): Carried | null {
    const payment = this.#recent.get(id);
    if (payment === undefined) return null;
    const [base, flowed] = [this.#baseOf(id), this.#flowedInto(payment)];
    const amountMinor = Math.min(payment.amount, Math.max(base, flowed.amountMinor));
    if (amountMinor === 0 || amountMinor < assetOf(payment.asset).dustMinor) return null;
    const hops = base > 0 ? 0 : flowed.hops;
    // A layer of which so many percent must be of interest has a payment of which so much is.
    if (amountMinor * 100 < payment.amount * this.#percentMin()) return { amountMinor, hops };
    for (const account of [payment.from, payment.to]) {
      this.#accounts.set(account, Math.max(latestInstant(payment), this.#accounts.get(account) ?? 0));
    }
    return { amountMinor, hops };
  }

  #baseOf(id: string, but: AccountId | null = null): number {
    let most = 0;
    for (const { amountMinor, about } of this.#bases.get(id)?.values() ?? []) {
      if (but === null || about !== but) most = Math.max(most, amountMinor);
    }
    return most;
  }

  /** What links bring of it. Not to the unit: it is asked whether a shape is worth telling, not whose money it is. */
  #flowedInto(payment: Movement): Carried {
    let [amountMinor, hops] = [0, hopsMax];
    for (const { id: lot, start, end } of this.#recent.links.sourcesOf(payment.id)) {
      const carried = this.#carried.get(lot);
      if (carried === undefined || carried.hops >= hopsMax) continue;
      const brought = this.#recent.get(lot);
      if (brought === undefined || !this.#goesOn(brought, payment)) continue;
      amountMinor += Math.floor((carried.amountMinor / brought.amount) * (end - start));
      hops = Math.min(hops, carried.hops + 1);
    }
    return { amountMinor, hops };
  }
}
