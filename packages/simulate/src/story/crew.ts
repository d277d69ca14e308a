import type { Chance } from '../chance.js';
import type { Pocket } from '../world/pocket.js';
import type { Registrar } from '../world/population.js';

const yuan = 100;

/** What a mule does with money that arrives. */
export type MuleRole =
  /** Passes it on to the next layer. */
  | 'split'
  /** Takes it out as notes. */
  | 'cash'
  /** Buys USDT from an exchanger. */
  | 'exchange'
  /** Keeps it: waits for an order that never comes. */
  | 'rest'
  /** Keeps it until after the report, then moves it. */
  | 'late'
  /** At a bank out of sight: passes part of it on unseen. */
  | 'hidden'
  /** At a bank out of sight: sends part of the one payment it ever gets back into sight. */
  | 'door'
  /** In sight, and gets nothing but what a door sends back. */
  | 'returning';

export interface Mule {
  readonly pocket: Pocket;
  readonly layer: number;
  readonly role: MuleRole;
}

/** One organisation: 一级卡 down to the last layer, some of it out of sight, one hand that tests cards. */
export interface Crew {
  /** tiers[0] are the 一级卡. Each tier pays into the next. */
  readonly tiers: readonly (readonly Mule[])[];
  readonly hidden: readonly Mule[];
  readonly doors: readonly Mule[];
  readonly returning: readonly Mule[];
  readonly tester: Pocket;
  readonly cashMachines: readonly Pocket[];
  /** Withdrawals of what came back from out of sight happen at a machine of their own. */
  readonly returnMachine: Pocket;
  readonly wallets: readonly Pocket[];
  readonly count: number;
}

/**
 * Hires `count` mules (16 or more). A third has money of its own and leads an ordinary life with the same
 * account; some are companies; the middle layers are operated from the same two phones.
 *
 * @param shared mules of another crew that this one uses too
 */
export const hireCrew = (
  count: number,
  victims: number,
  registrar: Registrar,
  chance: Chance,
  shared: readonly Mule[],
  chain: boolean,
): Crew => {
  const { hiddenBanks } = registrar.institutions;
  const hiddenCount = hiddenBanks.length === 0 ? 0 : Math.max(3, Math.round(count * 0.1));
  const doorCount = hiddenCount === 0 ? 0 : Math.max(1, Math.floor(count / 100));
  const returningCount = hiddenCount === 0 ? 0 : 2;
  const left = count - hiddenCount - returningCount;
  const first = Math.max(2, Math.min(2 * victims, Math.round(left * 0.08)));
  const second = Math.max(2, Math.round(left * 0.15));
  const third = Math.max(3, Math.round(left * 0.3));
  const sizes = [first, second, third, left - first - second - third];
  const phones = [chance.hex(8), chance.hex(8)];

  const hire = (layer: number, place: number): Mule => {
    const corporate = layer <= 3 && (place % 4 === 1 || chance.happens(0.1));
    // 一级卡 are bought new and empty.
    const own = layer > 1 && chance.happens(0.35);
    const opening = own ? chance.mostlySmall(2_000 * yuan, 60_000 * yuan) : chance.whole(0, 300 * yuan);
    const pocket = corporate ? registrar.company(opening) : registrar.person(opening);
    if (layer === 2 || layer === 3) pocket.device = phones[place % 2]!;
    return { pocket, layer, role: layer === 4 ? lastRoles[place % lastRoles.length]! : 'split' };
  };
  const tiers = sizes.map((size, index) => Array.from({ length: size }, (_, place) => hire(index + 1, place)));
  tiers[2]!.push(...shared);
  const hide = (role: MuleRole): Mule => ({ pocket: registrar.person(0, chance.pick(hiddenBanks)), layer: 3, role });
  return {
    tiers,
    hidden: Array.from({ length: hiddenCount - doorCount }, () => hide('hidden')),
    doors: Array.from({ length: doorCount }, () => hide('door')),
    returning: Array.from({ length: returningCount }, () => ({
      pocket: registrar.person(chance.whole(0, 300 * yuan)),
      layer: 4,
      role: 'returning' as const,
    })),
    tester: registrar.person(chance.whole(300, 900) * yuan),
    cashMachines: Array.from({ length: 3 }, () => registrar.cashMachine()),
    returnMachine: registrar.cashMachine(),
    wallets: chain ? Array.from({ length: 5 }, () => registrar.wallet(0)) : [],
    count,
  };
};

const lastRoles: readonly MuleRole[] = ['cash', 'exchange', 'rest', 'cash', 'exchange', 'late', 'exchange', 'cash'];

/** Mules that lead an ordinary life besides: in sight, and not those whose story must stay readable. */
export const lodgersOf = (crew: Crew): Pocket[] =>
  crew.tiers.flatMap((tier, index) =>
    tier.filter((mule, place) => index > 0 && place % 5 < 3 && mule.pocket.asset === 'CNY').map((mule) => mule.pocket),
  );

/** All that is the crew's own: what it does there is no ordinary life. */
export const pocketsOf = (crew: Crew): Pocket[] => [
  ...[...crew.tiers.flat(), ...crew.hidden, ...crew.doors, ...crew.returning].map(({ pocket }) => pocket),
  crew.tester,
  ...crew.wallets,
];
