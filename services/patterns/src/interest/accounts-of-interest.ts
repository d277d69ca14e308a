import { type AccountId, type AssetCode, assetOf } from '@weir/model';
import type { Movement } from '../recent/movement.js';

interface Interest {
  readonly hops: number;
  /** Money that moves from here on may be what is looked for. Milliseconds UTC. */
  readonly sinceMs: number;
  /** The last time that such money moved to it or on from it. */
  lastMs: number;
  /** What may still move on, in minor units; null: a centre, all that it pays. */
  readonly left: Map<AssetCode, number> | null;
}

/** How far shapes are looked for around a finding or a report (trace §6). */
export const hopsMax = 6;

/**
 * Accounts around which shapes are looked for: those that reported money reached and those with a finding, the centres,
 * and whom they paid since, up to six payments on. What a centre pays is carried on as an amount and spent by the
 * payments that pass it on, so that interest does not reach everybody in an afternoon. Owns them.
 */
export class AccountsOfInterest {
  readonly #accounts = new Map<AccountId, Interest>();
  /** Payers of such accounts, and when: a late payment further up may complete a shape. */
  readonly #payers = new Map<AccountId, number>();
  /** Payments that have carried interest on: each does so once. */
  readonly #carried = new WeakSet<Movement>();

  get size(): number {
    return this.#accounts.size;
  }

  has(account: AccountId): boolean {
    return this.#accounts.has(account);
  }

  /** Whether payments of an account around an instant are worth a look; `windowMs`: how long a shape may be. */
  isWorthALook(account: AccountId, instant: number, windowMs: number): boolean {
    const known = this.#accounts.get(account);
    if (known !== undefined && (isOpen(known) || instant <= known.lastMs + windowMs)) return true;
    const paidMs = this.#payers.get(account);
    return paidMs !== undefined && Math.abs(instant - paidMs) <= windowMs;
  }

  /** Makes an account a centre. True where that is news. */
  centre(account: AccountId, sinceMs: number): boolean {
    const known = this.#accounts.get(account);
    if (known?.left === null && known.sinceMs <= sinceMs) return false;
    const from = Math.min(sinceMs, known?.sinceMs ?? sinceMs);
    this.#accounts.set(account, {
      hops: 0,
      sinceMs: from,
      lastMs: Math.max(sinceMs, known?.lastMs ?? sinceMs),
      left: null,
    });
    return true;
  }

  /** Carries interest on with a payment. True where the payee was of none before. */
  spread(payment: Movement): boolean {
    const { from, to, asset, time, creditTime, amount } = payment;
    const payer = this.#accounts.get(from);
    if (payer === undefined || creditTime === null || payer.hops >= hopsMax || time < payer.sinceMs) return false;
    if (this.#carried.has(payment)) return false;
    const carried = payer.left === null ? amount : Math.min(amount, payer.left.get(asset) ?? 0);
    if (carried < assetOf(asset).dustMinor) return false;
    this.#carried.add(payment);
    payer.left?.set(asset, payer.left.get(asset)! - carried);
    payer.lastMs = Math.max(payer.lastMs, time);
    const payee = this.#accounts.get(to);
    if (payee === undefined) {
      this.#accounts.set(to, {
        hops: payer.hops + 1,
        sinceMs: creditTime,
        lastMs: creditTime,
        left: new Map([[asset, carried]]),
      });
      return true;
    }
    payee.left?.set(asset, (payee.left.get(asset) ?? 0) + carried);
    payee.lastMs = Math.max(payee.lastMs, creditTime);
    return false;
  }

  /** Notes who paid an account of interest; it goes no further up from there. */
  notePayer({ from, to, time }: Movement): void {
    if (this.#accounts.has(to)) this.#payers.set(from, Math.max(time, this.#payers.get(from) ?? 0));
  }

  forgetQuietBefore(instant: number): void {
    for (const [account, { lastMs }] of this.#accounts) if (lastMs < instant) this.#accounts.delete(account);
    for (const [account, paidMs] of this.#payers) if (paidMs < instant) this.#payers.delete(account);
  }
}

const isOpen = ({ left }: Interest): boolean =>
  left === null || [...left].some(([asset, amount]) => amount >= assetOf(asset).dustMinor);
