import { WeirError } from '@weir/model';

/** What traffic to make. The same options give the same columns; nothing else is read. */
export interface TrafficOptions {
  /** Any 32-bit whole number. */
  readonly seed: number;
  /** Bank accounts, mules among them, 5,000 to 2,000,000. Default 50,000. */
  readonly accounts?: number;
  /** Whole days that are measured, 1 to 60. Default 3. */
  readonly days?: number;
  /** Mules as a share of the accounts, 0 to 0.05. Default 0.001. */
  readonly muleShare?: number;
  /** Local midnight (UTC+8) at which the measured days begin, epoch milliseconds. Default 14 January 2026: wages are due. */
  readonly startMs?: number;
}

export type TrafficSettings = Required<TrafficOptions>;

/** The country of the story is eight hours ahead of UTC and has no summer time. */
export const localOffsetMs = 8 * 3_600_000;

/**
 * Options with their defaults.
 * @throws {WeirError} `USAGE`, naming the option that does not fit and its range
 */
export const settleTraffic = (options: TrafficOptions): TrafficSettings => {
  const settings: TrafficSettings = {
    seed: options.seed,
    accounts: options.accounts ?? 50_000,
    days: options.days ?? 3,
    muleShare: options.muleShare ?? 0.001,
    startMs: options.startMs ?? Date.UTC(2026, 0, 14) - localOffsetMs,
  };
  within('seed', settings.seed, -(2 ** 31), 2 ** 32 - 1, true);
  within('accounts', settings.accounts, 5_000, 2_000_000, true);
  within('days', settings.days, 1, 60, true);
  within('muleShare', settings.muleShare, 0, 0.05, false);
  within('startMs', settings.startMs, 1_600_000_000_000, 253_000_000_000_000, true);
  return settings;
};

const within = (name: string, value: number, low: number, high: number, whole: boolean): void => {
  if (!(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    const kind = whole ? 'a whole number' : 'a number';
    throw new WeirError('USAGE', `traffic: ${name} is ${value}, not ${kind} from ${low} to ${high}`);
  }
};
