import type { Chance } from '../chance.js';
import type { Book, Particulars } from '../ledger/book.js';
import { creditDelay } from '../ledger/credit-delay.js';
import type { Settings } from '../options.js';
import type { Pocket } from '../world/pocket.js';
import type { Population } from '../world/population.js';

const yuan = 100;
const usdt = 1_000_000;

/**
 * Innocent payments, through the mules' accounts too: wages, rent, food, orders, cash. `next` tells when
 * the next one is due, `step` makes it; nothing is made in advance, so a million need no room.
 */
export class Background {
  #dueMs: number;
  readonly #gapMs: number;
  readonly #muleShare: number;

  /**
   * @param lodgers accounts of mules that also lead an ordinary life
   * @param voidable told of a payment that is to be reported and taken back; it is never posted
   */
  constructor(
    private readonly settings: Settings,
    private readonly population: Population,
    private readonly lodgers: readonly Pocket[],
    private readonly book: Book,
    private readonly chance: Chance,
    private readonly voidable: (nowMs: number, from: Pocket, to: Pocket, amount: number) => void,
  ) {
    this.#dueMs = settings.startMs;
    this.#gapMs = settings.backgroundPerMinute > 0 ? 60_000 / settings.backgroundPerMinute : Number.POSITIVE_INFINITY;
    const expected = settings.backgroundPerMinute * settings.durationMinutes;
    // About eight innocent payments an hour through each of them, whatever the load around them.
    const wanted = (lodgers.length * settings.durationMinutes * 8) / 60;
    this.#muleShare = lodgers.length === 0 ? 0 : Math.min(0.3, wanted / Math.max(1, expected));
  }

  get nextMs(): number {
    return this.#dueMs;
  }

