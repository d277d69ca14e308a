import type { Agenda } from '../agenda.js';
import type { Chance } from '../chance.js';
import type { Book, LedgerTransfer, Particulars } from '../ledger/book.js';
import { creditDelay } from '../ledger/credit-delay.js';
import type { Pocket } from '../world/pocket.js';
import type { Crew, Mule } from './crew.js';
import type { Exchanger } from './exchanger.js';
import { splitIntoNotes, splitIntoOrders, splitOdd } from './splitting.js';

const yuan = 100;
const doorLeast = 3_000 * yuan;

/** How a crew moves what arrives: each mule acts on its own arrivals, seconds to minutes later. */
export class Laundering {
  readonly #turns: number[];
  readonly #usedDoors = new Set<Mule>();
  #hiddenTurn = 0;

  /**
   * @param pace below 1 in simulations shorter than the usual 45 minutes: all delays shrink by it
   * @param endMs after this instant nobody moves any more
   */
  constructor(
    private readonly crew: Crew,
    private readonly exchanger: Exchanger,
    private readonly book: Book,
    private readonly agenda: Agenda,
    private readonly chance: Chance,
    private readonly pace: number,
    private readonly endMs: number,
  ) {
    this.#turns = crew.tiers.map(() => 0);
  }

  /** Pays `amount` to a mule, who will act on it. Null where the payer no longer has it. */
  send(nowMs: number, from: Pocket, mule: Mule, amount: number, particulars: Particulars = {}): LedgerTransfer | null {
    return this.book.pay(nowMs, {
      from,
      to: mule.pocket,
      amount,
      creditDelayMs: Math.floor(creditDelay(this.chance, from, mule.pocket) * this.pace),
      particulars: { channel: 'mobile', ...particulars },
      onCredit: (atMs) => this.#arrived(atMs, mule, amount),
    });
  }

