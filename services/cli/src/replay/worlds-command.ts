import { rmSync } from 'node:fs';
import { WeirError } from '@weir/model';
import type { Command } from 'commander';
import { matcherStateDir } from '../run/matcher-state.js';
import { runningServices } from '../run/start-detached.js';
import { loadConfiguration } from '../stack/configuration.js';
import { type Connection, openConnection, topicSpecs, withAddresses, withNamespace } from '../stack/connection.js';
import { present, type Report } from '../stack/report.js';
import { shownWhole, tableLines } from '../stack/table.js';
import { homeOf } from '../world/live-pointer.js';
import { type KnownWorld, knownWorlds, noteWorld } from '../world/world-records.js';
import { worldConfigOf } from './world-config.js';

/** What such a command works with: the installation itself, and which of its worlds is live here. */
interface Home {
  readonly home: Connection;
  readonly liveNamespace: string;
  readonly worlds: ReadonlyMap<string, KnownWorld>;
  readonly stateDir: string;
}

const atHome = async (work: (home: Home) => Promise<Report>): Promise<Report> => {
  const configuration = loadConfiguration();
  const config = await withAddresses(configuration);
  const home = openConnection(withNamespace(config, homeOf(config)));
  try {
    await home.log.ping();
    const worlds = await knownWorlds(home.log, homeOf(config));
    return await work({ home, liveNamespace: config.namespace, worlds, stateDir: configuration.stateDir });
  } finally {
    await home.close();
  }
};

const comparisonText = ({ compared }: KnownWorld): string => {
  if (compared === null) return 'not compared';
  const differences = compared.differences === 0 ? 'equal' : `${shownWhole(compared.differences)} differences`;
  return `${differences} to ${compared.with === '' ? '(none)' : compared.with}`;
};

const list = (): Promise<Report> =>
  atHome(async ({ worlds, liveNamespace }) => {
    const known = [...worlds.values()];
    const rows = known.map((world) => {
      const { namespace, given, plannedAt, isCold } = world.plan;
      const which = `${given.topics.join(' ')} ${given.from} to ${given.to}`;
      const state = namespace === liveNamespace ? 'live' : isCold ? 'cold' : 'whole';
      return [namespace, state, which, plannedAt, comparisonText(world)];
    });
    const lines =
      rows.length === 0 ? ['no replays'] : tableLines(['namespace', '', 'reads', 'planned', 'compared'], rows);
    return { status: 0, lines, json: { worlds: known.map(({ plan, compared }) => ({ ...plan, compared })) } };
  });

/** @throws {WeirError} `USAGE`, naming those that there are */
export const worldNamed = (worlds: ReadonlyMap<string, KnownWorld>, namespace: string): KnownWorld => {
  const known = worlds.get(namespace);
  if (known !== undefined) return known;
  const names = [...worlds.keys()];
  throw new WeirError(
    'USAGE',
    `no replay was made into ${namespace}; ${names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`}`,
  );
};

const drop = (namespace: string, flags: { readonly run: boolean }): Promise<Report> =>
  atHome(async ({ home, liveNamespace, worlds, stateDir }) => {
    const { plan } = worldNamed(worlds, namespace);
    if (namespace === liveNamespace)
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
        const lines = [...topics.map((topic) => `topic     ${topic}`), `database  ${database}`];
        return { status: 0, lines: [...lines, 'this was a rehearsal: --run deletes them'], json };
      }
      await world.store.drop();
      await home.log.deleteTopics(topics);
      rmSync(matcherStateDir(stateDir, namespace), { recursive: true, force: true });
      await noteWorld(home.log, plan.of, { kind: 'dropped', namespace, at: new Date().toISOString() });
      return { status: 0, lines: [`dropped: ${topics.length} topics and the database ${database}`], json };
    } finally {
      await world.close();
    }
  });

interface WorldFlags {
  readonly run: boolean;
  readonly json?: boolean;
}

/** `weir replay list|drop`: the worlds that replays made. */
export const addWorlds = (replay: Command, exit: (status: number) => void): void => {
  const json = ['--json', 'print one JSON object in the last line'] as const;
  // --json and --run may have been taken by the command above.
  const flagsOf = (flags: WorldFlags, command: Command): WorldFlags => {
    const above = command.parent?.opts<WorldFlags>();
    const isJson = flags.json ?? above?.json;
    return { run: flags.run || above?.run === true, ...(isJson === undefined ? {} : { json: isJson }) };
  };
  replay
    .command('list')
    .description('the worlds that replays have made, and what a comparison said of them')
    .option(...json)
    .action((flags: WorldFlags, command: Command) => present(exit, flagsOf(flags, command).json, list));
  replay
    .command('drop')
    .description('delete the topics and tables of such a world; not those of the live one')
    .argument('<namespace>', 'of the world')
    .option('--run', 'do it; without it, it says what it would delete', false)
    .option(...json)
    .action((namespace: string, flags: WorldFlags, command: Command) => {
      const effective = flagsOf(flags, command);
      return present(exit, effective.json, () => drop(namespace, effective));
    });
};
