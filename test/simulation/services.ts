import { runFollower } from '@weir/follower';
import { runIngest } from '@weir/ingest';
import type { Log } from '@weir/log';
import { runMatcher } from '@weir/matcher';
import { contractsDefault } from '@weir/model';
import type { Store } from '@weir/store';
import { runWriter } from '@weir/writer';
import type { Weather } from './weather.js';
import { topics, type World } from './world.js';

export type ServiceName = 'ingest' | 'matcher' | 'follower' | 'writer';

/**
 * Everything that a service has of the world. What an instance keeps between its lives (snapshots, once there are some)
 * is one more port here: given by the fleet for each place, wrapped as the others are, and torn by the weather.
 */
export interface Ports {
  readonly log: Log;
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Which instance of its service it is; of a matcher: its shard. */
  readonly place: number;
}

/** How far a follower says it is. */
export interface FollowerStanding {
  readonly position: number;
  readonly discovering: number;
  readonly reaching: boolean;
}

const futureToleranceMs = 1e14;

/** The services as they are run, each for a world and its weather. */
export const serviceRuns = (
  { settings }: World,
  weather: Weather,
  onFollower: (standing: FollowerStanding, signal: AbortSignal) => void,
): Readonly<Record<ServiceName, (ports: Ports) => Promise<void>>> => ({
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
  matcher: ({ log, signal, place }) => {
    if (place !== 0) throw new RangeError('a matcher has one shard yet');
    return runMatcher({ log, topics, signal });
  },
  follower: ({ log, store, signal }) =>
    runFollower({
      log,
      store,
      topics,
      ringBytesMax: weather.ringBytesMax,
      alertFloorMinor: () => 1n,
      signal,
      onProgress: (progress) => onFollower(progress, signal),
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
});
