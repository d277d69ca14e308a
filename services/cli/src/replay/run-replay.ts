import { setTimeout as sleep } from 'node:timers/promises';
import { isLogError } from '@weir/log/errors';
import { type Config, WeirError } from '@weir/model';
import { isStoreError } from '@weir/store/errors';
import { runningServices } from '../run/start-detached.js';
import { applyTopics, openConnection } from '../stack/connection.js';
import type { ReplayPlan } from '../world/world-records.js';
import { closeJournal, openJournal } from './open-journal.js';
import { runWorld } from './run-world.js';
import { worldConfigOf } from './world-config.js';
import { type WorldProgress, worldProgress } from './world-progress.js';

const lookEveryMs = 500;
/** Until so many looks in a row find nothing left: a follower says where it is a moment before its answers are out. */
const looksClear = 2;

export interface ReplayRun {
  /** Everything has come through all stages into the store of the world. */
  readonly done: boolean;
  /** At the last look; null: it was ended before the first. */
  readonly progress: WorldProgress | null;
  readonly seconds: number;
}

const assertAlone = (stateDir: string, namespace: string): void => {
  const running = runningServices(stateDir, namespace);
  if (running.length === 0) return;
  const pids = [...new Set(running.map(({ pid }) => pid))].join(', ');
  throw new WeirError('USAGE', `${namespace} is being replayed here already, by process ${pids}`);
};

/**
 * Runs the services of a replay until all that it reads has come through into its store, or `signal` aborts. What
 * stands in its topics is gone on from: the same again after an interruption takes nothing twice.
 * @throws what a service failed with
 */
export const runReplay = async (
  config: Config,
  stateDir: string,
  plan: ReplayPlan,
  signal: AbortSignal,
  onProgress: (progress: WorldProgress) => void,
): Promise<ReplayRun> => {
  assertAlone(stateDir, plan.namespace);
  const beganMs = performance.now();
  const worldConfig = worldConfigOf(config, plan);
  const world = openConnection(worldConfig);
  let progress: WorldProgress | null = null;
  let done = false;
  try {
    await applyTopics(world);
    await world.store.migrate();
    await openJournal(world, plan);
    const running = runWorld(worldConfig, stateDir);
    let isOver = false;
    const onEnd = (): void => {
      isOver = true;
    };
    running.ended.then(onEnd, onEnd);
    try {
      let [isClosed, isTaking] = [false, true];
      for (let clear = 0; clear < looksClear && !signal.aborted && !isOver; ) {
        try {
          progress = await worldProgress(world, stateDir, plan);
          onProgress(progress);
          const isTaken = progress.taken === progress.messages;
          if (isTaken && !isClosed) {
            await closeJournal(world, plan);
            isClosed = true;
          } else clear = isTaken && progress.left.length === 0 ? clear + 1 : 0;
          if (clear >= looksClear && isTaking) {
            // Partitions that bring nothing are journalled as idle a while after: behind the last look, it would be found.
            await running.endIngest();
            isTaking = false;
            clear = 0;
          }
          done = clear >= looksClear;
        } catch (error) {
          // The services wait for a server that is away, and so does who looks at them.
          if (!isLogError(error, 'LOG_UNREACHABLE') && !isStoreError(error, 'STORE_UNREACHABLE')) throw error;
        }
        if (!done) await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      await running.stop();
    }
  } finally {
    await world.close();
  }
  return { done, progress, seconds: (performance.now() - beganMs) / 1000 };
};
