import { down, type StackState, up } from '@weir/local';
import { spoken } from '../language/words.js';
import { livePositions } from '../run/live-positions.js';
import { serviceRecords } from '../run/service-record.js';
import { connect } from '../stack/connection.js';
import { applyTopics } from '../stack/topics.js';
import type { DemoInstallation, DemoWorld } from './installation.js';
import { ServiceChild } from './service-child.js';
import { texts } from './texts.js';

/** Which addresses child processes are to use, whatever folder they look into. */
const addressesOf = (stack: StackState): Record<string, string> => ({
  WEIR_KAFKA_BROKERS: stack.kafka.brokers.join(','),
  WEIR_CLICKHOUSE_URL: stack.clickhouse.url,
});

const openWorld = async (
  namespace: string,
  stateDir: string,
  env: Readonly<Record<string, string>>,
): Promise<DemoWorld> => {
  const connection = await connect({ namespace });
  try {
    await applyTopics(connection);
    await connection.store.migrate();
    const services = await ServiceChild.start(stateDir, connection.config, env);
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

const demoTopic = /^demo-\d+(-block)?\./;

/** Removes the worlds of earlier demos, so that they do not pile up. */
const sweepEarlierDemos = async (): Promise<void> => {
  const connection = await connect();
  try {
    const topics = (await connection.log.topics()).filter((topic) => demoTopic.test(topic));
    for (const namespace of new Set(topics.map((topic) => topic.slice(0, topic.indexOf('.'))))) {
      const world = await connect({ namespace });
      await world.store.drop();
      await world.close();
    }
    await connection.log.deleteTopics(topics);
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
  await sweepEarlierDemos();
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
    open: (namespace, sight) =>
      openWorld(namespace, stateDir, {
        ...addressesOf(stack),
        ...(sight === undefined ? {} : { WEIR_SIGHT: sight }),
      }),
    close: async (leaves) => {
      if (leaves && !foundRunning) await down({ dir: stateDir });
    },
  };
};
