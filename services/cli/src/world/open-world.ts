import { type Config, topicsOf, WeirError } from '@weir/model';
import { worldConfigOf } from '../replay/world-config.js';
import { loadConfiguration } from '../stack/configuration.js';
import {
  type Connection,
  type ConnectOptions,
  openConnection,
  withAddresses,
  withNamespace,
} from '../stack/connection.js';
import { homeOf } from './live-pointer.js';
import { isBounded } from './world-log.js';
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
 * The configuration of what is in a namespace: an installation, or the world of a replay under the names of its services,
 * since whoever asks for what came of raw messages there means the raw topics that it reads.
 * @param live of the world that is live
 * @param topics those that the brokers hold
 * @throws {WeirError} `USAGE` where nothing is in the namespace, naming what there is
 */
export const configIn = (
  live: Config,
  namespace: string,
  known: ReadonlyMap<string, KnownWorld>,
  topics: readonly string[],
): Config => {
  if (namespace === live.namespace) return live;
  const plain = withNamespace(live, namespace);
  const world = known.get(namespace);
  if (world !== undefined) return worldConfigOf(live, world.plan);
  if (topics.includes(topicsOf(plain).journal)) return plain;
  const names = ['live', ...known.keys()].join(', ');
  throw new WeirError('USAGE', `nothing is in the namespace ${shownNamespace(namespace)}; there are ${names}`);
};

/**
 * Opens a world by what people call it: `live`, or its namespace; an empty one is the installation without a namespace.
 * @throws {WeirError} `USAGE` where there is nothing of that name
 */
export const openWorld = async ({ home, live, known }: Worlds, name: string): Promise<Connection> =>
  openConnection(name === 'live' ? live : configIn(live, name, known, await home.log.topics()));

/**
 * The configuration of a namespace that somebody asks for.
 * @param live its addresses hold
 * @throws {WeirError} `USAGE` where nothing is in it; {WeirLogError} `LOG_UNREACHABLE`
 */
export const configAt = async (live: Config, namespace: string): Promise<Config> => {
  if (namespace === live.namespace) return live;
  // What is wrong in itself is told before any server is asked.
  withNamespace(live, namespace);
  const home = openConnection(withNamespace(live, homeOf(live)));
  try {
    await home.log.ping();
    return configIn(live, namespace, await knownWorlds(home.log, homeOf(live)), await home.log.topics());
  } finally {
    await home.close();
  }
};

/**
 * Opens a namespace as `connect` does, after a look at what is in it.
 * @param namespace left out: what is live here
 * @throws {WeirError} `USAGE` where nothing is in it
 */
export const connectTo = async (
  namespace: string | undefined,
  options: Omit<ConnectOptions, 'namespace'> = {},
): Promise<Connection> => {
  const live = await withAddresses(loadConfiguration());
  return openConnection(namespace === undefined ? live : await configAt(live, namespace), options);
};

/**
 * The configuration, where messages that are sent to its raw topics are read by somebody.
 * @throws {WeirError} `USAGE` of a replay: it reads those of the installation, up to its end, and its own nobody reads
 */
export const receiving = (config: Config): Config => {
  const { namespace, world } = config;
  if (world === undefined || !isBounded(world.ranges)) return config;
  throw new WeirError(
    'USAGE',
    `${namespace} is a replay and reads no more: send to the installation itself, then weir replay --extend reads it too`,
  );
};

/** As `connectTo`, to send messages to raw topics. @throws {WeirError} `USAGE`, also where nobody would read them */
export const connectToSend = async (namespace: string | undefined): Promise<Connection> => {
  const live = await withAddresses(loadConfiguration());
  return openConnection(receiving(namespace === undefined ? live : await configAt(live, namespace)));
};
