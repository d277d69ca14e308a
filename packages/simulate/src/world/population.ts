import type { Chance } from '../chance.js';
import type { Settings } from '../options.js';
import type { Institution, Institutions } from './institution.js';
import { companyName, personName } from './names.js';
import { openPocket, type Pocket } from './pocket.js';
import { tronAddress } from './tron-address.js';

const yuan = 100;
const usdt = 1_000_000;

/** Opens accounts with numbers that no other has. */
export class Registrar {
  readonly #chance: Chance;
  readonly institutions: Institutions;
  /** Every account that was opened. */
  readonly pockets: Pocket[] = [];
  #opened = 0;

  constructor(chance: Chance, institutions: Institutions) {
    this.#chance = chance;
    this.institutions = institutions;
  }

  person(opening: number, bank: Institution = this.#chance.pick(this.institutions.banks)): Pocket {
    const number = `62${this.#number(9)}${String(this.#opened).padStart(8, '0')}`;
    return this.#keep(openPocket(bank, number, 'CNY', opening, { holder: personName(this.#chance) }));
  }

  company(opening: number, trade?: string, bank: Institution = this.#chance.pick(this.institutions.banks)): Pocket {
    const number = `${this.#number(7)}${String(this.#opened).padStart(8, '0')}`;
    return this.#keep(
      openPocket(bank, number, 'CNY', opening, { holder: companyName(this.#chance, trade), corporate: true }),
    );
  }

  cashMachine(): Pocket {
    const bank = this.#chance.pick(this.institutions.banks);
    const local = `${bank.code}-${this.#number(4)}-${String(++this.#opened).padStart(4, '0')}`;
    return this.#keep(openPocket(this.institutions.cash, local, 'CNY', 0, { boundless: true }));
  }

  clearing(): Pocket {
    const local = `clearing${++this.#opened}`;
    return this.#keep(
      openPocket(this.institutions.wallet, local, 'CNY', 0, { holder: '备付金', corporate: true, boundless: true }),
    );
  }

  wallet(opening: number, boundless = false): Pocket {
    return this.#keep(
      openPocket(this.institutions.tron, tronAddress(this.#chance.hex(20)), 'USDT-TRON', opening, { boundless }),
    );
  }

  #keep(pocket: Pocket): Pocket {
    this.pockets.push(pocket);
    return pocket;
  }

  #number(digits: number): string {
    this.#opened += 1;
    return String(this.#chance.whole(0, 10 ** digits - 1)).padStart(digits, '0');
  }
}

/** Everybody who has nothing to do with it, by what they do in the background. */
export interface Population {
  readonly people: Pocket[];
  readonly shops: Pocket[];
  readonly employers: Pocket[];
  readonly landlords: Pocket[];
  readonly utilities: Pocket[];
  readonly clearing: Pocket[];
  readonly cashMachines: Pocket[];
  /** At banks out of sight: some only ever pay into sight, others are only ever paid from it. */
  readonly hiddenPayers: Pocket[];
  readonly hiddenPayees: Pocket[];
  readonly wallets: Pocket[];
  /** An exchange's hot wallet. */
  readonly hotWallet: Pocket | null;
}

/**
 * Hidden people either pay into sight or are paid from it, never both: what the feed shows of an account
 * out of sight would otherwise be a wrong picture of it, and no answer made from the feed could be right.
 */
export const settlePopulation = (settings: Settings, registrar: Registrar, chance: Chance): Population => {
  const { innocents } = settings;
  const { hiddenBanks } = registrar.institutions;
  const share = (part: number, least: number) => Math.max(least, Math.round(innocents * part));
  const many = (count: number, open: () => Pocket) => Array.from({ length: count }, open);
  const hidden = hiddenBanks.length === 0 ? 0 : share(0.04, 2);
  const savings = () => chance.mostlySmall(500 * yuan, 90_000 * yuan) + chance.whole(0, 99);
  const shops = share(0.08, 4);
  const employers = share(0.02, 2);
  const landlords = share(0.03, 2);
  const utilities = 2 + Math.floor(innocents / 5_000);
  const people = Math.max(8, innocents - shops - employers - landlords - utilities - 2 * hidden);
  return {
    people: many(people, () => registrar.person(savings())),
    shops: many(shops, () =>
      chance.happens(0.6)
        ? registrar.company(chance.whole(5_000, 120_000) * yuan, '商贸')
        : registrar.person(chance.whole(2_000, 60_000) * yuan),
    ),
    employers: many(employers, () => registrar.company(chance.whole(2_000_000, 9_000_000) * yuan)),
    landlords: many(landlords, () => registrar.person(chance.whole(5_000, 200_000) * yuan)),
    utilities: many(utilities, () => registrar.company(chance.whole(1_000_000, 5_000_000) * yuan, '水务电力')),
    clearing: many(1 + Math.floor(innocents / 10_000), () => registrar.clearing()),
    cashMachines: many(4 + Math.floor(innocents / 1_000), () => registrar.cashMachine()),
    hiddenPayers: many(hidden, () => registrar.person(chance.whole(50_000, 900_000) * yuan, chance.pick(hiddenBanks))),
    hiddenPayees: many(hidden, () => registrar.person(savings(), chance.pick(hiddenBanks))),
    wallets: settings.chain ? many(share(0.05, 12), () => registrar.wallet(chance.whole(500, 80_000) * usdt)) : [],
    hotWallet: settings.chain ? registrar.wallet(0, true) : null,
  };
};
