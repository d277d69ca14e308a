import { parseDuration, parseTime, parseWhole, WeirError } from '@weir/model';
import type { SimulationOptions } from '@weir/simulate';
import { type Encoding, parseEncoding } from '../send/encoding.js';
import { parseRate } from '../send/rate.js';
import { refuseFewDigits } from '../stack/time-range.js';

/** The options of `weir simulate` as the command line gives them. */
export interface SimulateFlags {
  readonly seed?: string;
  readonly duration: string;
  readonly victims?: string;
  readonly mules?: string;
  readonly innocents?: string;
  readonly backgroundPerMinute?: string;
  readonly speed?: string;
  readonly rate?: string;
  readonly out?: string;
  readonly toTopics: boolean;
  readonly encoding?: string;
  readonly namespace?: string;
  readonly start?: string;
  readonly json: boolean;
}

/** What is simulated, where it goes, and how fast. */
export interface SimulatePlan {
  readonly options: SimulationOptions;
  /** The folder of the files; null: into the raw topics. */
  readonly outFolder: string | null;
  /** Of messages to topics; files are NDJSON. */
  readonly encoding: Encoding;
  readonly speed: number;
  readonly perSecondMax: number;
}

/**
 * Repeated messages come up to a minute and a half after their first; with this much room the last of them is past
 * too when the story ends now.
 */
const stragglersMs = 2 * 60_000;

const speedToTopics = 60;

const whole = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const value = parseWhole(text);
  if (value === null) throw new WeirError('USAGE', `${name} wants a whole number, not ${text}`);
  return value;
};

/** What `--speed` and the like say. @throws {WeirError} `USAGE` */
export const positive = (name: string, text: string): number => {
  const value = /^[0-9]+(?:\.[0-9]+)?$/.test(text) ? Number(text) : 0;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new WeirError('USAGE', `${name} wants a number above 0, not ${text}`);
};

const startOf = (text: string | undefined, nowMs: number, durationMs: number, toTopics: boolean): number => {
  if (text === undefined) return nowMs - durationMs - stragglersMs;
  refuseFewDigits('--start', text);
  const startMs = text === 'now' ? nowMs : parseTime(text);
  if (startMs === null) {
    throw new WeirError('USAGE', `--start wants now, epoch milliseconds or RFC 3339 with a zone, not ${text}`);
  }
  if (toTopics && startMs > nowMs) {
    throw new WeirError('USAGE', '--start lies ahead: what has not happened yet is refused by the intake');
  }
  return startMs;
};

const given = <Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;

/**
 * The plan that flags describe. `seedDefault` is taken where no seed is given.
 * @throws {WeirError} `USAGE`
 */
export const planSimulation = (flags: SimulateFlags, nowMs: number, seedDefault: number): SimulatePlan => {
  if ((flags.out === undefined) !== flags.toTopics) throw new WeirError('USAGE', 'give one of --out and --to-topics');
  if (flags.speed !== undefined && flags.rate !== undefined) {
    throw new WeirError('USAGE', 'give one of --speed and --rate');
  }
  if (flags.encoding !== undefined && !flags.toTopics)
    throw new WeirError('USAGE', '--encoding goes with --to-topics: files are NDJSON');
  const durationMs = parseDuration(flags.duration);
  if (durationMs === null) throw new WeirError('USAGE', `--duration wants 45m or the like, not ${flags.duration}`);
  const optional = given({
    victims: whole('--victims', flags.victims),
    mules: whole('--mules', flags.mules),
    innocents: whole('--innocents', flags.innocents),
    backgroundPerMinute: whole('--background-per-minute', flags.backgroundPerMinute),
  });
  const unpaced = !flags.toTopics || flags.rate !== undefined;
  return {
    options: {
      seed: whole('--seed', flags.seed) ?? seedDefault,
      startMs: startOf(flags.start, nowMs, durationMs, flags.toTopics),
      durationMinutes: durationMs / 60_000,
      ...optional,
    },
    outFolder: flags.out ?? null,
    encoding: parseEncoding(flags.encoding ?? 'json'),
    speed:
      flags.speed !== undefined ? positive('--speed', flags.speed) : unpaced ? Number.POSITIVE_INFINITY : speedToTopics,
    perSecondMax: flags.rate === undefined ? Number.POSITIVE_INFINITY : parseRate(flags.rate),
  };
};
