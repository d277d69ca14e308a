import type { Agenda } from '../agenda.js';
import type { Chance } from '../chance.js';
import type { Book } from '../ledger/book.js';
import type { Pocket } from '../world/pocket.js';
import type { Population, Registrar } from '../world/population.js';

const yuan = 100;
const usdt = 1_000_000;
const fenPerUsdt = 720;

/**
 * U商: takes yuan into bank accounts and sends USDT of equal worth, less a commission, from a wallet within
 * minutes. No payment joins the two; the accounts are known and labelled `exchange`.
 */
export class Exchanger {
  /** Which payment each send of coins was for, by transfer ids. */
  readonly swaps: { readonly price: string; readonly send: string }[] = [];
  readonly accounts: readonly Pocket[];
  readonly wallet: Pocket | null;

  constructor(
    registrar: Registrar,
    private readonly population: Population,
    private readonly book: Book,
    private readonly agenda: Agenda,
    private readonly chance: Chance,
    private readonly pace: number,
  ) {
    this.accounts = [registrar.person(30_000 * yuan), registrar.company(200_000 * yuan)];
    this.wallet = population.hotWallet === null ? null : registrar.wallet(2_000_000 * usdt);
  }

  /** Yuan have come for a crew with the transfer `price`: its wallets get the USDT. */
  sell(nowMs: number, price: string, fen: number, wallets: readonly Pocket[], endMs: number): void {
    const { chance, wallet } = this;
    if (wallet === null || wallets.length === 0) return;
    const commission = chance.whole(10, 35) / 1_000;
    const amount = Math.floor((fen / fenPerUsdt) * (1 - commission) * usdt);
    const to = chance.pick(wallets.slice(0, 2));
    this.agenda.at(nowMs + chance.whole(60, 480) * 1_000 * this.pace, (atMs) => {
      if (atMs > endMs || amount === 0) return;
      const send = this.book.pay(atMs, {
        from: wallet,
        to,
        amount,
        onCredit: (then) => this.#shuffle(then, to, amount, wallets, endMs),
      });
      if (send !== null) this.swaps.push({ price, send: send.id });
    });
  }

  /** The crew's first wallets pass on to others, and these sell at an exchange. */
  #shuffle(nowMs: number, from: Pocket, amount: number, wallets: readonly Pocket[], endMs: number): void {
    const { chance, population } = this;
    const next = chance.pick(wallets.slice(2));
    this.agenda.at(nowMs + chance.whole(40, 200) * 1_000 * this.pace, (atMs) => {
      if (atMs > endMs) return;
      this.book.pay(atMs, {
        from,
        to: next,
        amount,
        onCredit: (then) => {
          if (!chance.happens(0.5)) return;
          this.agenda.at(then + chance.whole(60, 300) * 1_000 * this.pace, (last) => {
            if (last <= endMs && population.hotWallet !== null)
              this.book.pay(last, { from: next, to: population.hotWallet, amount });
          });
        },
      });
    });
  }
}
