import type { Shards } from '@weir/journal';
import type { SnapshotMishap } from '@weir/matcher';
import type { Dice } from '../reference/generate/dice.js';

export type ServiceName = 'ingest' | 'matcher' | 'follower' | 'writer' | 'repairer' | 'patterns';

/** What can happen to an append besides its being written and acknowledged. */
export type AppendMishap = 'refused' | 'unheard' | 'silent' | 'repeated' | 'torn';
/** What can happen to an insert besides its being written and acknowledged. */
export type InsertMishap = 'refused' | 'unheard' | 'torn';

/**
 * What a seed has to suffer. Each seed draws which disturbances there are and how heavy they are: a run that has all of
 * them at once never sees what one of them does to a pipeline that otherwise goes well. All of it is bounded, so that a
 * run comes to rest and must then have the right answers.
 */
export interface Weather {
  readonly instances: Readonly<Record<ServiceName, number>>;
  /** Instances killed at some call of theirs, at most; and how likely a call is the last. */
  readonly kills: number;
  readonly killPerCall: number;
  /** How likely the calls of a killed one, still on their way, take effect after its successor has started. */
  readonly zombieShare: number;
  /** Instances that stand still, are replaced, and go on as if nothing had been. */
  readonly freezes: number;
  /** Instances asked to end, and started again. */
  readonly stops: number;
  /** Everything dies at once. */
  readonly powerCuts: number;
  /** Followers and patterns that are started beside the one that there is to be. */
  readonly rivals: number;
  readonly appendMishaps: readonly AppendMishap[];
  readonly appendMishapsMax: number;
  readonly mishapPerAppend: number;
  readonly insertMishaps: readonly InsertMishap[];
  readonly insertMishapsMax: number;
  readonly mishapPerInsert: number;
  /** What a medium does to snapshots. */
  readonly snapshotMishaps: readonly SnapshotMishap['kind'][];
  readonly snapshotMishapsMax: number;
  readonly mishapPerSnapshot: number;
  /** A matcher keeps a state after so many journal messages; null: it keeps none. */
  readonly snapshotEveryMessages: number | null;
  /** Pockets rest whose last entry lies so long before the horizon, milliseconds; null: lots stay in memory. */
  readonly idleMs: number | null;
  readonly shelfFileBytesMax: number;
  readonly brokerOutages: number;
  readonly storeOutages: number;
  readonly slowStores: number;
  /** Mean of a call's way there, and of its way back. */
  readonly latencyMs: number;
  /** Mean between two messages of the feeds. */
  readonly gapMs: number;
  readonly batchRecordsMax: number;
  readonly recordsPerFrameMax: number;
  readonly chunkAgeMaxMs: number;
  readonly chunkWeightMax: number;
  readonly ringBytesMax: number;
  /** Partitions that bring nothing for a while count as idle, and after how long, milliseconds. */
  readonly idles: boolean;
  readonly idleAfterMs: number;
  /** Matchers that are run side by side over the journal afterwards, a shard each. */
  readonly sideShards: number;
  /** Of follower and patterns there are two instances for each shard, of which one stands by. */
  readonly hasStandbys: boolean;
  /** Into how many shards the run itself is parted. */
  readonly shards: Shards;
  readonly rawPartitions: number;
  /** Messages of one id go to any partition, not to one. */
  readonly scattered: boolean;
  /** Rules of detectors that little is needed for are journalled on the way. */
  readonly keen: boolean;
  /** How likely a feed sends a message twice. */
  readonly resent: number;
  /** How likely an order (a report, a label) has earlier versions that say something else. */
  readonly revised: number;
}

const never = 1e12;

/** Most disturbances are off in most seeds. */
const some = (dice: Dice, likely: number, most: number): number => (dice.chance(likely) ? dice.between(1, most) : 0);