  step(): void {
    const nowMs = Math.floor(this.#dueMs);
    this.#dueMs += 2 * this.chance.unit() * this.#gapMs;
    if (this.chance.happens(this.#muleShare)) this.#aroundMule(nowMs, this.chance.pick(this.lodgers));
    else this.#ordinary(nowMs);
  }

  #ordinary(nowMs: number): void {
    const { chance, population } = this;
    const kind = chance.unit();
    const { people, shops } = population;
    const person = chance.pick(people);
    if (kind < 0.4) {
      this.#buy(nowMs, person, chance.pick(shops), chance.mostlySmall(3 * yuan, 900 * yuan), '消费');
    } else if (kind < 0.55) {
      this.#pay(nowMs, person, chance.pick(people), chance.mostlySmall(10, 5_000) * yuan, {
        memo: '转账',
        channel: 'mobile',
      });
    } else if (kind < 0.61) {
      this.#pay(nowMs, person, chance.pick(population.clearing), chance.mostlySmall(10 * yuan, 3_000 * yuan), {
        memo: '充值',
        channel: 'mobile',
      });
    } else if (kind < 0.65) {
      this.#pay(nowMs, chance.pick(population.clearing), person, chance.mostlySmall(20 * yuan, 4_000 * yuan), {
        memo: '提现',
      });
    } else if (kind < 0.69) {
      this.#pay(nowMs, person, chance.pick(population.landlords), chance.whole(12, 65) * 100 * yuan, {
        purpose: 'rent',
        memo: '房租',
        channel: 'online',
      });
    } else if (kind < 0.73) {
      this.#pay(nowMs, person, chance.pick(population.utilities), chance.mostlySmall(20 * yuan, 600 * yuan), {
        memo: '水电费',
      });
    } else if (kind < 0.77) {
      this.#payroll(nowMs);
    } else if (kind < 0.81) {
      this.#pay(
        nowMs,
        chance.pick(shops),
        chance.pick(population.employers),
        chance.mostlySmall(800 * yuan, 30_000 * yuan),
        {
          purpose: 'goods',
          memo: '货款',
          channel: 'online',
        },
      );
    } else if (kind < 0.85) {
      this.#pay(nowMs, person, chance.pick(population.cashMachines), chance.whole(1, 20) * 100 * yuan, {
        channel: 'atm',
      });
    } else if (kind < 0.88) {
      this.#pay(nowMs, chance.pick(population.cashMachines), chance.pick(shops), chance.whole(5, 60) * 100 * yuan, {
        channel: 'atm',
      });
    } else if (kind < 0.95) {
      this.#acrossTheBorderOfSight(nowMs, person);
    } else {
      this.#onChain(nowMs);
    }
  }

  #payroll(nowMs: number): void {
    const employer = this.chance.pick(this.population.employers);
    for (let left = this.chance.whole(2, 8); left > 0; left--) {
      const wage = this.chance.whole(2_800 * yuan, 14_000 * yuan);
      this.#pay(nowMs, employer, this.chance.pick(this.population.people), wage, {
        purpose: 'payroll',
        memo: '工资',
        channel: 'api',
      });
    }
  }

  #acrossTheBorderOfSight(nowMs: number, person: Pocket): void {
    const { hiddenPayers, hiddenPayees, shops } = this.population;
    if (hiddenPayers.length === 0) return;
    const amount = this.chance.mostlySmall(20 * yuan, 6_000 * yuan);
    const way = this.chance.unit();
    if (way < 0.4) {
      const payee = this.chance.happens(0.5) ? person : this.chance.pick(shops);
      this.#pay(nowMs, this.chance.pick(hiddenPayers), payee, amount, { memo: '跨行转入' });
    } else if (way < 0.85) {
      this.#pay(nowMs, person, this.chance.pick(hiddenPayees), amount, { memo: '跨行转账', channel: 'mobile' });
    } else {
      this.#pay(nowMs, this.chance.pick(hiddenPayers), this.chance.pick(hiddenPayees), amount, {});
    }
  }

  #onChain(nowMs: number): void {
    const { wallets, hotWallet } = this.population;
    if (hotWallet === null) return;
    const wallet = this.chance.pick(wallets);
    const amount = this.chance.mostlySmall(5 * usdt, 9_000 * usdt);
    const way = this.chance.unit();
    if (way < 0.35) this.#pay(nowMs, hotWallet, wallet, amount, {});
    else if (way < 0.6) this.#pay(nowMs, wallet, hotWallet, amount, {});
    // Address poisoning: a transfer of nothing, so that a look-alike address stands in the history.
    else if (way < 0.63) this.book.pay(nowMs, { from: wallet, to: hotWallet, amount: 0 });
    else this.#pay(nowMs, wallet, this.chance.pick(wallets), amount, {});
  }

  /** What an account of a mule does besides: the holder's own life, and orders of a 跑分 platform's players. */
  #aroundMule(nowMs: number, mule: Pocket): void {
    const { chance, population } = this;
    const kind = chance.unit();
    const person = chance.pick(population.people);
    if (kind < 0.3) {
      this.#buy(nowMs, mule, chance.pick(population.shops), chance.mostlySmall(6 * yuan, 300 * yuan), '餐饮');
    } else if (kind < 0.36) {
      this.#pay(nowMs, mule, chance.pick(population.landlords), chance.whole(8, 25) * 100 * yuan, {
        purpose: 'rent',
        memo: '房租',
      });
    } else if (kind < 0.44) {
      this.#pay(nowMs, mule, person, chance.mostlySmall(10, 800) * yuan, { memo: '转账', channel: 'mobile' });
    } else if (kind < 0.52) {
      const wage = chance.whole(2_800 * yuan, 7_000 * yuan);
      this.#pay(nowMs, chance.pick(population.employers), mule, wage, {
        purpose: 'payroll',
        memo: '工资',
        channel: 'api',
      });
    } else if (kind < 0.9) {
      const odd = chance.whole(50, 980) * yuan + chance.whole(1, 99);
      this.#pay(nowMs, person, mule, odd, { memo: '充值', channel: 'mobile' });
    } else if (population.hiddenPayers.length > 0) {
      this.#pay(nowMs, chance.pick(population.hiddenPayers), mule, chance.mostlySmall(50 * yuan, 2_000 * yuan), {
        memo: '跨行转入',
      });
    }
  }

  /** Companies have a merchant's code; the others collect into a person's account, and no feed names it. */
  #buy(nowMs: number, from: Pocket, shop: Pocket, amount: number, memo: string): void {
    const merchant = shop.corporate ? { merchant: shop.holder } : {};
    this.#pay(nowMs, from, shop, amount, { memo, channel: 'mobile', ...merchant });
  }

  #pay(nowMs: number, from: Pocket, to: Pocket, amount: number, particulars: Particulars): void {
    if (from === to) return;
    const { chance } = this;
    if (from.institution.reports && from.asset === 'CNY' && chance.happens(this.settings.voids)) {
      if (from.balance >= amount) this.voidable(nowMs, from, to, amount);
      return;
    }
    this.book.pay(nowMs, { from, to, amount, creditDelayMs: creditDelay(chance, from, to), particulars });
  }
}
