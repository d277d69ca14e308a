import type { AccountId, AssetCode } from '@weir/model';
import { Chance } from '../chance.js';
import { accountName } from './account-names.js';
import { tellGroupOrders } from './innocents/group-orders.js';
import { tellHomes } from './innocents/homes.js';
import { tellLoansAndFunds } from './innocents/loans-and-funds.js';
import { tellPeople } from './innocents/people.js';
import { tellShops } from './innocents/shops.js';
import { tellUnusual } from './innocents/unusual.js';
import { tellWages } from './innocents/wages.js';
import { type AccountKind, kindName, type Population, populate } from './population.js';
import { tellRings } from './rings/tell-rings.js';
import { settlePlan, type TrafficColumns } from './settle-plan.js';
import { daySeconds, sleepDaysMax, type Town } from './town.js';
import { labelsOf, type TrafficLabel } from './traffic-labels.js';
import { localOffsetMs, settleTraffic, type TrafficOptions, type TrafficSettings } from './traffic-options.js';
import type { TrafficTruth } from './traffic-truth.js';
import { TransferPlan } from './transfer-plan.js';

export const trafficAssets: readonly AssetCode[] = ['CNY', 'USDT-TRON'] as readonly string[] as readonly AssetCode[];

/** Everyday payments at their usual mix, a few crews among them, and the truth about both. */
export interface Traffic {
  readonly settings: TrafficSettings;
  /** Rows before `measuredFrom` are history: what is habit, and who fell asleep. */
  readonly transfers: TrafficColumns;
  /** The first row at or after `settings.startMs`. */
  readonly measuredFrom: number;
  readonly accountCount: number;
  readonly truth: TrafficTruth;
  accountName(account: number): AccountId;
  kindOf(account: number): AccountKind;
  /** What a bank knows of accounts beforehand. */
  readonly labels: readonly TrafficLabel[];
  transferId(row: number): string;
}

const innocents: readonly (readonly [string, (town: Town) => void])[] = [
  ['wages', tellWages],
  ['shops', tellShops],
  ['group orders', tellGroupOrders],
  ['homes', tellHomes],
  ['loans and funds', tellLoansAndFunds],
  ['people', tellPeople],
  ['unusual', tellUnusual],
];

/**
 * Traffic at a base rate of mules, deterministic by seed. About four transfers an account of history and one and a
 * half an account and day; some 130 bytes a transfer.
 * @throws {WeirError} `USAGE`
 */
export const generateTraffic = (options: TrafficOptions): Traffic => {
  const settings = settleTraffic(options);
  const chance = new Chance(settings.seed, 'traffic');
  const population = populate(settings.accounts, chance.fork('population'));
  const plan = new TransferPlan();
  const epochMs = settings.startMs - (sleepDaysMax + 1) * daySeconds * 1_000;
  const midnight = (day: number): number => (sleepDaysMax + 1 + day) * daySeconds;
  const townOf = (stream: string): Town => ({
    population,
    plan,
    chance: chance.fork(stream),
    days: settings.days,
    midnight,
    dayOfMonth: (day) => new Date(settings.startMs + localOffsetMs + day * daySeconds * 1_000).getUTCDate(),
  });
  for (const [stream, tell] of innocents) tell(townOf(stream));
  const crews = tellRings(townOf('rings'), Math.round(settings.accounts * settings.muleShare));
  const { transfers, truth } = settlePlan(
    plan,
    population,
    crews,
    { epochMs, beginSecond: midnight(0), endSecond: midnight(settings.days) },
    chance.fork('settling'),
  );
  return {
    settings,
    transfers,
    measuredFrom: firstAtOrAfter(transfers.timeMs, settings.startMs),
    accountCount: population.size,
    truth,
    accountName: names(population),
    kindOf: (account) => kindName(population, account),
    labels: labelsOf(population),
    transferId: (row) => `t${String(row).padStart(9, '0')}`,
  };
};

const names = (population: Population): ((account: number) => AccountId) => {
  const known: AccountId[] = [];
  return (account) => {
    known[account] ??= accountName(population, account);
    return known[account];
  };
};

const firstAtOrAfter = (times: Float64Array, timeMs: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
};
