import { lifeSecond, officeSecond } from '../hours.js';
import { pickFrom } from '../population.js';
import { hour, minute, type Town, yuan } from '../town.js';

/** Loans paid out and handed to a seller within minutes, repayments, funds bought and redeemed. */
export const tellLoansAndFunds = (town: Town): void => {
  const { plan, population, chance } = town;
  const { worker, lender, seller, merchant, 'fund platform': fund } = population.ranges;
  for (let day = 0; day < town.days; day++) {
    const midnight = town.midnight(day);
    const times = (perWorker: number, tell: () => void) => {
      for (let left = Math.round(worker.count * perWorker); left > 0; left--) tell();
    };
    times(0.000_3, () => {
      const buyer = pickFrom(worker, chance);
      const second = midnight + officeSecond(chance);
      const amount = chance.mostlySmall(40_000, 2_000_000) * yuan;
      const nature = chance.happens(0.9) ? 'loan' : 'ordinary';
      plan.pay(second, pickFrom(lender, chance), buyer, amount, 'loan pay-out', nature);
      plan.pay(second + chance.whole(2 * minute, 50 * minute), buyer, pickFrom(seller, chance), amount, 'loan spent');
    });
    times(0.001, () => {
      const buyer = pickFrom(worker, chance);
      const second = midnight + lifeSecond(chance);
      const amount = chance.mostlySmall(2_000, 50_000) * yuan;
      plan.pay(
        second,
        pickFrom(lender, chance),
        buyer,
        amount,
        'loan pay-out',
        chance.happens(0.9) ? 'loan' : 'ordinary',
      );
      let left = amount;
      for (let pieces = chance.whole(1, 3), at = second; pieces > 0; pieces--) {
        at += chance.whole(5 * minute, 4 * hour);
        const piece = pieces === 1 ? left * 0.9 : left * 0.5;
        left -= piece;
        const to = chance.happens(0.5) ? pickFrom(merchant, chance) : pickFrom(worker, chance);
        if (to !== buyer) plan.pay(at, buyer, to, piece, 'loan spent');
      }
    });
    times(0.008, () => {
      const payer = pickFrom(worker, chance);
      const amount = chance.mostlySmall(800, 9_000) * yuan;
      plan.pay(midnight + lifeSecond(chance), payer, pickFrom(lender, chance), amount, 'loan repayment', 'loan');
    });
    times(0.02, () => {
      const nature = chance.happens(0.95) ? 'fund' : 'ordinary';
      const amount = chance.mostlySmall(100, 60_000) * yuan;
      plan.pay(
        midnight + lifeSecond(chance),
        pickFrom(worker, chance),
        pickFrom(fund, chance),
        amount,
        'fund bought',
        nature,
      );
    });
    times(0.01, () => {
      const owner = pickFrom(worker, chance);
      const second = midnight + lifeSecond(chance);
      const amount = chance.mostlySmall(500, 120_000) * yuan;
      plan.pay(
        second,
        pickFrom(fund, chance),
        owner,
        amount,
        'fund redeemed',
        chance.happens(0.95) ? 'fund' : 'ordinary',
      );
      if (!chance.happens(0.4)) return;
      // Redeemed because something is to be paid.
      const to = amount > 30_000 * yuan ? pickFrom(seller, chance) : pickFrom(worker, chance);
      if (to !== owner) plan.pay(second + chance.whole(3 * minute, 5 * hour), owner, to, amount, 'redemption spent');
    });
  }
};
