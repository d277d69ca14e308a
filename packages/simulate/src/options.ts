import { WeirError } from '@weir/model';

/** What to simulate. The same options give the same bytes; nothing else is read. */
export interface SimulationOptions {
  /** Any 32-bit whole number. */
  readonly seed: number;
  /** Event time of the first background, epoch milliseconds. */
  readonly startMs: number;
  /** Minutes of event time; stories are quickened when it is below 45. Default 45. */
  readonly durationMinutes?: number;
  /** People who pay a fraudster from a bank account. Default 2 or 3, by the seed. */
  readonly victims?: number;
  /** Accounts the crews use, at least 16. Default 60. */
  readonly mules?: number;
  /** Ordinary people, shops, employers, landlords. Default 300. */
  readonly innocents?: number;
  /** Innocent transfers a minute. Default half of `innocents`, at least 60. */
  readonly backgroundPerMinute?: number;
  /** Banks whose postings no feed shows, 0 to 6. Default 2. */
  readonly outOfSightBanks?: number;
  /** Share of messages that are sent again. Default 0.005. */
  readonly duplicates?: number;
  /** By how much arrivals are shaken at most, milliseconds, below ten minutes. Default 3,000. */
  readonly disorderMs?: number;
  /** Share of transfers between two banks in sight that arrive as two halves. Default 0.3. */
  readonly halves?: number;
  /** Innocent transfers that are reported and then voided, as a share of the background. Default 0.002. */
  readonly voids?: number;
  /** Whether there is a chain: wallets, exchangers' sends, one more victim who pays in USDT. Default true. */
  readonly chain?: boolean;
  /** From the victim's last transfer to the report, minutes, give or take a tenth. Default 10, less in a short simulation. */
  readonly reportDelayMinutes?: number;
}

export type Settings = Required<Omit<SimulationOptions, 'victims'>> & { readonly victims: number | null };

export const outOfSightBanksMax = 6;
export const mulesMin = 16;
export const usualDurationMinutes = 45;

/** By how much stories are quickened to fit: 1 from 45 minutes on, below that in proportion. */
export const paceOf = (durationMinutes: number): number => Math.min(1, durationMinutes / usualDurationMinutes);

/**
 * Options with their defaults.
 * @throws {WeirError} `USAGE`, naming the option that does not fit and its range
 */
export const settle = (options: SimulationOptions): Settings => {
  const innocents = options.innocents ?? 300;
  const settings: Settings = {
    seed: options.seed,
    startMs: options.startMs,
    durationMinutes: options.durationMinutes ?? usualDurationMinutes,
    victims: options.victims ?? null,
    mules: options.mules ?? 60,
    innocents,
    backgroundPerMinute: options.backgroundPerMinute ?? Math.max(60, Math.round(innocents / 2)),
    outOfSightBanks: options.outOfSightBanks ?? 2,
    duplicates: options.duplicates ?? 0.005,
    disorderMs: options.disorderMs ?? 3_000,
    halves: options.halves ?? 0.3,
    voids: options.voids ?? 0.002,
    chain: options.chain ?? true,
    reportDelayMinutes: options.reportDelayMinutes ?? 10 * paceOf(options.durationMinutes ?? usualDurationMinutes),
  };
  whole('seed', settings.seed, -(2 ** 31), 2 ** 32 - 1);
  whole('startMs', settings.startMs, 1_600_000_000_000, 253_000_000_000_000);
  within('durationMinutes', settings.durationMinutes, 1, 100_000);
  if (settings.victims !== null) whole('victims', settings.victims, 1, 100_000);
  whole('mules', settings.mules, mulesMin, 1_000_000);
  whole('innocents', settings.innocents, 30, 10_000_000);
  within('backgroundPerMinute', settings.backgroundPerMinute, 0, 10_000_000);
  whole('outOfSightBanks', settings.outOfSightBanks, 0, outOfSightBanksMax);
  within('duplicates', settings.duplicates, 0, 1);
  whole('disorderMs', settings.disorderMs, 0, 599_999);
  within('halves', settings.halves, 0, 1);
  within('voids', settings.voids, 0, 1);
  within('reportDelayMinutes', settings.reportDelayMinutes, 0, 100_000);
  return settings;
};

const within = (name: string, value: number, low: number, high: number): void => {
  if (!(value >= low && value <= high)) {
    throw new WeirError('USAGE', `simulate: ${name} is ${value}, not from ${low} to ${high}`);
  }
};

const whole = (name: string, value: number, low: number, high: number): void => {
  within(name, value, low, high);
  if (!Number.isInteger(value)) throw new WeirError('USAGE', `simulate: ${name} is ${value}, not a whole number`);
};
