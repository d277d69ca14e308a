import { WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import { runningServices } from '../run/start-detached.js';
import { removeStatesOf } from '../run/state-folders.js';
import { openConnection, topicSpecs } from '../stack/connection.js';
import type { Report } from '../stack/report.js';
import { shownWhole, tableLines } from '../stack/table.js';
import { shownNamespace, withWorlds, worldNamed } from '../world/open-world.js';
import { type KnownWorld, noteWorld } from '../world/world-records.js';
import { texts } from './texts.js';
import { worldConfigOf } from './world-config.js';

const comparisonText = ({ compared }: KnownWorld): string => {
  const said = spoken(texts);
  if (compared === null) return said.notCompared;
  const other = shownNamespace(compared.with);
  return compared.differences === 0
    ? said.comparedEqual(other)
    : said.comparedDiffers(shownWhole(compared.differences), other);
};

export const list = (): Promise<Report> =>
  withWorlds(async ({ known: worlds, live }) => {
    const said = spoken(texts);
    const known = [...worlds.values()];
    const rows = known.map((world) => {
      const { namespace, given, plannedAt, isCold } = world.plan;
      const which = said.reads(given.topics.join(' '), given.from, given.to);
      const how = isCold ? said.isCold : said.whole;
      const state = namespace === live.namespace ? said.live : world.finishedAt === null ? said.notDone : how;
      return [namespace, state, which, plannedAt, comparisonText(world)];
    });
    const lines = rows.length === 0 ? [said.noReplays] : tableLines(said.worldHeads.split('|'), rows);
    return {
      status: 0,
      lines,
      json: { worlds: known.map(({ plan, compared, finishedAt }) => ({ ...plan, compared, finishedAt })) },
    };
  });

export const drop = (namespace: string, flags: { readonly run: boolean }): Promise<Report> =>
  withWorlds(async ({ home, live, known, stateDir }) => {
    const said = spoken(texts);
    const { plan } = worldNamed(known, namespace);
    if (namespace === live.namespace)
      throw new WeirError('USAGE', `${namespace} is live: promote another world first, then drop it`);
    const running = runningServices(stateDir, namespace);
    if (running.length > 0)
      throw new WeirError('USAGE', `services of ${namespace} run here (process ${running[0]!.pid}): end them first`);
    const world = openConnection(worldConfigOf(home.config, plan));
    try {
      const there = new Set(await home.log.topics());
      const topics = topicSpecs(world.config)
        .map(({ topic }) => topic)
        .filter((topic) => there.has(topic));
      const { database } = world;
      const json = { namespace, topics, database, dropped: flags.run };
      if (!flags.run) {
        const lines = [...topics.map((topic) => said.topic(topic)), said.database(database)];
        return { status: 0, lines: [...lines, said.rehearsalDrop], json };
      }
      await world.store.drop();
      await home.log.deleteTopics(topics);
      removeStatesOf(stateDir, namespace);
      await noteWorld(home.log, plan.of, { kind: 'dropped', namespace, at: new Date().toISOString() });
      return { status: 0, lines: [said.dropped(topics.length, database)], json };
    } finally {
      await world.close();
    }
  });
