import type { EngineRoom, WorldShown, Worlds } from '@weir/desk-api';
import type { Config } from '@weir/model';
import { worldConfigOf } from '../replay/world-config.js';
import { worldProgress } from '../replay/world-progress.js';
import { type Connection, openConnection } from '../stack/connection.js';
import { stageRows } from '../stack/stages.js';
import { homeOf } from '../world/live-pointer.js';
import { type KnownWorld, knownWorlds } from '../world/world-records.js';
import { livePositions } from './live-positions.js';

/** How far the stages have come: what `weir status` tells. */
export const engineRoom = async (connection: Connection, config: Config, stateDir: string): Promise<EngineRoom> => ({
  stages: await stageRows(connection, livePositions(config, stateDir)),
  lateEvents: await connection.store.lateCount(),
  rejects: { ...(await connection.store.rejectCounts()) },
  namespace: config.namespace,
});

/** Worlds whose progress is asked for: each costs a dozen questions to log and store. The others were planned earlier. */
const lookedIntoMax = 10;

type Open = (config: Config) => Connection;

const progressOf = async (
  config: Config,
  stateDir: string,
  { plan }: KnownWorld,
  open: Open,
): Promise<WorldShown['progress']> => {
  let world: Connection | null = null;
  try {
    world = open(worldConfigOf(config, plan));
    const { left, messages, taken } = await worldProgress(world, stateDir, plan);
    return { taken, messages, left: left.map(({ lag, of, stage }) => ({ stage, of, lag })) };
  } catch {
    // Its topics or tables are not there, or not yet: the plan is told all the same.
    return null;
  } finally {
    await world?.close();
  }
};

/** Its services have ended, and none says any more where it is: what a run of it noted holds. */
const finishedProgress = ({ plan }: KnownWorld): NonNullable<WorldShown['progress']> => {
  const messages = Object.values(plan.ranges)
    .flat()
    .reduce((sum, { from, to }) => sum + to - from, 0);
  return { taken: messages, messages, left: [] };
};

/**
 * The worlds that replays made beside this installation, the latest first: what `weir replay list` tells, and how far the
 * latest ones are.
 */
export const worldsOf = async (
  { log }: Pick<Connection, 'log'>,
  config: Config,
  stateDir: string,
  open: Open = openConnection,
): Promise<Worlds> => {
  const known = [...(await knownWorlds(log, homeOf(config))).values()].sort((left, right) =>
    left.plan.plannedAt < right.plan.plannedAt ? 1 : -1,
  );
  const worlds: WorldShown[] = [];
  for (const [at, world] of known.entries()) {
    const { compared, finishedAt, plan } = world;
    worlds.push({
      namespace: plan.namespace,
      isLive: plan.namespace === config.namespace,
      isCold: plan.isCold,
      topics: plan.given.topics,
      from: plan.given.from,
      to: plan.given.to,
      plannedAt: Date.parse(plan.plannedAt),
      progress:
        finishedAt !== null
          ? finishedProgress(world)
          : at < lookedIntoMax
            ? await progressOf(config, stateDir, world, open)
            : null,
      compared:
        compared === null
          ? null
          : { with: compared.with, differences: compared.differences, at: Date.parse(compared.at) },
    });
  }
  return { live: config.namespace, worlds };
};
