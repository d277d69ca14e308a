import { type Config, WeirError } from '@weir/model';
import { worldConfigOf } from '../replay/world-config.js';
import { loadConfiguration } from '../stack/configuration.js';
import { type Connection, openConnection, withAddresses, withNamespace } from '../stack/connection.js';
import { homeOf } from './live-pointer.js';
import { type KnownWorld, knownWorlds } from './world-records.js';

/** An installation and the worlds beside it, as commands about worlds need them. */
export interface Worlds {
  /** Of the installation itself, whichever of its worlds is live. */
  readonly home: Connection;
  /** The configuration of the world that is live here. */
  readonly live: Config;
  readonly known: ReadonlyMap<string, KnownWorld>;
  readonly stateDir: string;
}

/** Connects to the installation that is configured, and looks up its worlds. @throws {WeirLogError} `LOG_UNREACHABLE` */
export const withWorlds = async <T>(work: (worlds: Worlds) => Promise<T>): Promise<T> => {
  const configuration = loadConfiguration();
  const live = await withAddresses(configuration);
  const home = openConnection(withNamespace(live, homeOf(live)));
  try {
    await home.log.ping();
    const known = await knownWorlds(home.log, homeOf(live));
    return await work({ home, live, known, stateDir: configuration.stateDir });
  } finally {
    await home.close();
  }
};

/** @throws {WeirError} `USAGE`, naming those that there are */
export const worldNamed = (known: Worlds['known'], namespace: string): KnownWorld => {
  const found = known.get(namespace);
  if (found !== undefined) return found;
  const names = [...known.keys()];
  const there = names.length === 0 ? 'there are none yet' : `there are ${names.join(', ')}`;
  throw new WeirError('USAGE', `no replay was made into ${namespace}; ${there}`);
};

/** A namespace in words. */
export const shownNamespace = (namespace: string): string => (namespace === '' ? '(no namespace)' : namespace);

/**
 * Opens a world by what people call it: `live`, or its namespace; an empty one is the installation without a namespace.
 * @throws {WeirError} `USAGE` where there is nothing of that name
 */
export const openWorld = async ({ home, live, known }: Worlds, name: string): Promise<Connection> => {
  if (name === 'live' || name === live.namespace) return openConnection(live);
  const world = known.get(name);
  if (world !== undefined) return openConnection(worldConfigOf(live, world.plan));
  const config = withNamespace(live, name);
  const connection = openConnection(config);
  if ((await home.log.topics()).includes(connection.topics.journal)) return connection;
  await connection.close();
  const names = ['live', ...known.keys()].join(', ');
  throw new WeirError('USAGE', `nothing is in the namespace ${shownNamespace(name)}; there are ${names}`);
};

/**
 * Opens a namespace as `connect` does, but the world of a replay under the names of its services: whoever asks for what
 * came of raw messages there means the raw topics that it reads.
 * @param namespace left out: what is live here
 */
export const connectTo = async (namespace: string | undefined): Promise<Connection> => {
  const live = await withAddresses(loadConfiguration());
  if (namespace === undefined || namespace === live.namespace) return openConnection(live);
  const plain = withNamespace(live, namespace);
  const home = openConnection(withNamespace(live, homeOf(live)));
  try {
    const world = (await knownWorlds(home.log, homeOf(live))).get(namespace);
    return openConnection(world === undefined ? plain : worldConfigOf(live, world.plan));
  } finally {
    await home.close();
  }
};