export const drawWeather = (dice: Dice): Weather => {
  const rough = dice.pick([0.1, 0.35, 0.7]);
  const idles = dice.chance(0.3);
  const hasStandbys = dice.chance(0.3);
  const kills = some(dice, rough, 12);
  const appendMishaps = (['refused', 'unheard', 'silent', 'repeated', 'torn'] as const).filter(() =>
    dice.chance(rough),
  );
  const insertMishaps = (['refused', 'unheard', 'torn'] as const).filter(() => dice.chance(rough));
  const snapshotMishaps = (['lost', 'torn', 'flipped'] as const).filter(() => dice.chance(rough));
  return {
    hasStandbys,
    instances: {
      ingest: dice.pick([1, 1, 2, 3]),
      matcher: dice.pick([1, 1, 2]),
      follower: hasStandbys ? 2 : 1,
      writer: dice.pick([1, 1, 2]),
      repairer: dice.pick([0, 0, 1, 1, 2]),
      patterns: dice.pick([0, 1, hasStandbys ? 2 : 1]),
    },
    kills,
    killPerCall: dice.pick([0.003, 0.01, 0.05]),
    zombieShare: dice.pick([0, 0.3, 1]),
    freezes: some(dice, rough, 4),
    stops: some(dice, rough, 4),
    powerCuts: some(dice, rough / 3, 2),
    rivals: some(dice, rough, 4),
    appendMishaps,
    appendMishapsMax: appendMishaps.length * 3,
    mishapPerAppend: dice.pick([0.01, 0.05, 0.2]),
    insertMishaps,
    insertMishapsMax: insertMishaps.length * 4,
    mishapPerInsert: dice.pick([0.01, 0.05, 0.2]),
    snapshotMishaps,
    snapshotMishapsMax: snapshotMishaps.length * 3,
    mishapPerSnapshot: dice.pick([0.1, 0.5]),
    snapshotEveryMessages: dice.pick([null, 2, 5, 10]),
    idleMs: dice.pick([null, 0, 0, 600_000]),
    shelfFileBytesMax: dice.pick([1, 200, 2_000]),
    brokerOutages: some(dice, rough / 2, 2),
    storeOutages: some(dice, rough, 3),
    slowStores: some(dice, rough, 3),
    latencyMs: dice.pick([0.5, 2, 8]),
    gapMs: dice.pick([0, 1, 10, 60]),
    batchRecordsMax: dice.pick([1, 2, 5, 500]),
    recordsPerFrameMax: dice.pick([1, 3, 2_000]),
    chunkAgeMaxMs: dice.pick([1, 20, 200]),
    chunkWeightMax: dice.pick([1, 7, 50_000]),
    ringBytesMax: dice.pick([Number.POSITIVE_INFINITY, 8_000, 1]),
    idles,
    idleAfterMs: idles ? dice.pick([20, 2_000]) : never,
    sideShards: dice.between(2, 4),
    shards: { matcher: dice.pick([1, 1, 2, 3]), follower: dice.pick([1, 1, 2]) },
    rawPartitions: dice.between(1, 3),
    scattered: dice.chance(0.4),
    keen: dice.chance(0.5),
    resent: dice.pick([0, 0, 0.1, 0.3]),
    revised: dice.pick([0, 0, 0.4]),
  };
};

/** Nothing happens, and nothing takes time. */
const calm: Weather = {
  instances: { ingest: 0, matcher: 1, follower: 1, writer: 0, repairer: 0, patterns: 0 },
  kills: 0,
  killPerCall: 0,
  zombieShare: 0,
  freezes: 0,
  stops: 0,
  powerCuts: 0,
  rivals: 0,
  appendMishaps: [],
  appendMishapsMax: 0,
  mishapPerAppend: 0,
  insertMishaps: [],
  insertMishapsMax: 0,
  mishapPerInsert: 0,
  snapshotMishaps: [],
  snapshotMishapsMax: 0,
  mishapPerSnapshot: 0,
  snapshotEveryMessages: null,
  idleMs: null,
  shelfFileBytesMax: 2_000,
  brokerOutages: 0,
  storeOutages: 0,
  slowStores: 0,
  latencyMs: 0,
  gapMs: 0,
  batchRecordsMax: 500,
  recordsPerFrameMax: 2_000,
  chunkAgeMaxMs: 1,
  chunkWeightMax: 50_000,
  ringBytesMax: Number.POSITIVE_INFINITY,
  idles: false,
  idleAfterMs: never,
  sideShards: 1,
  hasStandbys: false,
  shards: { matcher: 1, follower: 1 },
  rawPartitions: 1,
  scattered: false,
  keen: false,
  resent: 0,
  revised: 0,
};

/** The same with as many patterns: whether there are any decides what is said at all. One shard of each does all. */
export const calmWith = (patterns: number): Weather => ({
  ...calm,
  instances: { ...calm.instances, patterns: Math.min(patterns, 1) },
});
