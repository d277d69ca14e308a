import type { Chance } from '../../chance.js';
import { pickFrom } from '../population.js';
import { hour, minute, type Town, yuan } from '../town.js';

/** Seconds, both inclusive. */
export type Delay = readonly [number, number];

const fenPerUsdt = 720;

/** One crew: its mules and the moves that every way of working is made of. Amounts in fen, times in plan seconds. */
export class Ring {
  constructor(
    readonly town: Town,
    readonly chance: Chance,
    readonly mules: readonly number[],
    private readonly robbed: (victim: number, amountMinor: number) => void,
    private readonly isMule: (account: number) => boolean,
  ) {}

  /** A victim pays a mule; whoever it is has had the money. */
  steal(second: number, mule: number, amount: number): void {
    const { worker } = this.town.population.ranges;
    let victim = pickFrom(worker, this.chance);
    while (this.isMule(victim)) victim = pickFrom(worker, this.chance);
    this.stealFrom(victim, second, mule, amount);
  }

  stealFrom(victim: number, second: number, mule: number, amount: number): void {
    const whole = Math.floor(amount);
    this.robbed(victim, whole);
    this.town.plan.pay(second, victim, mule, whole, 'theft');
  }

  /** A few yuan from one card to another, some minutes to hours before the load. */
  test(loadSecond: number, tester: number, mule: number): void {
    const before = this.chance.whole(6 * minute, 7 * hour);
    this.town.plan.pay(loadSecond - before, tester, mule, this.chance.whole(100, 990), 'card test');
  }

  move(second: number, from: number, to: number, amount: number): void {
    this.town.plan.pay(second, from, to, amount, 'layer');
  }

  /**
   * Splits what came over the payees in uneven pieces, one after another within `delay`.
   * @returns what each got and when, for the next layer
   */
  split(second: number, from: number, payees: readonly number[], amount: number, delay: Delay): Arrival[] {
    const { chance } = this;
    const kept = chance.happens(0.6) ? amount * 0.004 * chance.unit() : 0;
    const weights = payees.map(() => 0.6 + chance.unit());
    const sum = weights.reduce((left, right) => left + right, 0);
    let at = second + chance.whole(...delay);
    return payees.map((to, place) => {
      const piece = Math.floor(((amount - kept) * weights[place]!) / sum);
      this.move(at, from, to, piece);
      const arrival = { mule: to, second: at, amount: piece };
      at += chance.whole(4, 22);
      return arrival;
    });
  }

  /** Notes, an exchanger, or nothing: the card is forgotten or blocked. */
  leave({ mule, second, amount }: Arrival, delay: Delay): void {
    const way = this.chance.unit();
    const at = second + this.chance.whole(...delay);
    if (way < 0.3) this.withdraw(at, mule, amount);
    else if (way < 0.88) this.exchange(at, mule, amount);
  }

  /** As notes: hundreds, 3,000 yuan at most at once, 20,000 a day. */
  withdraw(second: number, mule: number, amount: number): void {
    const { plan, population } = this.town;
    const machine = pickFrom(population.ranges['cash machine'], this.chance);
    let left = Math.min(amount, 20_000 * yuan);
    for (let at = second; left >= 100 * yuan; at += this.chance.whole(30, 60)) {
      const notes = Math.min(3_000, Math.floor(left / (100 * yuan)) * 100) * yuan;
      plan.pay(at, mule, machine, notes, 'illicit cash out');
      left -= notes;
    }
  }

  /** To an exchanger, whose wallet sends USDT of equal worth, less 1 to 4 %, within minutes. */
  exchange(second: number, mule: number, amount: number): void {
    const { plan, population } = this.town;
    const { exchanger, 'exchanger wallet': wallets, 'private wallet': own } = population.ranges;
    const place = this.chance.whole(0, exchanger.count - 1);
    plan.pay(second, mule, exchanger.first + place, amount, 'illicit exchange');
    const usdt = Math.floor((amount / fenPerUsdt) * (1 - this.chance.whole(10, 40) / 1_000) * 1_000_000);
    const later = second + this.chance.whole(minute, 9 * minute);
    plan.pay(later, wallets.first + (place % wallets.count), pickFrom(own, this.chance), usdt, 'illicit usdt');
  }
}

export interface Arrival {
  readonly mule: number;
  readonly second: number;
  readonly amount: number;
}
