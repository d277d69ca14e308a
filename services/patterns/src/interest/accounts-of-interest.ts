import type { AccountId } from '@weir/model';
import type { Movement } from '../recent/movement.js';

interface Interest {
  readonly hops: number;
  /** Money that moves from here on may be what is looked for. Milliseconds UTC. */
  readonly sinceMs: number;
  /** The last time that money moved from or to it. */
  lastMs: number;
}

/** How far shapes are looked for around a finding or a report (trace §6). */
export const hopsMax = 6;

/**
 * Accounts around which shapes are looked for: those that reported money reached, those with a finding, and whoever
 * they paid since, up to six payments on, with who paid those. Owns them; forgets who has been quiet for long.
 */
export class AccountsOfInterest {
  readonly #accounts = new Map<AccountId, Interest>();

  get size(): number {
    return this.#accounts.size;
  }

  has(account: AccountId): boolean {
    return this.#accounts.has(account);
  }

  /** Makes an account a centre. True where that is news. */
  centre(account: AccountId, sinceMs: number): boolean {
    return this.#note(account, 0, sinceMs);
  }

  /** Passes the interest of the payer on to the payee, one payment further. True where that is news. */
  spread({ from, to, time, creditTime }: Movement): boolean {
    const payer = this.#accounts.get(from);
    const payee = this.#accounts.get(to);
    if (payer !== undefined) payer.lastMs = Math.max(payer.lastMs, time);
    if (payee !== undefined) payee.lastMs = Math.max(payee.lastMs, creditTime ?? time);
    if (payer === undefined || creditTime === null || payer.hops >= hopsMax || time < payer.sinceMs) return false;
    return this.#note(to, payer.hops + 1, creditTime);
  }

  /** Notes who paid an account of interest: a late payment further up may complete a shape. It goes no further from there. */
  notePayer({ from, to, time }: Movement): void {
    const payee = this.#accounts.get(to);
    if (payee !== undefined && payee.hops < hopsMax) this.#note(from, hopsMax, time);
  }

  forgetQuietBefore(instant: number): void {
    for (const [account, { lastMs }] of this.#accounts) if (lastMs < instant) this.#accounts.delete(account);
  }

  #note(account: AccountId, hops: number, sinceMs: number): boolean {
    const known = this.#accounts.get(account);
    if (known !== undefined && known.hops <= hops && known.sinceMs <= sinceMs) return false;
    this.#accounts.set(account, {
      hops: Math.min(hops, known?.hops ?? hops),
      sinceMs: Math.min(sinceMs, known?.sinceMs ?? sinceMs),
      lastMs: Math.max(sinceMs, known?.lastMs ?? sinceMs),
    });
    return true;
  }
}
