import type { TransferNature } from '@weir/model';
import { lifeSecond } from '../hours.js';
import { parentOf, pickBusy, pickFrom, trait, traitUnit } from '../population.js';
import { historyDays, hour, likelyKnown, minute, type Town, yuan } from '../town.js';

/** Transfers between a person's accounts that a feed names as such: two of three. */
const ownNamed = 0.65;

/** What people do with each other's and their own accounts. */
export const tellPeople = (town: Town): void => {
  const { plan, population, chance } = town;
  const { worker, student, 'second account': second, 'family helper': helper } = population.ranges;
  const relative = (one: number, place: number): number => worker.first + (trait(one, 40 + place) % worker.count);
  const ownNature = (account: number): TransferNature => (traitUnit(account, 30) < ownNamed ? 'own-name' : 'ordinary');

  for (let place = 0; place < second.count; place++) {
    const account = second.first + place;
    const midnight = town.midnight(-1 - (trait(account, 31) % historyDays));
    const amount = chance.mostlySmall(100, 9_000) * yuan;
    plan.pay(
      midnight + lifeSecond(chance),
      population.ownerOf[account]!,
      account,
      amount,
      'earlier relation',
      ownNature(account),
    );
  }
  for (let day = 0; day < town.days; day++) {
    const midnight = town.midnight(day);
    const times = (count: number, tell: (at: number) => void) => {
      for (let left = Math.round(count); left > 0; left--) tell(midnight + lifeSecond(chance));
    };
    /** Between people who mostly know each other. */
    const pay = (at: number, from: number, to: number, amount: number, act: Parameters<typeof plan.pay>[4]) => {
      if (from === to) return;
      plan.pay(at, from, to, amount, act);
      likelyKnown(town, 0.7, from, to);
    };

    // Between own accounts, and half of the time on to somebody within minutes or hours.
    times(second.count * 0.12, (at) => {
      const account = pickFrom(second, chance);
      const owner = population.ownerOf[account]!;
      const [from, to] = chance.happens(0.6) ? [owner, account] : [account, owner];
      const amount = chance.mostlySmall(50, 80_000) * yuan;
      plan.pay(at, from, to, amount, 'own accounts', ownNature(account));
      if (chance.happens(0.5))
        pay(at + chance.whole(minute, 3 * hour), to, relative(to, chance.whole(0, 5)), amount, 'own accounts');
    });
    times(worker.count * 0.03, (at) => {
      const one = pickBusy(worker, chance);
      pay(at, one, relative(one, chance.whole(0, 5)), chance.mostlySmall(50, 20_000) * yuan, 'family');
    });
    times(student.count * 0.05, (at) => {
      const one = pickFrom(student, chance);
      plan.pay(at, parentOf(population.ranges, one), one, chance.whole(3, 30) * 100 * yuan, 'allowance');
    });
    // Brothers and sisters put together what one of them pays out, to a hospital or a builder.
    times(helper.count * 0.05, (at) => {
      const one = pickFrom(helper, chance);
      let sum = 0;
      const givers = chance.whole(3, 9);
      for (let place = 0; place < givers; place++) {
        const amount = chance.whole(5, 200) * 100 * yuan;
        sum += amount;
        pay(at + chance.whole(0, 50 * minute), relative(one, place), one, amount, 'family');
      }
      pay(
        at + hour + chance.whole(0, hour),
        one,
        pickFrom(population.ranges.merchant, chance),
        sum,
        'family passed on',
      );
    });
    times(worker.count * 0.003, (at) => {
      const one = pickFrom(worker, chance);
      const payees = chance.whole(4, 14);
      for (let place = 0; place < payees; place++) {
        pay(
          at + place * chance.whole(10, 50),
          one,
          relative(one, place),
          chance.whole(1, 20) * 10 * yuan,
          'red packets',
        );
      }
    });
    times(worker.count * 0.004, (at) => {
      const host = pickFrom(worker, chance);
      const guests = chance.whole(3, 11);
      const part = chance.whole(30, 300) * yuan;
      plan.pay(
        at - chance.whole(minute, 10 * minute),
        host,
        pickBusy(population.ranges.merchant, chance),
        part * (guests + 1),
        'purchase',
        'merchant',
      );
      for (let guest = 0; guest < guests; guest++)
        pay(at + chance.whole(minute, 40 * minute), relative(host, guest), host, part, 'shared bill');
    });
  }
};
