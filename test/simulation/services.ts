import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import type { Log } from '@weir/log';
import { type OpenStoredLots, runMatcher, type SnapshotShelf } from '@weir/matcher';
import { contractsDefault } from '@weir/model';
import { runPatterns } from '@weir/patterns';
import { runRepairer } from '@weir/repairer';
import type { Store } from '@weir/store';
import { runWriter } from '@weir/writer';
import type { Happenings } from './network.js';
import type { ServiceName, Weather } from './weather.js';
import { topics, type World } from './world.js';

/** Everything that a service has of the world. */
export interface Ports {
  readonly log: Log;
  readonly store: Store;
  /** What the disk of its place keeps; null: none is used. */
  readonly snapshots: SnapshotShelf | null;
  readonly openLots: OpenStoredLots | null;
}

/** How far a service says it is in the journal, and whether it has something left to do. */
export interface Standing {
  readonly position: number;
  readonly busy: boolean;
  /** It stands by while another speaks; of several one must speak. */
  readonly isSilent?: boolean;
}

export interface Run extends Ports {
  readonly signal: AbortSignal;
  /** Of a matcher or follower: its shard. */
  readonly place: number;
  readonly onStanding: (standing: Standing) => void;
}

const futureToleranceMs = 1e14;

const snapshotsOften = ({ snapshotEveryMessages }: Weather) =>
  snapshotEveryMessages === null ? {} : { snapshotEveryMessages };

const countTaken = (happened: Happenings, { kind }: { readonly kind: 'taken up' | 'unfit' }): void => {
  if (kind === 'taken up') happened.takenUp++;
  else happened.passedOver++;
};

/** The services as they are run, each for a world and its weather. */
export const serviceRuns = (
  { settings }: World,
  weather: Weather,
  happened: Happenings,
): Readonly<Record<ServiceName, (run: Run) => Promise<void>>> => ({
  ingest: ({ log, signal }) =>
    runIngest({
      log,
      topics,
      settings,
      contracts: contractsDefault,
      zone: null,
      futureToleranceMs,
      idleAfterMs: weather.idleAfterMs,
      recordsPerFrameMax: weather.recordsPerFrameMax,
      signal,
    }),
  matcher: ({ log, snapshots, openLots, signal, place }) => {
    const { idleMs } = weather;
    let shelved = 0;
    return runMatcher({
      log,
      topics,
      shard: place,
      signal,
      snapshots,
      openLots,
      ...snapshotsOften(weather),
      ...(idleMs === null ? {} : { idleMs }),
      onTakenUp: (taken) => countTaken(happened, taken),
      onProgress: ({ shelvedPockets }) => {
        happened.shelved += Math.max(0, shelvedPockets - shelved);
        shelved = Math.max(shelved, shelvedPockets);
      },
    });
  },
  follower: ({ log, store, snapshots, signal, place, onStanding }) =>
    runFollower({
      log,
      store,
      topics,
      shard: place,
      snapshots,
      ...snapshotsOften(weather),
      onTakenUp: (taken) => countTaken(happened, taken),
      standby: weather.hasStandbys ? { pulse: topics.pulse } : null,
      ringBytesMax: weather.ringBytesMax,
      alertFloorMinor: () => 1n,
      signal,
      onProgress: ({ position, discovering, reaching, claim }) =>
        onStanding({ position, busy: discovering > 0 || reaching, isSilent: claim < 0 }),
    }),
  writer: ({ log, store, signal }) =>
    runWriter({
      log,
      store,
      topics,
      signal,
      chunkAgeMaxMs: weather.chunkAgeMaxMs,
      chunkWeightMax: weather.chunkWeightMax,
    }),
  patterns: ({ log, snapshots, signal, onStanding }) =>
    runPatterns({
      log,
      topics,
      snapshots,
      ...snapshotsOften(weather),
      onTakenUp: (taken) => countTaken(happened, taken),
      standby: weather.hasStandbys ? { pulse: topics.pulse } : null,
      signal,
      onProgress: ({ position, claim }) => onStanding({ position, busy: false, isSilent: claim < 0 }),
    }),
  repairer: ({ log, store, snapshots, signal, onStanding }) => {
    let ended = 0;
    return runRepairer({
      log,
      store,
      topics,
      signal,
      snapshots,
      ...snapshotsOften(weather),
      onTakenUp: (taken) => countTaken(happened, taken),
      onProgress: ({ position, waiting, repairs }) => {
        happened.repairs += repairs - ended;
        ended = repairs;
        onStanding({ position, busy: waiting > 0 });
      },
    });
  },
});
