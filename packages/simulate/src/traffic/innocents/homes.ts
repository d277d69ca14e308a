import { lifeSecond } from '../hours.js';
import { pickFrom, trait, traitUnit } from '../population.js';
import { historyDays, hour, minute, type Town, yuan } from '../town.js';

/** Rent and bills: tenants pay one landlord around one day, who passes part of it on to a lender or a savings account. */
export const tellHomes = (town: Town): void => {
  const { plan, population, chance } = town;
  const { worker, landlord, utility, lender } = population.ranges;
  for (let place = 0; place < worker.count; place++) {
    const tenant = worker.first + place;
    if (traitUnit(tenant, 20) >= 0.25) continue;
    const host = landlord.first + (trait(tenant, 21) % landlord.count);
    const due = rentDay(host);
    const rent = (800 + Math.floor(traitUnit(tenant, 22) * 5_000)) * yuan;
    for (let day = -historyDays; day < town.days; day++) {
      if (town.dayOfMonth(day) === due) plan.pay(town.midnight(day) + lifeSecond(chance), tenant, host, rent, 'rent');
    }
  }
  for (let day = 0; day < town.days; day++) {
    for (let place = 0; place < landlord.count; place++) {
      const host = landlord.first + place;
      if (town.dayOfMonth(day) !== rentDay(host) || !chance.happens(0.6)) continue;
      const sum = chance.whole(4_000, 20_000) * yuan;
      const nature = chance.happens(0.9) ? 'loan' : 'ordinary';
      plan.pay(
        town.midnight(day) + 22 * hour + chance.whole(0, 90 * minute),
        host,
        pickFrom(lender, chance),
        sum,
        'rent passed on',
        nature,
      );
    }
    for (let left = Math.round(worker.count * 0.06); left > 0; left--) {
      const amount = chance.mostlySmall(10, 600) * yuan;
      plan.pay(
        town.midnight(day) + lifeSecond(chance),
        pickFrom(worker, chance),
        pickFrom(utility, chance),
        amount,
        'bill',
        'merchant',
      );
    }
  }
};

/** The first and the fifteenth for half of them, any day for the others. */
const rentDay = (host: number): number => {
  const unit = traitUnit(host, 23);
  return unit < 0.25 ? 1 : unit < 0.5 ? 15 : 1 + (trait(host, 24) % 28);
};
