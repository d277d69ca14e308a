import { pickFrom, trait } from '../population.js';
import { hour, likelyKnown, minute, type Town } from '../town.js';

/** Who buys for the neighbourhood: many small equal payments into one person within the hour, then one or two out. */
export const tellGroupOrders = (town: Town): void => {
  const { plan, population, chance } = town;
  const { 'group leader': leader, worker, supplier } = population.ranges;
  for (let day = -3; day < town.days; day++) {
    for (let place = 0; place < leader.count; place++) {
      if (!chance.happens(0.4)) continue;
      const one = leader.first + place;
      const begin = town.midnight(day) + chance.whole(9 * hour, 20 * hour);
      const price = chance.whole(199, 12_800) * 10;
      const members = chance.whole(15, 60);
      for (let member = 0; member < members; member++) {
        // Half of them are the same neighbours every time.
        const usual = chance.happens(0.5);
        const payer = usual
          ? worker.first + (trait(one, 100 + (member % 30)) % worker.count)
          : pickFrom(worker, chance);
        if (usual) likelyKnown(town, 0.8, payer, one);
        const parts = chance.happens(0.15) ? 2 : 1;
        plan.pay(begin + chance.whole(0, 55 * minute), payer, one, price * parts, 'group order');
      }
      const second = begin + hour + chance.whole(0, 40 * minute);
      const sum = price * members;
      const shop = supplier.first + (trait(one, 99) % supplier.count);
      plan.pay(second, one, shop, sum * 0.85, 'group settlement');
      likelyKnown(town, 0.9, one, shop);
      if (chance.happens(0.3))
        plan.pay(second + 3 * minute, one, pickFrom(supplier, chance), sum * 0.1, 'group settlement');
    }
  }
};
