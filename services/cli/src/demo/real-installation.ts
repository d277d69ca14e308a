import { down, type StackState, up } from '@weir/local';
import { spoken } from '../language/words.js';
import { livePositions } from '../run/live-positions.js';
import { serviceRecords } from '../run/service-record.js';
import { runningServices } from '../run/start-detached.js';
import { loadConfiguration } from '../stack/configuration.js';
import { type Connection, openConnection, withNamespace } from '../stack/connection.js';
import { applyTopics } from '../stack/topics.js';
import type { DemoInstallation, DemoWorld } from './installation.js';
import { ServiceChild } from './service-child.js';
import { texts } from './texts.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Which addresses child processes are to use, whatever folder they look into. */
const addressesOf = (stack: StackState): Record<string, string> => ({
  WEIR_KAFKA_BROKERS: stack.kafka.brokers.join(','),
  WEIR_CLICKHOUSE_URL: stack.clickhouse.url,
});

/**
 * Log and store of this stack, whatever servers are configured: a demonstration makes topics and deletes those of the
 * one before, which is nothing to do to servers that others work on.
 */
export const connectHere = (stack: StackState, namespace?: string, env: Environment = process.env): Connection =>
  openConnection(withNamespace(loadConfiguration({ ...env, ...addressesOf(stack) }).config, namespace));

const openWorld = async (
  namespace: string,
  stateDir: string,
  stack: StackState,
  env: Readonly<Record<string, string>>,
): Promise<DemoWorld> => {
  const connection = connectHere(stack, namespace);
  try {
    await applyTopics(connection);
    await connection.store.migrate();
    const services = await ServiceChild.start(stateDir, connection.config, { ...addressesOf(stack), ...env });
    const close = async (): Promise<void> => {
      await services.stop();
      await connection.close();
    };
    const deskUrl = (): string | null =>
      serviceRecords(stateDir).find((record) => record.name === 'desk' && record.namespace === namespace)?.url ?? null;
    return { connection, live: livePositions(connection.config, stateDir), deskUrl, close };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

/** Named by the second in which it began: `demo-1`, which somebody may have named so, is none of ours. */
const demoTopic = /^(demo-\d{10})(?:-block)?\./;

/** Topics of earlier demos by their namespaces, without those of one that runs beside this. */
export const earlierDemos = (
  topics: readonly string[],
  isRunning: (namespace: string) => boolean,
): ReadonlyMap<string, readonly string[]> => {
  const byNamespace = new Map<string, string[]>();
  for (const topic of topics) {
    const demo = demoTopic.exec(topic)?.[1];
    if (demo === undefined || isRunning(demo) || isRunning(`${demo}-block`)) continue;
    const namespace = topic.slice(0, topic.indexOf('.'));
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), topic]);
  }
  return byNamespace;
};

/** Removes the worlds of earlier demos, so that they do not pile up. */
const sweepEarlierDemos = async (stack: StackState, stateDir: string): Promise<void> => {
  const connection = connectHere(stack);
  try {
    const isRunning = (namespace: string): boolean => runningServices(stateDir, namespace).length > 0;
    for (const [namespace, topics] of earlierDemos(await connection.log.topics(), isRunning)) {
      const world = connectHere(stack, namespace);
      await world.store.drop();
      await world.close();
      await connection.log.deleteTopics(topics);
    }
  } finally {
    await connection.close();
  }
};

/**
 * The local stack, started where it does not run.
 * @throws {StackError} what keeps it from starting
 */
export const realInstallation = async (
  stateDir: string,
  onProgress: (line: string) => void,
): Promise<DemoInstallation> => {
  const stack = await up({ dir: stateDir, onProgress });
  await sweepEarlierDemos(stack, stateDir);
  const { kafka, clickhouse, foundRunning } = stack;
  const said = spoken(texts);
  return {
    kind: 'servers',
    title: said.servers,
    whereabouts: said.where(kafka.brokers.join(', '), clickhouse.url) + (foundRunning ? said.already : ''),
    nextSteps: (namespace) => [
      `export WEIR_NAMESPACE=${namespace}      # ${said.itsWorld}`,
      `npx weir alerts                      # ${said.lookAlerts}`,
      `npx weir case list                   # ${said.lookCases}`,
      `npx weir status                      # ${said.lookStatus}`,
      `npx weir down                        # ${said.lookDown}`,
    ],
    open: (namespace, sight) => openWorld(namespace, stateDir, stack, sight === undefined ? {} : { WEIR_SIGHT: sight }),
    close: async (leaves) => {
      if (leaves && !foundRunning) await down({ dir: stateDir });
    },
  };
};
