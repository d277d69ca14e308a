import { lifeSecond } from '../hours.js';
import { pickFrom, trait, traitUnit } from '../population.js';
import { hour, minute, sleepDaysMax, type Town, yuan } from '../town.js';

/** Seldom and innocent: what looks most like a crew's work. */
export const tellUnusual = (town: Town): void => {
  const { plan, population, chance } = town;
  const { worker, seller, exchanger, merchant } = population.ranges;
  const { 'dormant account': dormant, 'cash machine': machine } = population.ranges;
  const { 'exchanger wallet': shopWallet, 'private wallet': wallet } = population.ranges;

  // The last entry before an account fell asleep, notes paid in 181 to 400 days back.
  for (let place = 0; place < dormant.count; place++) {
    const account = dormant.first + place;
    const daysBack = 181 + (trait(account, 50) % (sleepDaysMax - 181));
    const second = town.midnight(-daysBack) + lifeSecond(chance);
    plan.pay(second, pickFrom(machine, chance), account, 100 * yuan, 'last entry before sleep');
  }
  for (let day = 0; day < town.days; day++) {
    const times = (count: number, tell: (at: number) => void) => {
      const whole = Math.floor(count) + (chance.happens(count % 1) ? 1 : 0);
      for (let left = whole; left > 0; left--) tell(town.midnight(day) + lifeSecond(chance));
    };
    // Found again in a drawer: money comes, and goes the same day in half of the cases.
    times(dormant.count * 0.01, (at) => {
      const account = pickFrom(dormant, chance);
      const amount = chance.mostlySmall(100, 20_000) * yuan;
      const owner = worker.first + (trait(account, 51) % worker.count);
      plan.pay(at, owner, account, amount, 'woken account', traitUnit(account, 52) < 0.65 ? 'own-name' : 'ordinary');
      if (chance.happens(0.5))
        plan.pay(
          at + chance.whole(minute, 6 * hour),
          account,
          pickFrom(merchant, chance),
          amount * 0.8,
          'woken account',
        );
    });
    times(worker.count * 0.03, (at) => {
      plan.pay(at, pickFrom(worker, chance), pickFrom(machine, chance), chance.whole(1, 50) * 100 * yuan, 'cash out');
    });
    times(worker.count * 0.005, (at) => {
      plan.pay(at, pickFrom(machine, chance), pickFrom(worker, chance), chance.whole(1, 100) * 100 * yuan, 'cash in');
    });
    // One yuan first, to see that the name is right; then what is to be paid; the payee may pay on.
    times(worker.count * 0.000_8, (at) => {
      const [payer, payee] = [pickFrom(worker, chance), pickFrom(worker, chance)];
      if (payer === payee) return;
      const amount = chance.mostlySmall(3_000, 200_000) * yuan;
      plan.pay(at, payer, payee, chance.whole(1, 10) * 10, 'trial payment');
      const then = at + chance.whole(2 * minute, 2 * hour);
      plan.pay(then, payer, payee, amount, 'large payment');
      if (chance.happens(0.3))
        plan.pay(then + chance.whole(5 * minute, 8 * hour), payee, pickFrom(seller, chance), amount, 'large payment');
    });
    // A house or a car, in pieces below what the application lets one pay at once.
    times(worker.count * 0.000_3, (at) => {
      const [payer, payee] = [pickFrom(worker, chance), pickFrom(seller, chance)];
      const pieces = chance.whole(3, 6);
      const piece = (chance.happens(0.5) ? 49_999 : 50_000) * yuan;
      for (let place = 0; place < pieces; place++)
        plan.pay(at + place * chance.whole(40, 200), payer, payee, piece, 'payment in pieces');
    });
    // USDT for oneself, from the same exchangers that crews use.
    times(worker.count * 0.000_5, (at) => {
      const buyer = pickFrom(worker, chance);
      const place = chance.whole(0, exchanger.count - 1);
      const amount = chance.mostlySmall(200, 30_000) * yuan;
      plan.pay(at, buyer, exchanger.first + place, amount, 'usdt bought');
      const usdt = Math.floor((amount / 7.2 / yuan) * 0.985) * 1_000_000;
      plan.pay(
        at + chance.whole(minute, 10 * minute),
        shopWallet.first + (place % shopWallet.count),
        pickFrom(wallet, chance),
        usdt,
        'usdt sent',
      );
    });
  }
};
