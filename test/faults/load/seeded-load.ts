import { simulate } from '@weir/simulate';
import { type Dice, diceOf } from '../../stream/random-stream.js';

/** A message for a raw topic. */
export interface LoadEvent {
  /** Name of the raw topic without the namespace. */
  readonly topic: string;
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface LoadOptions {
  readonly seed: number;
  /** How many messages, roughly. */
  readonly events: number;
  /** By how much arrivals are shaken, event time; far below the lateness. */
  readonly disorderMs?: number;
  readonly halves?: number;
  /** One in so many is of a sender whose clock runs an hour ahead; 0: there is none. */
  readonly aheadOneIn?: number;
  /** One in so many is of a sender whose clock is three hours behind. */
  readonly behindOneIn?: number;
}

/** How ids of a sender begin whose clock is behind. */
export const behindPrefix = 'behind-';

export interface SeededLoad {
  readonly events: readonly LoadEvent[];
  /** For `WEIR_SIGHT`. */
  readonly sight: readonly string[];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** All of it lies so long in the past at least: money on its way tomorrow would make alerts wait for a clock. */
const pastMs = 2 * hourMs;
/** Of event time: so dense that what piles up while a server is away for half a minute is far from being late. */
const perMinute = 1_000;

/** What a bank sends whose clock runs ahead, of accounts that nobody else pays: all of it is refused. */
const aheadOf = (count: number, nowMs: number): LoadEvent => ({
  topic: 'bank.transfers.v1',
  key: `ahead-${count}`,
  value: {
    id: `ahead-${count}`,
    time: nowMs + hourMs,
    from: `bank:CMB:62269999000${count % 7}`,
    to: `bank:CMB:62269999100${count % 5}`,
    asset: 'CNY',
    amount: 100 + count,
  },
});

/** What a bank sends whose clock is behind, of accounts of its own: it is late, and is worked in by a repair. */
const behindOf = (count: number, eventMs: number): LoadEvent => ({
  topic: 'bank.transfers.v1',
  key: `${behindPrefix}${count}`,
  value: {
    id: `${behindPrefix}${count}`,
    time: eventMs - 3 * hourMs,
    from: `bank:CMB:62269999200${count % 3}`,
    to: `bank:CMB:62269999200${(count + 1) % 3}`,
    asset: 'CNY',
    amount: 1_000 + count,
  },
});

/** Until a partition has told of its time nothing in it is late. */
const heardAfter = 300;

const shaken = (arriveMs: number, dice: Dice, disorderMs: number): number =>
  disorderMs === 0 ? arriveMs : arriveMs + dice(disorderMs);

/**
 * Fraud and background with reports, halves, voids, repeats and disorder, in the order in which it arrives. The same seed
 * gives the same events but for where in time they lie.
 */
export const seededLoad = (options: LoadOptions): SeededLoad => {
  const { seed, events: wanted, disorderMs = 2 * minuteMs, halves = 0.4, aheadOneIn = 0, behindOneIn = 0 } = options;
  const durationMinutes = Math.max(8, Math.ceil(wanted / perMinute));
  const nowMs = Date.now();
  const story = simulate({
    seed,
    startMs: nowMs - durationMinutes * minuteMs - pastMs,
    durationMinutes,
    victims: Math.max(2, Math.ceil(durationMinutes / 60)),
    mules: 24,
    innocents: 60,
    backgroundPerMinute: Math.floor((wanted / durationMinutes) * 0.7),
    halves,
    duplicates: 0.03,
    voids: 0.01,
    disorderMs: Math.min(disorderMs, 20_000),
    chain: false,
  });
  const dice = diceOf(seed);
  const ordered = story.messages
    .map(({ topic, key, value, arriveMs }) => ({
      event: { topic, key, value: value as Record<string, unknown> },
      arriveMs: shaken(arriveMs, dice, disorderMs),
    }))
    .sort((left, right) => left.arriveMs - right.arriveMs);
  const isOneIn = (count: number): boolean => count > 0 && dice(count) === 0;
  let [ahead, behind] = [0, 0];
  const events = ordered.flatMap(({ event, arriveMs }, index) => [
    event,
    ...(isOneIn(aheadOneIn) ? [aheadOf(ahead++, nowMs)] : []),
    ...(index > heardAfter && isOneIn(behindOneIn) ? [behindOf(behind++, arriveMs)] : []),
  ]);
  return { events, sight: story.truth.sight };
};
