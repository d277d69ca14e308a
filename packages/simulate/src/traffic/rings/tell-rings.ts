import { kindName, pickFrom } from '../population.js';
import { hour, type Town } from '../town.js';
import { Ring } from './ring.js';
import type { Typology } from './typology.js';
import { type WayOfWorking, waysOfWorking } from './ways-of-working.js';

/** Who the crews' people are, before it is known what came of their plans. */
export interface Crews {
  readonly typologyOf: ReadonlyMap<number, Typology>;
  /** The phone a mule is operated from, where it is not its owner's own. */
  readonly phoneOf: ReadonlyMap<number, number>;
  readonly deviceCount: number;
  readonly victims: ReadonlySet<number>;
  /** Mules whose account was bought, nearly empty: no owner lives with it during the measured days. */
  readonly bought: ReadonlySet<number>;
}

const boughtShare = 0.65;
const everything = 1e12;

/**
 * Hires `muleCount` accounts and tells what the crews do with them. Two of three were bought,
 * nearly empty; of the others the owner's life goes on with the same account. A fifth slept for half a year.
 */
export const tellRings = (town: Town, muleCount: number): Crews => {
  const { population, chance } = town;
  const typologyOf = new Map<number, Typology>();
  const phoneOf = new Map<number, number>();
  const victims = new Set<number>();
  const bought = new Set<number>();
  let { deviceCount } = population;

  const hire = (): number => {
    for (;;) {
      const source = chance.unit();
      const kind = source < 0.2 ? 'dormant account' : source < 0.27 ? 'merchant' : 'worker';
      const account = pickFrom(population.ranges[kind], chance);
      if (!typologyOf.has(account) && !victims.has(account)) return account;
    }
  };
  const buy = (mule: number): void => {
    bought.add(mule);
    // An account that sleeps has next to nothing, and must not wake before its time.
    if (kindName(population, mule) === 'dormant account') return;
    const machine = pickFrom(population.ranges['cash machine'], chance);
    town.plan.pay(town.midnight(0) - chance.whole(1, hour), mule, machine, everything, 'emptied for sale');
  };
  const robbed = (victim: number, amountMinor: number): void => {
    victims.add(victim);
    population.openingMinor[victim]! += amountMinor;
  };
  const work = (way: WayOfWorking): void => {
    const mules = Array.from({ length: way.mules }, (_, place) => {
      const mule = hire();
      typologyOf.set(mule, way.typology);
      // The last one keeps its own money: where cards are tested, it pays for the test.
      const isLast = place === way.mules - 1 && way.mules > 1;
      if (!isLast && chance.happens(boughtShare)) buy(mule);
      return mule;
    });
    if (way.sharedPhoneFrom < way.mules) {
      for (const mule of mules.slice(way.sharedPhoneFrom)) phoneOf.set(mule, deviceCount);
      deviceCount++;
    }
    const begin = town.midnight(chance.whole(0, town.days - 1)) + chance.whole(8 * hour, 20 * hour);
    way.tell(new Ring(town, chance, mules, robbed, (account) => typologyOf.has(account)), begin);
  };

  const smallest = waysOfWorking[waysOfWorking.length - 1]!;
  for (let left = muleCount, turn = 0; left > 0; turn++) {
    const next = waysOfWorking[turn % waysOfWorking.length]!;
    const way = next.mules <= left ? next : smallest;
    work(way);
    left -= way.mules;
  }
  return { typologyOf, phoneOf, deviceCount, victims, bought };
};
