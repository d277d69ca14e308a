import { lifeSecond } from '../hours.js';
import { pickBusy, pickFrom, trait, traitUnit } from '../population.js';
import { daySeconds, historyDays, hour, likelyKnown, minute, type Town, yuan } from '../town.js';

/** Purchases a person and day. */
const purchasesPerDay = 1.1;
/** Shops whose code is a merchant's; the others collect into a person's account, and no feed names it. */
const namedShare = 0.85;
const favourites = 5;

/** Purchases, refunds, and each shop's daily settlement: hundreds of payers, one or two payments out. */
export const tellShops = (town: Town): void => {
  const { plan, population, chance } = town;
  const { worker, student, merchant, supplier } = population.ranges;
  const shopOf = (payer: number): number => {
    if (!chance.happens(0.65)) return pickBusy(merchant, chance);
    const unit = traitUnit(payer, 16 + Math.floor(chance.unit() * favourites));
    return merchant.first + Math.floor(unit * unit * merchant.count);
  };
  // Workers and students stand at the front: one draw picks from both.
  const people = { first: worker.first, count: worker.count + student.count };
  const natureOf = (shop: number) => (traitUnit(shop, 9) < namedShare ? 'merchant' : 'ordinary');

  // A habit that is known before the measured days: one purchase at a favourite.
  for (let one = 0; one < people.count; one++) {
    const unit = traitUnit(people.first + one, 16);
    const shop = merchant.first + Math.floor(unit * unit * merchant.count);
    const second = town.midnight(-1 - (trait(people.first + one, 10) % historyDays)) + lifeSecond(chance);
    plan.pay(second, people.first + one, shop, chance.mostlySmall(5, 300) * yuan, 'earlier relation', natureOf(shop));
  }

  const taken = new Float64Array(merchant.count);
  for (let day = 0; day < town.days; day++) {
    const midnight = town.midnight(day);
    taken.fill(0);
    for (let left = Math.round(people.count * purchasesPerDay); left > 0; left--) {
      const payer = pickBusy(people, chance);
      const shop = shopOf(payer);
      const second = midnight + lifeSecond(chance);
      const amount = chance.mostlySmall(3, 900) * yuan + (chance.bits() % 100);
      plan.pay(second, payer, shop, amount, 'purchase', natureOf(shop));
      taken[shop - merchant.first]! += amount;
      if (chance.happens(0.02)) {
        const nature = chance.happens(0.8) ? 'refund' : 'ordinary';
        plan.pay(second + chance.whole(10 * minute, daySeconds), shop, payer, amount, 'refund', nature);
      }
    }
    taken.forEach((sum, place) => {
      if (sum === 0) return;
      settle(midnight, merchant.first + place, sum);
    });
  }

  function settle(midnight: number, shop: number, sum: number): void {
    // The owner's own account is one of the workers'; a feed names that in two of three cases.
    const owner = worker.first + (trait(shop, 11) % worker.count);
    const second = midnight + 21 * hour + (trait(shop, 12) % (3 * hour));
    if (traitUnit(shop, 13) < 0.6) {
      plan.pay(second, shop, owner, sum * 0.95, 'settlement', traitUnit(shop, 14) < 0.65 ? 'own-name' : 'ordinary');
      likelyKnown(town, 0.9, shop, owner);
    } else {
      const usual = supplier.first + (trait(shop, 15) % supplier.count);
      plan.pay(second, shop, usual, sum * 0.6, 'settlement');
      likelyKnown(town, 0.9, shop, usual);
      if (chance.happens(0.5))
        plan.pay(second + 5 * minute, shop, pickFrom(supplier, chance), sum * 0.25, 'settlement');
    }
  }
};