  #arrived(nowMs: number, mule: Mule, amount: number): void {
    // Test payments only show that a card is alive.
    if (amount < 100 * yuan) return;
    const { chance, crew } = this;
    if (mule.role === 'split') this.#split(nowMs, mule, amount);
    else if (mule.role === 'hidden') this.#moveUnseen(nowMs, mule, amount);
    else if (mule.role === 'door') this.#comeBack(nowMs, mule, amount);
    else if (mule.role === 'returning') this.#afterReturn(nowMs, mule, amount);
    else if (mule.role !== 'rest') {
      const exchanges = mule.role === 'exchange' || (mule.role === 'late' && chance.happens(0.5));
      const delay = mule.role === 'late' ? ([600, 1_000] as const) : ([50, 300] as const);
      if (exchanges) this.#exchange(nowMs, mule, amount, delay);
      else this.#withdraw(nowMs, mule, amount, chance.pick(crew.cashMachines), delay);
    }
  }

  #split(nowMs: number, mule: Mule, amount: number): void {
    const { chance, crew } = this;
    const next = crew.tiers[mule.layer]!;
    // A few cards are blocked, lost or forgotten: all of it stays.
    if (mule.layer > 1 && chance.happens(0.05)) return;
    const kept = chance.happens(0.6) ? chance.whole(0, Math.floor(amount * 0.004)) : 0;
    const payees: Mule[] = [];
    const payee = (place: number): Mule => {
      while (payees.length <= place) payees.push(this.#nextOf(mule.layer));
      return payees[place]!;
    };
    const pieces =
      mule.layer === 3
        ? splitIntoOrders(chance, amount - kept, chance.whole(2, 5))
        : splitOdd(
            chance,
            amount - kept,
            mule.layer === 1 ? Math.max(3, Math.min(14, Math.ceil(next.length / 3))) : chance.whole(2, 5),
            (place) => payee(place).pocket.corporate,
          );
    let atMs = nowMs + this.#seconds(mule.layer === 3 ? 40 : 20, mule.layer === 3 ? 260 : 95);
    pieces.forEach((piece, place) => {
      const to = this.#detour(mule, piece, place === pieces.length - 1) ?? payee(place);
      const memo =
        mule.pocket.corporate || to.pocket.corporate ? '货款' : chance.pick(['往来款', '借款', '还款', '转账']);
      this.agenda.at(atMs, (then) => this.#payOut(then, mule, to, piece, memo));
      atMs += this.#seconds(4, 22);
    });
  }

  /** In turn, so that hundreds of mules all get their part. */
  #nextOf(layer: number): Mule {
    const tier = this.crew.tiers[layer]!;
    return tier[this.#turns[layer]!++ % tier.length]!;
  }

  /** Out of sight instead of the next layer: the door once, with a piece worth it; others now and then. */
  #detour(mule: Mule, piece: number, last: boolean): Mule | null {
    if (mule.layer !== 2 || this.crew.hidden.length === 0) return null;
    // The last piece of a split: what the card had of its own has gone out before it.
    const door = last && piece >= doorLeast ? this.crew.doors.find((one) => !this.#usedDoors.has(one)) : undefined;
    if (door !== undefined) {
      this.#usedDoors.add(door);
      return door;
    }
    const never = this.#hiddenTurn === 0;
    if (last || !(never || this.chance.happens(0.1))) return null;
    return this.crew.hidden[this.#hiddenTurn++ % this.crew.hidden.length]!;
  }

  #payOut(nowMs: number, from: Mule, to: Mule, amount: number, memo: string): void {
    if (nowMs > this.endMs) return;
    const affordable = Math.min(amount, from.pocket.balance);
    if (affordable < yuan) return;
    this.send(nowMs, from.pocket, to, affordable, { memo });
  }

  #withdraw(nowMs: number, mule: Mule, amount: number, machine: Pocket, delay: readonly [number, number]): void {
    let atMs = nowMs + this.#seconds(...delay);
    for (const notes of splitIntoNotes(this.chance, Math.min(amount, 20_000 * yuan))) {
      this.agenda.at(atMs, (then) => {
        if (then > this.endMs) return;
        this.book.pay(then, {
          from: mule.pocket,
          to: machine,
          amount: notes,
          particulars: { channel: 'atm', memo: '取现' },
        });
      });
      atMs += this.#seconds(35, 60);
    }
  }

  #exchange(nowMs: number, mule: Mule, amount: number, delay: readonly [number, number]): void {
    const account = this.chance.pick(this.exchanger.accounts);
    this.agenda.at(nowMs + this.#seconds(...delay), (then) => {
      if (then > this.endMs) return;
      const affordable = Math.min(amount, mule.pocket.balance);
      if (affordable < yuan) return;
      this.book.pay(then, {
        from: mule.pocket,
        to: account,
        amount: affordable,
        creditDelayMs: Math.floor(creditDelay(this.chance, mule.pocket, account) * this.pace),
        particulars: { channel: 'mobile', memo: '货款' },
        onCredit: (atMs, { id }) => this.exchanger.sell(atMs, id, affordable, this.crew.wallets, this.endMs),
      });
    });
  }

  #moveUnseen(nowMs: number, mule: Mule, amount: number): void {
    const others = this.crew.hidden.filter((one) => one !== mule);
    if (others.length === 0) return;
    const to = this.chance.pick(others);
    const part = Math.floor(amount * (0.3 + 0.6 * this.chance.unit()));
    this.agenda.at(nowMs + this.#seconds(30, 200), (then) => this.#payOut(then, mule, to, part, ''));
  }

  /** Back into sight, and on unseen: which part went first no feed shows. */
  #comeBack(nowMs: number, mule: Mule, amount: number): void {
    const { chance, crew } = this;
    const back = Math.floor(amount * (0.45 + 0.3 * chance.unit()));
    const early = nowMs + this.#seconds(50, 120);
    const later = nowMs + this.#seconds(130, 240);
    const [backMs, onMs] = chance.happens(0.5) ? [early, later] : [later, early];
    this.agenda.at(backMs, (then) => this.#payOut(then, mule, crew.returning[0]!, back, '往来款'));
    this.agenda.at(onMs, (then) => this.#payOut(then, mule, crew.hidden[0]!, amount - back, ''));
  }

  #afterReturn(nowMs: number, mule: Mule, amount: number): void {
    const [first, second] = this.crew.returning;
    if (mule === first) {
      const part = Math.floor(amount * (0.75 + 0.2 * this.chance.unit()));
      this.agenda.at(nowMs + this.#seconds(40, 120), (then) => this.#payOut(then, mule, second!, part, '转账'));
    } else {
      this.#withdraw(nowMs, mule, Math.floor(amount / 2), this.crew.returnMachine, [60, 150]);
    }
  }

  #seconds(low: number, high: number): number {
    return Math.ceil(this.chance.whole(low * 1_000, high * 1_000) * this.pace);
  }
}
