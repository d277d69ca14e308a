import { officeSecond } from '../hours.js';
import { pickFrom, trait, traitUnit } from '../population.js';
import { historyDays, hour, likelyKnown, minute, type Town, yuan } from '../town.js';

const payDays = [10, 10, 10, 15, 15, 15, 15, 5, 20, 25];
/** Employers whose bank says of the payment that it is wages; the others pay as anybody pays. */
const namedShare = 0.8;

/** Who works where: few large employers, many small ones. Index: worker's place in the workers. */
export const employment = (town: Town): Uint32Array => {
  const { worker, employer } = town.population.ranges;
  return Uint32Array.from({ length: worker.count }, (_, place) => {
    const unit = traitUnit(worker.first + place, 2);
    return employer.first + Math.floor(unit * unit * unit * employer.count);
  });
};

/** Pay day: one payer, up to hundreds of payees within minutes; half of the employers are funded for it just before. */
export const tellWages = (town: Town): void => {
  const { plan, population, chance } = town;
  const { worker, employer, supplier } = population.ranges;
  const employerOf = employment(town);
  const staff = Array.from({ length: employer.count }, (): number[] => []);
  employerOf.forEach((boss, place) => {
    staff[boss - employer.first]!.push(worker.first + place);
  });
  staff.forEach((workers, place) => {
    const boss = employer.first + place;
    const payDay = payDays[trait(boss, 3) % payDays.length]!;
    const nature = traitUnit(boss, 4) < namedShare ? 'payroll' : 'ordinary';
    for (let day = -historyDays; day < town.days; day++) {
      if (town.dayOfMonth(day) !== payDay) continue;
      const begin = town.midnight(day) + Math.max(9 * hour, officeSecond(chance));
      const wages = workers.map((one) => wageOf(one));
      const sum = wages.reduce((left, right) => left + right, 0);
      // Whoever pays wages has the money for them.
      const funded = chance.happens(0.5);
      if (!funded) population.openingMinor[boss]! += sum;
      if (funded) {
        const funder = supplier.first + (trait(boss, 5) % supplier.count);
        population.openingMinor[funder]! += sum;
        plan.pay(begin - chance.whole(2 * minute, 25 * minute), funder, boss, sum, 'wage funding');
      }
      workers.forEach((one, index) => {
        // Banks book a list at a hundred lines a minute or so.
        const second = begin + Math.floor(index * 0.6);
        plan.pay(second, boss, one, wages[index]!, 'wages', nature);
        if (day >= 0) spendWages(town, second, one, wages[index]!);
      });
    }
  });
};

export const wageOf = (worker: number): number => {
  const unit = traitUnit(worker, 6);
  return (3_500 + Math.floor(unit * unit * 26_000)) * yuan + (trait(worker, 7) % 100);
};

/** What goes out on pay day itself: to savings, home, the card. */
const spendWages = (town: Town, paidSecond: number, worker: number, wage: number): void => {
  const { plan, chance, population } = town;
  const { utility, lender, 'fund platform': fund } = population.ranges;
  const later = () => paidSecond + chance.whole(3 * minute, 9 * hour);
  const what = chance.unit();
  if (what < 0.06) plan.pay(later(), worker, pickFrom(fund, chance), wage * 0.5, 'fund bought', 'fund');
  else if (what < 0.12) plan.pay(later(), worker, pickFrom(lender, chance), wage * 0.6, 'loan repayment', 'loan');
  else if (what < 0.16) plan.pay(later(), worker, pickFrom(utility, chance), wage * 0.3, 'bill', 'merchant');
  else if (what < 0.19) {
    // All of it, to a husband or wife who keeps the purse.
    const spouse = population.ranges.worker.first + (trait(worker, 8) % population.ranges.worker.count);
    if (spouse === worker) return;
    plan.pay(later(), worker, spouse, wage * 0.95, 'family');
    likelyKnown(town, 0.95, worker, spouse);
  }
};
